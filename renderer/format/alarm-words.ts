/** An alarm in words: what is wrong, where, and what is known besides. */
import { KIND_UNLESS_SAID } from '../../preload/contract/controllers'
import type { Alarm, Instant } from '../../preload/contract/models'
import type { Names } from './names'
import { text, textIn } from './text'

export interface AlarmWords {
  /** `Forced door` */
  readonly title: string
  /** `Stores, roller door 3`; empty when it is everywhere. */
  readonly place: string
  /** `Locked out: Laboratory` */
  readonly headline: string
  /** `Ines Valderrama · tried twice` */
  readonly line: string
}

type AlarmKey = Alarm['kind']

/** What kind of trouble it is, in a few words. */
export function alarmTitle(alarm: Pick<Alarm, 'kind' | 'violation' | 'controller' | 'text'>, names: Names): string {
  switch (alarm.kind) {
    case 'violation-denied':
    case 'violation-soft': {
      const kind = alarm.violation ? text(`violation.${alarm.violation.kind}`) : text('alarm.violation')
      return alarm.kind === 'violation-soft'
        ? text('alarm.violation-soft', { kind })
        : text('alarm.violation-denied', { kind })
    }
    case 'controller-offline':
      return text(
        `alarm.offline.${alarm.controller === undefined ? KIND_UNLESS_SAID : names.controllerKind(alarm.controller)}`,
      )
    case 'panel-cards-unknown':
      return text('alarm.panel-cards-unknown', { n: Number(alarm.text) })
    case 'notice':
      return alarm.text ?? text('alarm.notice')
    default:
      return text(`alarm.${alarm.kind satisfies Exclude<AlarmKey, 'notice' | 'panel-cards-unknown'>}`)
  }
}

/** What happened to the console's records or time, or who used the command line, for the alarms about them. */
function aboutConsole({ kind, text: about = '' }: Alarm): string {
  if (kind === 'records-damaged' || kind === 'records-by-command' || kind === 'backup-failed' || kind === 'clock-ahead')
    return textIn('alarm.about.', about) ?? ''
  return kind === 'site-by-command' || kind === 'accounts-by-command' || kind === 'certificates-by-command'
    ? text('alarm.by', { account: about })
    : ''
}

type Place = Pick<Alarm, 'kind' | 'area' | 'controller' | 'reader' | 'door'>

export function placeOf(alarm: Place, names: Names): string {
  if (alarm.kind === 'locked-out' || alarm.kind === 'violation-denied' || alarm.kind === 'violation-soft')
    return alarm.area === undefined ? '' : names.area(alarm.area)
  if (alarm.controller !== undefined && alarm.reader === undefined) return names.controller(alarm.controller)
  if (alarm.reader !== undefined) return names.reader(alarm.reader)
  return alarm.door === undefined ? '' : names.door(alarm.door)
}

/** Words for an alarm, or for a group of its kind at its door, which has a place but no person. */
export function alarmWords(alarm: Alarm, names: Names, now: Instant, group = false): AlarmWords {
  const title = alarmTitle(alarm, names)
  const place = placeOf(alarm, names)
  const headline = place === '' ? title : text('alarm.headline', { title, place })
  if (group) {
    const door = alarm.door === undefined ? '' : names.door(alarm.door)
    return { title, place, headline, line: door === place ? '' : door }
  }
  const times = alarm.count
  const isPerson = alarm.cardholder !== undefined
  const said = [
    isPerson && alarm.cardholder !== undefined ? names.person(alarm.cardholder) : '',
    isPerson && alarm.kind === 'violation-soft' && alarm.reader !== undefined ? names.reader(alarm.reader) : '',
    !isPerson || times < 2 ? '' : times === 2 ? text('alarm.tried-twice') : text('alarm.tried', { n: times }),
    isPerson || times < 2 ? '' : text('alarm.times', { n: times }),
    alarm.overAt === undefined ? '' : text('alarm.over', { at: names.zone.near(alarm.overAt, now) }),
    aboutConsole(alarm),
    alarm.detail ?? '',
    alarm.notes.at(-1)?.text ?? '',
  ].filter((part) => part !== '')
  return {
    title,
    place,
    headline,
    line: said.join(' · '),
  }
}
