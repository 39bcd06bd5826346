/**
 * How alarms come about: a pure fold over what the journal numbers. The decision thread runs it inside the commit, so an
 * alarm is on disk together with its event, and acknowledging one (a `desk.acknowledged` with its id) is an event too.
 */
import type { JournalEvent } from './event'
import type { Explanation } from './explanation'
import type { Site } from './site'

/** What the store needs to know of an alarm; the rest of it is kept whole and given back as it was. */
export interface AlarmKey {
  readonly id: string
  /** Seq of the event that raised it. */
  readonly seq: number
  readonly state: 'new' | 'acknowledged' | 'closed' | 'shelved'
}

/** One event with its number, as the alarm rules see it. */
export interface NumberedEvent {
  readonly seq: number
  readonly event: JournalEvent
  readonly explanation?: Explanation
}

/**
 * Given all alarms that are not closed, by id, and the next event: the alarms that it makes or changes, whole. Must not
 * read a clock or keep state of its own: everything it needs later is in the alarms it returns.
 */
export type DeriveAlarms<Alarm extends AlarmKey> = (
  open: ReadonlyMap<string, Alarm>,
  next: NumberedEvent,
  site: Site,
) => readonly Alarm[]
