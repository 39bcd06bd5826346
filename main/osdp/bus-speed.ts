/**
 * Moves a whole bus to another speed (osdp.md 12). All PDs share the speed: each receives COMSET and then no traffic,
 * and the port follows when the last one has answered. Does not start while a reader is offline: it would stay at the
 * old speed.
 */
import type { PdEvent } from './pd-event'
import type { PdState } from './pd-state'

export interface SpeedChange {
  readonly baud: number
  /** Readers whose COMSET is not answered yet, by command number. */
  readonly waiting: Map<number, PdState>
  readonly moved: Set<PdState>
  readonly failed: Set<PdState>
}

/** First number of the bus's own commands, which count down; callers count up from 1. */
const FIRST_OWN_ID = -1

export function startSpeedChange(
  pds: readonly PdState[],
  baud: number,
): { readonly change: SpeedChange; readonly commands: readonly { readonly id: number; readonly pd: PdState }[] } {
  const commands = pds.map((pd, i) => ({ id: FIRST_OWN_ID - i, pd }))
  const waiting = new Map(commands.map(({ id, pd }) => [id, pd]))
  return { change: { baud, waiting, moved: new Set(), failed: new Set() }, commands }
}

/** Applies a reader's event to the speed change; true when the event belongs to the change and to no caller. */
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
