/** An operator's act about an alarm, with the alarm named: what kind, where, who, since when. */
import type { LaneEvent } from '../../preload/contract/models'
import { alarmTitle, placeOf } from './alarm-words'
import type { Names } from './names'
import { reasonWords } from './reason'
import { count, text } from './text'

type Act = Extract<LaneEvent, { event: `desk.${string}` | 'site.started' | 'site.changed' }>
type About = NonNullable<Act['about']>

/** `Forced door: Stores roller door 3, 03:11:38` */
export function aboutWords(about: About, at: number, names: Names): string {
  const title = alarmTitle(about, names)
  const place = placeOf(about, names)
  const headline = place === '' ? title : text('alarm.headline', { title, place })
  return text(about.cardholder === undefined ? 'row.alarm' : 'row.alarm.person', {
    alarm: headline,
    name: about.cardholder === undefined ? '' : names.person(about.cardholder),
    at: names.zone.near(about.at, at),
  })
}

export const aboutPlace = (about: About, names: Names): string => {
  if (about.door !== undefined) return names.door(about.door)
  return placeOf(about, names)
}

/** What was done; without the alarm, for rows that do not name it. */
function actWords(event: Act, names: Names): string | undefined {
  const said = event.text ?? ''
  switch (event.event) {
    case 'desk.acknowledged':
      return text('row.act.acknowledged')
    case 'desk.note':
      return text('row.note', { text: said })
    case 'desk.closed': {
      const closed = event.closedAs === undefined ? text('row.act.closed') : text(`row.act.closed.${event.closedAs}`)
      const undone = event.notDone?.length ?? 0
      return [closed, undone === 0 ? '' : count('row.act.undone', undone), said]
        .filter((part) => part !== '')
        .join(', ')
    }
    case 'desk.shelved': {
      const until = event.until === undefined ? '' : names.zone.near(event.until, event.at)
      const shelved = text('row.act.shelved', { at: until })
      return event.reason === undefined ? shelved : `${shelved}, ${reasonWords(event.reason)}`
    }
    case 'desk.assigned':
      return event.assignee === undefined
        ? text('row.act.released')
        : text('row.act.assigned', { assignee: event.assignee })
    case 'desk.step':
      return text(event.on ? 'row.step' : 'row.step.off', { n: (event.step ?? 0) + 1, text: said })
    default:
      return undefined
  }
}

/** The sentence of a row that names its alarm; undefined for other rows. */
export function alarmActWords(event: Act, names: Names): string | undefined {
  const { about } = event
  const act = about && actWords(event, names)
  return act === undefined || !about ? undefined : text('row.act', { act, alarm: aboutWords(about, event.at, names) })
}
