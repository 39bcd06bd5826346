/** Every alarm that is not closed, and their order on a desk. */
import { create } from 'zustand'
import type { Alarm, Instant, Priority, Status } from '../../../preload/contract/models'

interface Alarms {
  readonly all: readonly Alarm[]
  readonly bySeq: ReadonlyMap<number, Alarm>
  /** When alarms began, closed ones too, over the last hour: for the chart. */
  readonly begun: readonly Instant[]
}

const HOUR = 3_600_000
/** The hold of a list, and a second for the clock that ticks by seconds. */
const JUST_MS = 3_000

export const useAlarms = create<Alarms>()(() => ({ all: [], bySeq: new Map(), begun: [] }))

const begunById = new Map<string, Instant>()

export function setAlarms(all: readonly Alarm[]): void {
  let newest = 0
  for (const alarm of all) {
    newest = Math.max(newest, alarm.lastAt)
    begunById.set(alarm.id, alarm.at)
  }
  for (const [id, at] of begunById) if (at < newest - HOUR) begunById.delete(id)
  useAlarms.setState({
    all,
    bySeq: new Map(all.map((alarm) => [alarm.seq, alarm])),
    begun: [...begunById.values()],
  })
}

/** What the queue shows as one: an alarm, or in a flood all new ones of one door and cause. */
export interface QueueItem {
  readonly alarm: Alarm
  readonly ids: readonly string[]
  readonly count: number
  readonly lastAt: Instant
}

export interface Queue {
  readonly fresh: readonly QueueItem[]
  /** Acknowledged ones of priority 1: they stay above new ones of lower priority. */
  readonly attended: readonly QueueItem[]
  readonly acknowledged: readonly QueueItem[]
  readonly information: readonly QueueItem[]
  readonly shelved: readonly QueueItem[]
}

const single = (alarm: Alarm): QueueItem => ({ alarm, ids: [alarm.id], count: alarm.count, lastAt: alarm.lastAt })

const newestFirst = (a: QueueItem, b: QueueItem): number => b.lastAt - a.lastAt
const urgentFirst = (a: QueueItem, b: QueueItem): number => a.alarm.priority - b.alarm.priority || newestFirst(a, b)

/** Groups new alarms as the flood says; priority 1 is never grouped. */
function grouped(fresh: readonly Alarm[], flood: Status['flood']): QueueItem[] {
  if (!flood?.flooding) return fresh.map(single)
  const items: QueueItem[] = []
  const taken = new Set<string>()
  for (const group of flood.groups) {
    if (group.priority === 1) continue
    const members = fresh.filter((alarm) => group.alarms.includes(alarm.id))
    const first = members[0]
    if (!first || members.length < 2) continue
    for (const member of members) taken.add(member.id)
    items.push({
      alarm: first,
      ids: members.map((member) => member.id),
      count: members.reduce((sum, member) => sum + member.count, 0),
      lastAt: group.lastAt,
    })
  }
  return [...items, ...fresh.filter((alarm) => !taken.has(alarm.id)).map(single)]
}

/** The queue of the desk: new ones by urgency, then what is known, what informs, what is put aside. */
export function queue(all: readonly Alarm[], flood: Status['flood']): Queue {
  const known = (alarm: Alarm): boolean => alarm.state === 'acknowledged' && alarm.priority < 4
  const informs = (alarm: Alarm): boolean =>
    alarm.priority === 4 && (alarm.state === 'new' || alarm.state === 'acknowledged')
  return {
    fresh: grouped(
      all.filter((alarm) => alarm.state === 'new' && alarm.priority < 4),
      flood,
    ).toSorted(urgentFirst),
    attended: all
      .filter((alarm) => known(alarm) && alarm.priority === 1)
      .map(single)
      .toSorted(newestFirst),
    acknowledged: all
      .filter((alarm) => known(alarm) && alarm.priority > 1)
      .map(single)
      .toSorted(urgentFirst),
    information: all.filter(informs).map(single).toSorted(newestFirst),
    shelved: all
      .filter((alarm) => alarm.state === 'shelved')
      .map(single)
      .toSorted(urgentFirst),
  }
}

/** New and acknowledged ones as a desk lists them: every priority 1 first, new ones before acknowledged ones. */
export function openFirst({ fresh, attended }: Queue): readonly QueueItem[] {
  const urgent = fresh.filter(({ alarm }) => alarm.priority === 1)
  return [...urgent, ...attended, ...fresh.filter((item) => !urgent.includes(item))]
}

/** Acknowledged so lately that a held list still draws it as it was when it was clicked. */
export const justAcknowledged = ({ state, acknowledgedAt = 0 }: Alarm, now: Instant): boolean =>
  state === 'acknowledged' && acknowledgedAt > now - JUST_MS

/** The open priority 1 that every screen shows: a new one before one that was acknowledged. */
export function mostUrgent(all: readonly Alarm[]): Alarm | undefined {
  const open = all.filter((a) => a.priority === 1 && (a.state === 'new' || a.state === 'acknowledged'))
  return open.find((a) => a.state === 'new') ?? open[0]
}

/** Nobody came in time: it sounds louder and shows so. */
export const isEscalated = ({ state, escalatesAt }: Alarm, now: Instant): boolean =>
  state === 'new' && escalatesAt !== undefined && escalatesAt <= now

export interface Tally {
  readonly open: number
  readonly fresh: number
}

/** Open and new alarms of each priority: the four figures of the top bar. Shelved ones are put aside and not counted. */
export function tally(all: readonly Alarm[]): Readonly<Record<Priority, Tally>> {
  const found = {
    1: { open: 0, fresh: 0 },
    2: { open: 0, fresh: 0 },
    3: { open: 0, fresh: 0 },
    4: { open: 0, fresh: 0 },
  }
  for (const alarm of all) {
    if (alarm.state === 'closed' || alarm.state === 'shelved') continue
    found[alarm.priority].open++
    if (alarm.state === 'new') found[alarm.priority].fresh++
  }
  return found
}
