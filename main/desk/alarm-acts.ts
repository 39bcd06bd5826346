/** What operators do about alarms: each act is an event of the journal, from which the alarm's new state follows. */
import { HOUR, MINUTE, type Instant } from '../domain/time'
import type { AlarmAbout, AlarmCareEvent, New, NewDeskEvent, NoteEvent } from '../domain/desk-event'
import type { Alarm, Operator } from '../../preload/contract/models'
import type { Closing, Reason } from '../../preload/contract/reasons'
import type { Answer, Failure } from '../../preload/contract/answer'
import { alarmAt } from '../derived/alarms/shown'
import { recordReason } from '../domain/recorded-reason'
import type { DoneOrNot } from './running'
import { JOURNAL_ALARM, type JournalAlarm } from './journal-alarm'

export const LONGEST_SHELF_MS = 24 * HOUR
/** Danger to life or a forced door must not be out of sight for longer. */
export const LONGEST_P1_SHELF_MS = 15 * MINUTE
/** More are no notes but a log; the alarm travels whole whenever it changes. */
export const NOTES_LIMIT = 100

export interface AlarmDesk {
  readonly alarm: (id: string) => Alarm | undefined
  readonly journalAlarm: JournalAlarm
  readonly write: (event: NewDeskEvent) => Promise<DoneOrNot>
  readonly now: () => Instant
  /** The journal alarm changed: nothing else will say so. */
  readonly changed: () => void
  readonly canBeAssigned: (name: string) => boolean
  /** The site file lets guards close alarms of priority 3 and 4. */
  readonly guardCloses: () => boolean
}

type NewAct = New<AlarmCareEvent | NoteEvent>
type Act = (ids: readonly string[], operator: Operator) => Promise<Answer<null>>

const failure = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })

export const notDone = (error: Extract<DoneOrNot, { ok: false }>['error']): Failure =>
  failure(error.code === 'busy' ? 'journal' : error.code, error.detail)

export function acknowledging(desk: AlarmDesk): Act {
  return async (ids, operator) => {
    const rest = ids.filter((id) => id !== JOURNAL_ALARM)
    if (rest.length < ids.length) {
      desk.journalAlarm.acknowledge(operator, desk.now())
      desk.changed()
    }
    return eachAlarm(desk, rest, (alarm) =>
      alarm.state === 'acknowledged' ? null : { event: 'desk.acknowledged', operator: operator.name, alarm: alarm.id },
    )
  }
}

export function closing(
  desk: AlarmDesk,
): (ids: readonly string[], how: Closing, operator: Operator) => Promise<Answer<null>> {
  return (ids, how, operator) =>
    eachAlarm(desk, ids, (alarm) => {
      const wrong = cannotClose(desk, alarm, how, operator)
      if (wrong) return wrong
      const { outcome } = how
      const words = how.text.trim()
      const left = (alarm.steps ?? []).filter(({ doneAt }) => doneAt === undefined).map(({ text }) => text)
      return {
        event: 'desk.closed',
        operator: operator.name,
        alarm: alarm.id,
        ...(outcome === null ? {} : { closedAs: outcome }),
        ...(words === '' ? {} : { text: words }),
        ...(left.length === 0 ? {} : { notDone: left }),
      }
    })
}

function cannotClose(desk: AlarmDesk, alarm: Alarm, { outcome, text }: Closing, { role }: Operator): Failure | null {
  const { id, state, priority } = alarm
  if (role === 'guard' && (priority <= 2 || !desk.guardCloses()))
    return failure('not-permitted', `alarm ${id} has priority ${priority}; a supervisor can close it`)
  if (state !== 'acknowledged')
    return failure('bad-argument', `alarms: ${id} is ${state}; only an acknowledged alarm can be closed`)
  if (priority > 2) return null
  if (outcome === null)
    return failure('bad-argument', `closing.outcome: alarm ${id} has priority ${priority} and needs one, got none`)
  return text.trim() === ''
    ? failure('bad-argument', `closing.text: alarm ${id} has priority ${priority}; say what was found`)
    : null
}

