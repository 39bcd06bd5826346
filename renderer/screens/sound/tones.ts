/** What the desk should sound like at an instant: pure, so that it can be tested without ears. */
import type { Alarm, Instant, Priority } from '../../../preload/contract/models'

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

/** A mute covers the alarms that were new when it began, as long as they do not happen again; later ones sound. */
export interface Mute {
  readonly until: Instant
  /** `lastAt` of what was new then, by id. */
  readonly covers: ReadonlyMap<string, Instant>
}

export const muteOf = (alarms: readonly Alarm[], now: Instant): Mute => ({
  until: now + MUTE_MS,
  covers: new Map(alarms.flatMap(({ id, state, lastAt }) => (state === 'new' ? [[id, lastAt] as const] : []))),
})

/** What is left to sound beside a mute. */
export const audible = (alarms: readonly Alarm[], mute: Mute | null, now: Instant): readonly Alarm[] =>
  mute === null || now >= mute.until
    ? alarms
    : alarms.filter(({ id, lastAt }) => lastAt > (mute.covers.get(id) ?? -Infinity))

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

/** What was played of one priority last. */
export interface Played {
  readonly at: Instant
  /** `lastAt` of the newest alarm of this priority by then. */
  readonly newest: Instant
}

/** Which tone falls due now, given what was played of its priority last; a more urgent one never waits for another's pause. */
export function due(alarms: readonly Alarm[], now: Instant, last: ReadonlyMap<Priority, Played>): Sounding | null {
  const wanted = sounding(alarms, now)
  if (!wanted) return null
  const before = last.get(wanted.priority)
  if (!before) return wanted
  const repeat = REPEAT[wanted.priority]
  const again = repeat === null ? newest(alarms, wanted.priority) > before.newest : now - before.at >= repeat
  return again ? wanted : null
}

/** When the newest new alarm of a priority last happened; 0 when there is none. */
export const newest = (alarms: readonly Alarm[], of: Priority): Instant =>
  alarms.reduce(
    (latest, { state, priority, lastAt }) => (state === 'new' && priority === of ? Math.max(latest, lastAt) : latest),
    0,
  )
