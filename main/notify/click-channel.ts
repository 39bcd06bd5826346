/** Notifications through Electron, which reports clicks: for alarms that need immediate attention. */
import { Notification } from 'electron'
import { SECOND } from '../domain/time'
import type { Channel } from './notifier'

/** Without a session bus Electron emits neither `show` nor `failed`. */
const ANSWER_MS = 2 * SECOND
/** Most notes on the screen. An older note is dropped: a click on it has no effect any more. */
const HELD_LIMIT = 20

export function clickChannel(setTimer: (ms: number, fire: () => void) => () => void): Channel | null {
  if (!Notification.isSupported()) return null
  // A note without a reference is garbage-collected, and its click is lost.
  const held = new Set<Notification>()
  return (note, done, clicked) => {
    const notification = new Notification({
      title: note.title,
      body: note.body,
      urgency: note.priority <= 2 ? 'critical' : 'normal',
      silent: true,
    })
    let told = false
    const report = (detail: string | null): void => {
      if (told) return
      told = true
      cancel()
      if (detail !== null) held.delete(notification)
      done(detail === null ? null : { kind: 'failed', detail })
    }
    const cancel = setTimer(ANSWER_MS, () => report('the notification service does not answer'))
    notification.once('show', () => report(null))
    notification.once('failed', (_event, error) => report(error))
    notification.once('click', () => {
      held.delete(notification)
      clicked()
    })
    notification.once('close', () => held.delete(notification))
    held.add(notification)
    for (const oldest of held) {
      if (held.size <= HELD_LIMIT) break
      held.delete(oldest)
    }
    notification.show()
  }
}
