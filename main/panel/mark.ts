/** What a store keeps of a panel's serials beside the inputs themselves; plain JSON. */
import { NO_MEMORY, type PanelMemory } from './session-state'

export interface PanelMark {
  /** The ring, in hex. */
  readonly ring: string
  readonly upTo: number
  readonly beyond: readonly (readonly [first: number, last: number])[]
}

/** What will be on the disk once all that was handed over so far is. */
export const markOf = ({ ring, received }: PanelMemory): PanelMark => ({
  ring,
  upTo: Number(received.upTo),
  beyond: received.beyond.map(({ first, last }) => [Number(first), Number(last)] as const),
})

export function memoryOf(mark: PanelMark | undefined): PanelMemory {
  if (mark === undefined) return NO_MEMORY
  const serials = {
    upTo: BigInt(mark.upTo),
    beyond: mark.beyond.map(([first, last]) => ({ first: BigInt(first), last: BigInt(last) })),
  }
  return { ...NO_MEMORY, ring: mark.ring, received: serials, durable: serials }
}
