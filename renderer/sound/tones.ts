/** What the desk should sound like at an instant: pure, so that it can be tested without ears. */
import type { Alarm, Instant, Priority } from '../../preload/contract/models'

export interface Note {
  /** Hertz. */
  readonly pitch: number
  /** Seconds from the start of the tone. */
  readonly at: number
  readonly seconds: number
  /** 0 to 1, before the desk's volume. */
  readonly gain: number
}

/** One tone a priority, told apart by number of notes and pitch; priority 4 is silent. */
export const TONES: Readonly<Record<Priority, readonly Note[]>> = {
  1: [
    { pitch: 988, at: 0, seconds: 0.18, gain: 1 },
    { pitch: 740, at: 0.22, seconds: 0.28, gain: 1 },
  ],
  2: [{ pitch: 659, at: 0, seconds: 0.3, gain: 0.8 }],
  3: [{ pitch: 523, at: 0, seconds: 0.25, gain: 0.4 }],
  4: [],
}

/** Milliseconds between two soundings; null = sounds once. */
export const REPEAT: Readonly<Record<Priority, number | null>> = { 1: 2_000, 2: 10_000, 3: null, 4: null }

/** How much louder an escalated alarm is. */
export const ESCALATED = 1.5

export const MUTE_MS = 120_000

export interface Sounding {
  readonly priority: Priority
  readonly escalated: boolean
}

/** The most urgent new alarm that sounds, escalated ones first; null = silence. */
export function sounding(alarms: readonly Alarm[], now: Instant): Sounding | null {
  let found: Sounding | null = null
  for (const { state, priority, escalatesAt } of alarms) {
    if (state !== 'new' || priority === 4) continue
    const escalated = escalatesAt !== undefined && escalatesAt <= now
    if (!found || priority < found.priority || (priority === found.priority && escalated && !found.escalated))
      found = { priority, escalated }
  }
  return found
}

export interface Played {
  readonly priority: Priority
  readonly at: Instant
  /** The newest alarm that had begun by then. */
  readonly newest: Instant
}

/** Which tone falls due now, given what was played last; a more urgent one never waits for a less urgent one's pause. */
export function due(alarms: readonly Alarm[], now: Instant, last: Played | null): Sounding | null {
  const wanted = sounding(alarms, now)
  if (!wanted) return null
  const repeat = REPEAT[wanted.priority]
  if (!last || wanted.priority < last.priority) return wanted
  if (repeat === null) return newest(alarms) > last.newest ? wanted : null
  return now - last.at >= repeat ? wanted : null
}

/** When the newest new alarm last happened; 0 when there is none. */
export const newest = (alarms: readonly Alarm[]): Instant =>
  alarms.reduce(
    (latest, alarm) => (alarm.state === 'new' && alarm.priority < 4 ? Math.max(latest, alarm.lastAt) : latest),
    0,
  )
