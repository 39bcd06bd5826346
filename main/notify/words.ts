/**
 * The text of a notification: priority, event, place. Never a person: it may show on a locked screen or a projector.
 */
import type { Site } from '../domain/site'
import type { Say } from '../text/messages'
import type { Alarm } from '../../preload/contract/models'

export interface Note {
  /** The alarm that a click opens. */
  readonly alarm: string
  readonly title: string
  readonly body: string
  readonly priority: Alarm['priority']
}

/**
 * One note for all alarms of one pace interval; shows the newest of the highest priority. Undefined for an empty list.
 */
export function noteFor(alarms: readonly Alarm[], site: Site, say: Say): Note | undefined {
  const gravest = alarms.toSorted((a, b) => a.priority - b.priority || b.lastAt - a.lastAt)[0]
  if (!gravest) return undefined
  const what = say(`notify.what.${gravest.kind}`)
  const where = placeOf(gravest, site) ?? site.name
  return {
    alarm: gravest.id,
    priority: gravest.priority,
    title: say('notify.title', { priority: gravest.priority, what }),
    body:
      alarms.length === 1
        ? say('notify.body', { where, site: site.name })
        : say('notify.body.more', { where, n: alarms.length - 1 }),
  }
}

function placeOf(alarm: Alarm, site: Site): string | undefined {
  const named = (things: readonly { readonly id: string; readonly name: string }[], id: string | undefined) =>
    things.find((thing) => thing.id === id)?.name
  return named(site.readers, alarm.reader) ?? named(site.doors, alarm.door) ?? named(site.controllers, alarm.controller)
}
