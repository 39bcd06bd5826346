/** The last shift handover: the outgoing operator signs it, then the incoming one; stored with its events. */
import type { AlarmKey, NumberedEvent } from '../domain/alarm'
import type { HandoverState } from '../domain/desk-event'
import type { Instant } from '../domain/time'

export const HANDOVER = 'handover'

/** Never closes: the next handover replaces it, so the desk always knows when the shift began. */
export interface KeptHandover extends AlarmKey {
  readonly id: typeof HANDOVER
  /** `new`: nobody has taken over yet. */
  readonly state: 'new' | 'acknowledged'
  readonly at: Instant
  readonly outgoing: string
  readonly note: string
  readonly told: HandoverState
  readonly incoming?: string
  readonly takenAt?: Instant
}

export const isHandover = (kept: AlarmKey): kept is KeptHandover => kept.id === HANDOVER

export function foldHandover(
  open: ReadonlyMap<string, AlarmKey>,
  { event, seq }: NumberedEvent,
): readonly KeptHandover[] {
  if (event.event === 'desk.handed-over' && event.handover) {
    const { at, operator = '', text = '', handover } = event
    return [{ id: HANDOVER, seq, state: 'new', at, outgoing: operator, note: text, told: handover }]
  }
  if (event.event !== 'desk.taken-over') return []
  const kept = open.get(HANDOVER)
  if (!kept || !isHandover(kept) || kept.state !== 'new') return []
  return [{ ...kept, state: 'acknowledged', incoming: event.operator ?? '', takenAt: event.at }]
}