export function shelving(
  desk: AlarmDesk,
): (
  ids: readonly string[],
  shelf: { readonly until: Instant; readonly reason: Reason },
  operator: Operator,
) => Promise<Answer<null>> {
  return async (ids, { until, reason }, operator) => {
    const now = desk.now()
    if (until <= now || until > now + LONGEST_SHELF_MS)
      return failure('bad-argument', `until: must be within the next 24 hours, got ${until - now} ms from now`)
    return eachAlarm(desk, ids, (alarm) =>
      alarm.priority === 1 && until > now + LONGEST_P1_SHELF_MS
        ? failure('bad-argument', `until: alarm ${alarm.id} has priority 1 and can be shelved for 15 minutes at most`)
        : { event: 'desk.shelved', operator: operator.name, alarm: alarm.id, until, reason: recordReason(reason) },
    )
  }
}

export async function addNote(desk: AlarmDesk, id: string, text: string, operator: Operator): Promise<Answer<null>> {
  return eachAlarm(desk, [id], (alarm) =>
    alarm.notes.length >= NOTES_LIMIT
      ? failure('bad-argument', `text: alarm ${id} has ${NOTES_LIMIT} notes, which is the limit`)
      : { event: 'desk.note', operator: operator.name, alarm: id, text },
  )
}

/** Guards act only for themselves: they take an unassigned alarm and release their own. */
export async function assignTo(
  desk: AlarmDesk,
  id: string,
  assignee: string | null,
  operator: Operator,
): Promise<Answer<null>> {
  return eachAlarm(desk, [id], (alarm) => {
    const own = (alarm.assignee ?? operator.name) === operator.name && (assignee ?? operator.name) === operator.name
    if (operator.role === 'guard' && !own)
      return failure('not-permitted', `alarm ${id} is with ${alarm.assignee ?? 'nobody'}; a supervisor can pass it on`)
    if (!own && assignee !== null && !desk.canBeAssigned(assignee))
      return failure('not-found', `no operator called ${assignee} can see to an alarm`)
    return { event: 'desk.assigned', operator: operator.name, alarm: id, ...(assignee === null ? {} : { assignee }) }
  })
}

export async function tickOffStep(
  desk: AlarmDesk,
  id: string,
  step: number,
  on: boolean,
  operator: Operator,
): Promise<Answer<null>> {
  return eachAlarm(desk, [id], ({ steps = [] }) => {
    const found = steps[step]
    return found
      ? { event: 'desk.step', operator: operator.name, alarm: id, step, on, text: found.text }
      : failure('bad-argument', `step: alarm ${id} has ${steps.length} steps, got ${step}`)
  })
}

function aboutOf(alarm: Alarm): AlarmAbout {
  const { kind, priority, at, door, reader, area, controller, cardholder, violation } = alarm
  return {
    kind,
    priority,
    at,
    ...(door === undefined ? {} : { door }),
    ...(reader === undefined ? {} : { reader }),
    ...(area === undefined ? {} : { area }),
    ...(controller === undefined ? {} : { controller }),
    ...(cardholder === undefined ? {} : { cardholder }),
    ...(violation === undefined ? {} : { violation }),
  }
}

/** All or nothing, as far as can be checked beforehand: one id that is not open, or is refused, stops all. */
async function eachAlarm(
  desk: AlarmDesk,
  ids: readonly string[],
  eventFor: (alarm: Alarm) => NewAct | Failure | null,
): Promise<Answer<null>> {
  const now = desk.now()
  const events: NewAct[] = []
  for (const id of new Set(ids)) {
    const alarm = desk.alarm(id)
    if (!alarm) return failure('not-found', `alarm ${id} is not open any more`)
    const event = eventFor(alarmAt(alarm, now))
    if (event === null) continue
    if ('ok' in event) return event
    events.push({ ...event, about: aboutOf(alarm) })
  }
  for (const done of await Promise.all(events.map((event) => desk.write(event))))
    if (!done.ok) return notDone(done.error)
  return { ok: true, value: null }
}
