/**
 * Tells people who do not look at the window that there are new alarms, through the operating system. It never blocks,
 * never throws and never fails in silence: what keeps notifications from showing is a health state that the window shows.
 */
import type { Site } from '../domain/site'
import { SECOND } from '../domain/time'
import type { Alarm } from '../../preload/contract/models'
import { noteFor, sentence, type Note, type Texts } from './words'

/** What can keep a channel from showing a note. */
export type ChannelProblem =
  { readonly kind: 'missing' } | { readonly kind: 'no-bus' } | { readonly kind: 'failed'; readonly detail: string }

/** One way to the screen. `done` is called once; `clicked` when the person clicks the note, where that can be told. */
export type Channel = (note: Note, done: (problem: ChannelProblem | null) => void, clicked: () => void) => void

export interface NotifierOptions {
  readonly site: Site
  readonly texts: Texts
  /** Shows every note; its health is the notifier's. */
  readonly plain: Channel
  /** Tells of clicks, for alarms somebody must get to at once; null = there is none. */
  readonly clickable: Channel | null
  /** A problem that can be seen without raising anything. */
  readonly probe: () => ChannelProblem | null
  readonly setTimer: (ms: number, fire: () => void) => () => void
  readonly onClick: (alarm: string) => void
  readonly onHealth: () => void
}

export interface Notifier {
  readonly raise: (alarms: readonly Alarm[]) => void
  /** Null while notifications work, else what is wrong and what to do. */
  readonly health: () => string | null
  readonly close: () => void
}

/** Alarms that come closer together than this share a note: twenty popups hide the one that matters. */
export const PACE_MS = 1 * SECOND
/** Alarms waiting for their note; the count is what the note says of the rest, so more need not be kept. */
export const WAITING_LIMIT = 500
/** Notes handed over and not answered; a daemon that hangs holds no more of them than this. */
export const UNANSWERED_LIMIT = 5

export function createNotifier(options: NotifierOptions): Notifier {
  const { site, texts } = options
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
    return sentence(texts, `notify.health.${found.kind}`, found.kind === 'failed' ? { detail: found.detail } : {})
  }

  function flush(): void {
    const note = noteFor(waiting, site, texts)
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
