/**
 * Alarms as a desk shows them at an instant: shelved alarms return automatically, a very short outage does not count,
 * and a flood is grouped (console.md "Alarms").
 */
import { MINUTE, type Instant } from '../../domain/time'
import type { AlarmFlood } from '../../domain/alarm-flood'
import type { Alarm } from '../../../preload/contract/models'
import { OUTAGE_GRACE_MS } from './rules'

export const FLOOD_WINDOW_MS = 10 * MINUTE
/** EEMUA 191: more than ten alarms in ten minutes are more than one person can handle. */
export const FLOOD_LIMIT = 10

/** The alarm's state at `now`: an alarm shelved until an earlier instant is new again. */
export function alarmAt<A extends Alarm>(alarm: A, now: Instant): A {
  if (alarm.state !== 'shelved' || alarm.shelvedUntil === undefined || alarm.shelvedUntil > now) return alarm
  const { shelvedUntil: _until, ...awake } = alarm
  return { ...awake, state: 'new' } as A
}

/** Whether to show the alarm yet: a device that comes back within a moment needs no attention. */
export function isShown(alarm: Alarm, now: Instant): boolean {
  return !isOutage(alarm) || alarm.state !== 'new' || alarm.overAt !== undefined || now >= shownFrom(alarm)
}

const isOutage = ({ kind }: Alarm): boolean => kind === 'controller-offline' || kind === 'reader-offline'
const shownFrom = ({ lastAt }: Alarm): Instant => lastAt + OUTAGE_GRACE_MS

/** The next instant after `now` at which a shelved alarm returns or an outage becomes visible; null: never. */
export function nextChange(alarms: Iterable<Alarm>, now: Instant): Instant | null {
  let next: Instant | null = null
  for (const alarm of alarms) {
    const at = alarm.state === 'shelved' ? alarm.shelvedUntil : isOutage(alarm) ? shownFrom(alarm) : undefined
    if (at !== undefined && at > now && (next === null || at < next)) next = at
  }
  return next
}

/** Number of troubles in the last ten minutes and, in a flood, the new ones grouped by door and cause. */
export function floodOf(alarms: readonly Alarm[], now: Instant): AlarmFlood {
  const lastTenMinutes = alarms.filter((alarm) => alarm.lastAt > now - FLOOD_WINDOW_MS).length
  const flooding = lastTenMinutes > FLOOD_LIMIT
  return { flooding, lastTenMinutes, limit: FLOOD_LIMIT, groups: flooding ? groupsOf(alarms) : [] }
}

function groupsOf(alarms: readonly Alarm[]): AlarmFlood['groups'] {
  const groups = new Map<string, Alarm[]>()
  for (const alarm of alarms) {
    // A P1 is never grouped.
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
