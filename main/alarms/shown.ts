/**
 * Alarms as a desk shows them at an instant: shelved ones come back by themselves, an outage of a moment is none, and a
 * flood is grouped (console.md "Alarms").
 */
import { MINUTE, type Instant } from '../domain/time'
import type { Alarm, AlarmFlood } from '../../preload/contract/models'
import { OUTAGE_GRACE_MS } from './rules'

export const FLOOD_WINDOW_MS = 10 * MINUTE
/** EEMUA 191: more than ten alarms in ten minutes are more than one person can see to. */
export const FLOOD_LIMIT = 10

/** The alarm as it stands at `now`: one that was shelved until an earlier instant is new again. */
export function alarmAt<A extends Alarm>(alarm: A, now: Instant): A {
  if (alarm.state !== 'shelved' || alarm.shelvedUntil === undefined || alarm.shelvedUntil > now) return alarm
  const { shelvedUntil: _until, ...awake } = alarm
  return { ...awake, state: 'new' } as A
}

/** Whether it is worth anybody's attention yet: a device that is back in a moment is not. */
export function isShown(alarm: Alarm, now: Instant): boolean {
  return !isOutage(alarm) || alarm.state !== 'new' || alarm.overAt !== undefined || now >= shownFrom(alarm)
}

const isOutage = ({ kind }: Alarm): boolean => kind === 'controller-offline' || kind === 'reader-offline'
const shownFrom = ({ lastAt }: Alarm): Instant => lastAt + OUTAGE_GRACE_MS

/** When after `now` a shelved alarm comes back or an outage becomes worth showing; null = never by itself. */
export function nextChange(alarms: Iterable<Alarm>, now: Instant): Instant | null {
  let next: Instant | null = null
  for (const alarm of alarms) {
    const at = alarm.state === 'shelved' ? alarm.shelvedUntil : isOutage(alarm) ? shownFrom(alarm) : undefined
    if (at !== undefined && at > now && (next === null || at < next)) next = at
  }
  return next
}

/** How many troubles there were in the last ten minutes, and, when that is a flood, the new ones grouped by door and cause. */
export function floodOf(alarms: readonly Alarm[], now: Instant): AlarmFlood {
  const lastTenMinutes = alarms.filter((alarm) => alarm.lastAt > now - FLOOD_WINDOW_MS).length
  const flooding = lastTenMinutes > FLOOD_LIMIT
  return { flooding, lastTenMinutes, limit: FLOOD_LIMIT, groups: flooding ? groupsOf(alarms) : [] }
}

function groupsOf(alarms: readonly Alarm[]): AlarmFlood['groups'] {
  const groups = new Map<string, Alarm[]>()
  for (const alarm of alarms) {
    // A P1 stands alone, always.
    if (alarm.state !== 'new' || alarm.priority === 1) continue
    const key = `${alarm.kind} ${alarm.door ?? ''}`
    const group = groups.get(key)
    if (group) group.push(alarm)
    else groups.set(key, [alarm])
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => {
      const newest = group.reduce((a, b) => (b.lastAt > a.lastAt ? b : a))
      return {
        kind: newest.kind,
        door: newest.door ?? null,
        priority: group.reduce((a, b) => (b.priority < a.priority ? b : a)).priority,
        alarms: group.map((alarm) => alarm.id),
        count: group.reduce((sum, alarm) => sum + alarm.count, 0),
        lastAt: newest.lastAt,
      }
    })
    .toSorted((a, b) => a.priority - b.priority || b.lastAt - a.lastAt)
}
