/** An operator's act about an alarm, with the alarm named: what kind, where, who, since when. */
import type { AlarmAct } from '../../preload/contract/models'
import { alarmTitle, placeOf } from './alarm-words'
import type { Names } from './names'
import { reasonWords } from './reason'
import { count, text } from './text'

type About = NonNullable<AlarmAct['about']>

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
function actWords(event: AlarmAct, names: Names): string {
  switch (event.event) {
    case 'desk.acknowledged':
      return text('row.act.acknowledged')
    case 'desk.note':
      return text('row.note', { text: event.text ?? '' })
    case 'desk.closed': {
      const closed = event.closedAs === undefined ? text('row.act.closed') : text(`row.act.closed.${event.closedAs}`)
      const undone = event.notDone?.length ?? 0
      return [closed, undone === 0 ? '' : count('row.act.undone', undone), event.text ?? '']
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
      return text(event.on ? 'row.step' : 'row.step.off', { n: (event.step ?? 0) + 1, text: event.text ?? '' })
  }
}

/** The sentence of a row that names its alarm; undefined where it does not. */
export function alarmActWords(event: AlarmAct, names: Names): string | undefined {
  const { about } = event
  return about && text('row.act', { act: actWords(event, names), alarm: aboutWords(about, event.at, names) })
}
