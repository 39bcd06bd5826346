/**
 * Alarms as a fold over the journal's events: raised, counted, raised again, acknowledged, noted, shelved, closed. Runs
 * inside the commit of the events, so an alarm is exactly as durable as its cause.
 */
import type { AlarmKey, NumberedEvent } from '../../domain/alarm'
import {
  isDeskEvent,
  type AlarmCareEvent,
  type DeskEventOf,
  type NoteEvent,
  type RecordsEvent,
} from '../../domain/desk-event'
import type { JournalEvent } from '../../domain/event'
import type { PanelEvent } from '../../domain/panel'
import type { Site } from '../../domain/site'
import type { Instant } from '../../domain/time'
import type { Alarm, AlarmStep } from '../../../preload/contract/models'
import { correctedAlarm, isCorrection } from './corrected'
import { panelCause, panelEnds } from './panel-rules'
import { gradedBy, stepsFor } from './policy'
import { recordsCause, recordsEnds } from './records-rules'
import { causeOf, endedBy, ESCALATES_AFTER_MS, OUTAGE_GRACE_MS, type Cause } from './rules'

/**
 * Above this number the console closes open alarms that are acknowledged and ended, oldest change first. A desk where
 * nobody closes anything stays readable, and memory stays flat. New alarms and alarms with a lasting cause stay open.
 */
export const OPEN_LIMIT = 500

/** Open alarms, and the other entries stored with them. */
type OpenAlarms = ReadonlyMap<string, AlarmKey>

const isAlarm = (kept: AlarmKey): kept is KeyedAlarm => 'cause' in kept

/** `cause` names the trouble; it is stored with the alarm, so nothing has to compute it again. */
export interface KeyedAlarm extends Alarm {
  readonly cause: string
}

export const deriveAlarms = (open: OpenAlarms, next: NumberedEvent, site: Site): readonly KeyedAlarm[] => {
  const { event, seq } = next
  if (isAboutAlarm(event)) return operated(open, event)
  if (event.event === 'desk.records' && isCorrection(event)) return corrected(open, event)
  const ended = endsOf(event)
  if (ended.length > 0) return over(open, ended, event.at)
  const cause = causeIn(event, site)
  return cause ? raised(open, gradedBy(site.alarms, cause), { seq, at: event.at, site }) : []
}

/** All that the correction ends or moves. */
function corrected(open: OpenAlarms, event: RecordsEvent): readonly KeyedAlarm[] {
  const ended = new Map(over(open, recordsEnds(event), event.at).map((alarm) => [alarm.id, alarm]))
  return [...open.values()].filter(isAlarm).flatMap((alarm) => {
    const now = correctedAlarm(ended.get(alarm.id) ?? alarm, event)
    return now === alarm ? [] : [now]
  })
}

interface When {
  readonly seq: number
  readonly at: Instant
  readonly site: Site
}

const isPanelReport = (event: JournalEvent): event is PanelEvent => event.event.startsWith('panel.')

function endsOf(event: JournalEvent): readonly string[] {
  if (isPanelReport(event)) return panelEnds(event)
  return event.event === 'desk.records' ? recordsEnds(event) : endedBy(event)
}

function causeIn(event: JournalEvent, site: Site): Cause | undefined {
  if (isPanelReport(event)) return panelCause(event)
  return event.event === 'desk.records' ? recordsCause(event) : causeOf(event, site)
}

function raised(open: OpenAlarms, cause: Cause, when: When): readonly KeyedAlarm[] {
  if (isPartOfOutage(open, cause)) return []
  const earlier = withCause(open, cause.key)
  if (!earlier) return [created(cause, when), ...crowdedOut(open, when.at)]
  // The first one was acknowledged and ended: this is a new trouble, with its own history.
  if (earlier.state === 'acknowledged' && earlier.overAt !== undefined)
    return [closed(earlier, when.at), created(cause, when)]
  return [again(earlier, cause, when.at)]
}

function created(cause: Cause, { seq, at, site }: When): KeyedAlarm {
  const { key, ...about } = cause
  const steps = stepsFor(site, cause)
  return {
    ...about,
    cause: key,
    id: `a${seq}`,
    seq,
    state: 'new',
    at,
    lastAt: at,
    count: 1,
    notes: [],
    ...due(cause, at),
    ...(steps ? { steps: steps.map((text) => ({ text })) } : {}),
  }
}

const closed = (alarm: KeyedAlarm, at: Instant): KeyedAlarm => ({ ...alarm, state: 'closed', closedAt: at })

function closedByHand(
  alarm: KeyedAlarm,
  { at, operator = '', closedAs, text = '' }: DeskEventOf<'desk.closed'>,
): KeyedAlarm {
  return {
    ...closed(alarm, at),
    closedBy: operator,
    ...(closedAs === undefined ? {} : { outcome: closedAs }),
    ...(text === '' ? {} : { closedText: text }),
  }
}

