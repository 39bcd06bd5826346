/**
 * Moves a whole bus to another speed: all PDs share it, so each is sent COMSET and left alone, and when the last one has
 * answered the port follows (osdp.md 12). Nothing begins while a reader is away: it would be lost at the old speed.
 */
import type { PdEvent } from './pd-event'
import type { PdState } from './pd-state'

export interface SpeedChange {
  readonly baud: number
  /** Readers whose answer is awaited, by the number of their COMSET. */
  readonly waiting: Map<number, PdState>
  readonly moved: Set<PdState>
  readonly failed: Set<PdState>
}

/** Numbers of commands that the bus sends by itself; callers count up from 1. */
const FIRST_OWN_ID = -1

export function startSpeedChange(
  pds: readonly PdState[],
  baud: number,
): { readonly change: SpeedChange; readonly commands: readonly { readonly id: number; readonly pd: PdState }[] } {
  const commands = pds.map((pd, i) => ({ id: FIRST_OWN_ID - i, pd }))
  const waiting = new Map(commands.map(({ id, pd }) => [id, pd]))
  return { change: { baud, waiting, moved: new Set(), failed: new Set() }, commands }
}

/** What a reader's event means for the change; true when the event is the change's own business. */
export function watchSpeedChange(change: SpeedChange, pd: PdState, event: PdEvent): boolean {
  if (event.kind === 'line-settings' && event.settings.baud === change.baud) {
    change.moved.add(pd)
    change.failed.delete(pd)
    pd.parked = true
    return true
  }
  if (event.kind !== 'command' || !change.waiting.has(event.id)) return false
  change.waiting.delete(event.id)
  if (!change.moved.has(pd)) change.failed.add(pd)
  return true
}
