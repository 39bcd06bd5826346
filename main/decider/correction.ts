/** The clock was ahead and is right again: the journal and the engine go on with true instants (site-and-replay.md, Time). */
import type { DeskEvent } from '../domain/desk-event'
import type { RecordsAct } from '../domain/retention'
import type { SiteRecord } from '../domain/record'
import { MINUTE, type Instant } from '../domain/time'
import type { ClockCorrection } from '../engine/correct'
import type { Engine } from '../engine/engine'
import type { Journal } from '../store/journal'
import type { ClockOrder, JournalRow } from './messages'

/** Smaller steps back are caught up with at nine tenths of the rate. */
export const SLOW_STEP_MS = 2 * MINUTE

/** The clock of the thread that decides. */
export interface CorrectedClock {
  /** By how many ms it is ahead of the machine's clock. */
  readonly behind: () => number
  /** From now on it says what the machine's clock says. */
  readonly correct: () => Instant
}

/**
 * Adds the correction to the journal, in its place among the records, and the event that tells of it; the caller commits.
 * Undefined when the clock is not far enough ahead.
 */
export function enterCorrection(
  { engine, journal }: { readonly engine: Engine; readonly journal: Journal },
  { operator, reason, workstation, doubt }: ClockOrder,
  clock: CorrectedClock | undefined,
): { readonly engine: Engine; readonly row: JournalRow; readonly by: number } | undefined {
  if (!clock) return undefined
  const by = Math.floor(clock.behind())
  if (by <= SLOW_STEP_MS) return undefined
  const at = clock.correct()
  const era = doubt ?? { from: at, since: at }
  const correction: ClockCorrection = { at, from: Math.min(era.from, at), since: era.since, by }
  journal.addCorrection({ ...correction, operator, reason })
  const event: DeskEvent = {
    at,
    event: 'desk.records',
    text: 'clock-corrected' satisfies RecordsAct,
    operator,
    reason,
    before: JSON.stringify(at + by),
    after: JSON.stringify(correction),
    ...(workstation === undefined ? {} : { workstation }),
  }
  return { engine: engine.corrected(correction), row: { seq: journal.addEvent(event), event }, by }
}

/** What was stamped by the wrong clock, in another thread, and comes after the correction: its true instant. */
export function restamped(at: Instant, now: Instant, by: number | undefined): Instant {
  return by !== undefined && at - now > by / 2 ? at - by : at
}

/** The record at its instant in the journal; when that is its true one and `back` ms earlier, the end it asks for moves too. */
export const placed = (record: SiteRecord, at: Instant, back: number): SiteRecord =>
  back > 0 && 'until' in record && record.until !== undefined
    ? { ...record, at, until: record.until - back }
    : { ...record, at }
