/** What the store saves about a panel's serials, in addition to the inputs; plain JSON. */
import type { DoorId } from '../domain/ids'
import type { SerialSet } from './serials'
import { NO_MEMORY, type PanelMemory } from './session-state'

export interface PanelMark {
  /** The ring's id, in hex. */
  readonly ring: string
  readonly upTo: number
  readonly beyond: readonly (readonly [first: number, last: number])[]
}

export const markOf = (ring: string, { upTo, beyond }: SerialSet): PanelMark => ({
  ring,
  upTo: Number(upTo),
  beyond: beyond.map(({ first, last }) => [Number(first), Number(last)] as const),
})

/** @param open the panel's doors that are open in the engine */
export function memoryOf(mark: PanelMark | undefined, open: ReadonlySet<DoorId>): PanelMemory {
  if (mark === undefined) return { ...NO_MEMORY, open }
  const serials = {
    upTo: BigInt(mark.upTo),
    beyond: mark.beyond.map(([first, last]) => ({ first: BigInt(first), last: BigInt(last) })),
  }
  return { ...NO_MEMORY, open, ring: mark.ring, received: serials, durable: serials }
}
