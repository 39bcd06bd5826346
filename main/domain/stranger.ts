/** Door panels that dial this console and are not in its site: they are turned away until somebody adds them. */
import type { Instant } from './time'

export interface StrangerPanel {
  /** As it names itself: the id that its controller has to have in the site. */
  readonly id: string
  /** Where it dialled from. */
  readonly address: string
  /** When it last did. */
  readonly at: Instant
}

export interface Strangers {
  /** Where panels dial, `host:port`; null: this console does not listen now. */
  readonly listensAt: string | null
  /** The last one first. */
  readonly panels: readonly StrangerPanel[]
}