/** The same trouble again: one alarm with a count and the highest priority of all; new again if it was acknowledged. */
function again(earlier: KeyedAlarm, cause: Cause, at: Instant): KeyedAlarm {
  const { overAt: _over, ...lasting } = earlier
  const { key: _key, kind, priority, ...about } = cause
  const graver = priority < earlier.priority
  const counted: KeyedAlarm = {
    ...lasting,
    ...about,
    kind: graver || priority === earlier.priority ? kind : earlier.kind,
    priority: graver ? priority : earlier.priority,
    count: earlier.count + 1,
    lastAt: at,
  }
  const sleeping = earlier.state === 'shelved' && (earlier.shelvedUntil ?? 0) > at && !graver
  if (earlier.state === 'new' || sleeping) return counted
  const { acknowledgedBy: _by, acknowledgedAt: _at, shelvedUntil: _until, ...unseen } = counted
  return { ...unseen, state: 'new', ...due(cause, at) }
}

const due = (cause: Cause, at: Instant): { escalatesAt?: Instant } => {
  const after = ESCALATES_AFTER_MS[cause.priority]
  return after === null ? {} : { escalatesAt: at + after }
}

/** When a controller goes offline, its readers do too: one trouble, one alarm. */
function isPartOfOutage(open: OpenAlarms, cause: Cause): boolean {
  if (cause.kind !== 'reader-offline' || cause.controller === undefined) return false
  const outage = withCause(open, `controller-offline ${cause.controller}`)
  return outage !== undefined && outage.overAt === undefined
}

function over(open: OpenAlarms, keys: readonly string[], at: Instant): readonly KeyedAlarm[] {
  return keys.flatMap((key) => {
    const alarm = withCause(open, key)
    if (!alarm || alarm.overAt !== undefined) return []
    const passing = alarm.state === 'new' && alarm.count === 1 && at - alarm.at < OUTAGE_GRACE_MS
    const ended = { ...alarm, overAt: at }
    return [passing && isOutage(alarm) ? closed(ended, at) : ended]
  })
}

function crowdedOut(open: OpenAlarms, at: Instant): readonly KeyedAlarm[] {
  if (open.size < OPEN_LIMIT) return []
  let oldest: KeyedAlarm | undefined
  for (const alarm of open.values())
    if (
      isAlarm(alarm) &&
      alarm.state === 'acknowledged' &&
      alarm.overAt !== undefined &&
      (!oldest || alarm.lastAt < oldest.lastAt)
    )
      oldest = alarm
  return oldest ? [closed(oldest, at)] : []
}

const isOutage = ({ kind }: KeyedAlarm): boolean => kind === 'controller-offline' || kind === 'reader-offline'

/** A linear search: alarms are rare, and there are at most `OPEN_LIMIT`. */
function withCause(open: OpenAlarms, key: string): KeyedAlarm | undefined {
  for (const alarm of open.values()) if (isAlarm(alarm) && alarm.cause === key) return alarm
  return undefined
}

type AboutAlarm = AlarmCareEvent | (NoteEvent & { readonly alarm: string })

const isAboutAlarm = (event: JournalEvent): event is AboutAlarm =>
  isDeskEvent(event) && 'alarm' in event && event.alarm !== undefined

/** An operator's act on an alarm. An alarm that is closed, or not in a state for this act, stays unchanged. */
function operated(open: OpenAlarms, event: AboutAlarm): readonly KeyedAlarm[] {
  const alarm = open.get(event.alarm)
  if (!alarm || !isAlarm(alarm)) return []
  const operator = event.operator ?? ''
  switch (event.event) {
    case 'desk.acknowledged': {
      if (alarm.state === 'acknowledged') return []
      const { escalatesAt: _escalates, shelvedUntil: _until, ...seen } = alarm
      return [{ ...seen, state: 'acknowledged', acknowledgedBy: operator, acknowledgedAt: event.at }]
    }
    case 'desk.note':
      return [{ ...alarm, notes: [...alarm.notes, { at: event.at, operator, text: event.text ?? '' }] }]
    case 'desk.closed':
      return alarm.state === 'acknowledged' ? [closedByHand(alarm, event)] : []
    case 'desk.shelved': {
      if (event.until === undefined || event.until <= event.at) return []
      const { escalatesAt: _escalates, ...quiet } = alarm
      return [
        {
          ...quiet,
          state: 'shelved',
          shelvedUntil: event.until,
          shelvedBy: operator,
          ...(event.reason === undefined ? {} : { shelvedFor: event.reason }),
        },
      ]
    }
    case 'desk.assigned': {
      const { assignee: _before, ...unassigned } = alarm
      return [event.assignee === undefined ? unassigned : { ...unassigned, assignee: event.assignee }]
    }
    case 'desk.step': {
      const { steps = [] } = alarm
      return [{ ...alarm, steps: steps.map((step, i) => (i === event.step ? ticked(step, event) : step)) }]
    }
  }
}

const ticked = ({ text }: AlarmStep, { on, operator, at }: DeskEventOf<'desk.step'>): AlarmStep =>
  on === true ? { text, doneBy: operator ?? '', doneAt: at } : { text }
