/**
 * Notifies people who do not look at the window of new alarms, through the operating system. It never blocks, never
 * throws and never fails silently: the window shows a health state when notifications do not work.
 */
import type { Site } from '../domain/site'
import { SECOND } from '../domain/time'
import type { Alarm } from '../../preload/contract/models'
import type { Say } from '../text/messages'
import { noteFor, type Note } from './words'

/** Why a channel cannot show a note. */
export type ChannelProblem =
  { readonly kind: 'missing' } | { readonly kind: 'no-bus' } | { readonly kind: 'failed'; readonly detail: string }

/**
 * One channel to the screen. Calls `done` once, and `clicked` when the person clicks the note, where the system reports
 * it.
 */
export type Channel = (note: Note, done: (problem: ChannelProblem | null) => void, clicked: () => void) => void

export interface NotifierOptions {
  readonly site: Site
  readonly say: Say
  /** Shows every note; its health is the notifier's. */
  readonly plain: Channel
  /** Reports clicks, for alarms that need immediate attention; null when the system has no such channel. */
  readonly clickable: Channel | null
  /** A problem that can be found without showing a note. */
  readonly probe: () => ChannelProblem | null
  readonly setTimer: (ms: number, fire: () => void) => () => void
  readonly onClick: (alarm: string) => void
  readonly onHealth: () => void
}

export interface Notifier {
  readonly raise: (alarms: readonly Alarm[]) => void
  /** Null while notifications work, else the problem and what to do. */
  readonly health: () => string | null
  readonly close: () => void
}

/** Alarms closer together than this share a note: twenty popups hide the one that matters. */
export const PACE_MS = 1 * SECOND
/** Most alarms queued for a note; the note gives only a count of the rest. */
export const WAITING_LIMIT = 500
/** Most unanswered notes, also when the notification service hangs. */
export const UNANSWERED_LIMIT = 5

export function createNotifier(options: NotifierOptions): Notifier {
  const { site, say } = options
  let problem = options.probe()
  let waiting: Alarm[] = []
  let unanswered = 0
  let cancelPace: (() => void) | null = null
  let closed = false

  function settle(found: ChannelProblem | null): void {
    if (words(found) === words(problem)) return
    problem = found
    options.onHealth()
  }

  function words(found: ChannelProblem | null): string | null {
    if (!found) return null
    return say(`notify.health.${found.kind}`, found.kind === 'failed' ? { detail: found.detail } : {})
  }

  function flush(): void {
    const note = noteFor(waiting, site, say)
    waiting = []
    if (!note || closed || unanswered >= UNANSWERED_LIMIT) return
    unanswered++
    const clicked = (): void => options.onClick(note.alarm)
    const plainly = (): void =>
      options.plain(
        note,
        (found) => {
          unanswered--
          if (!closed) settle(found)
        },
        clicked,
      )
    if (!options.clickable || note.priority > 1) return plainly()
    options.clickable(
      note,
      (found) => {
        if (found) return plainly()
        unanswered--
      },
      clicked,
    )
  }

  return {
    raise: (alarms) => {
      if (closed || alarms.length === 0) return
      if (waiting.length < WAITING_LIMIT) waiting.push(...alarms)
      if (cancelPace) return
      flush()
      cancelPace = options.setTimer(PACE_MS, function again() {
        cancelPace = waiting.length > 0 ? options.setTimer(PACE_MS, again) : null
        flush()
      })
    },
    health: () => words(problem),
    close: () => {
      closed = true
      cancelPace?.()
    },
  }
}
