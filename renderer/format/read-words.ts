/** A read and its answer in words: granted and how, refused and why. */
import type { LaneRow, ReaderId, Violation, AreaId } from '../../preload/contract/models'
import type { Entry } from './entry'
import type { Names } from './names'
import type { Said } from './said'
import type { ShapeName } from './shape'
import { text, textIn } from './text'

type LaneEvent = LaneRow['event']
type Outcome = 'refused' | 'let-in' | 'override' | 'observed' | 'reverted' | 'unlocked-door' | 'away-soft'

const DENY_RULE: Readonly<Record<string, string>> = {
  'unknown-credential': '2.1',
  inactive: '2.2',
  'not-yet-valid': '2.2',
  expired: '2.2',
  'pin-required': '2.2',
  'wrong-pin': '2.2',
  'no-access': '2.3',
  'outside-schedule': '2.3',
  lockdown: '2.4',
  'area-full': '2.5',
}

/** A kind without values of its own needs only its text. */
function cause(violation: Violation, row: LaneRow, reader: ReaderId, names: Names): string {
  const { hint } = row
  const { kind } = violation
  if (kind === 'passback') return text('cause.passback', { area: names.area(names.ends(reader)?.to ?? violation.area) })
  if (kind === 'wrong-area')
    return hint?.lastArea === undefined
      ? text('cause.wrong-area.unknown')
      : text('cause.wrong-area', { area: names.area(hint.lastArea) })
  if (kind === 'out-of-route')
    return hint?.lastReader === undefined
      ? text('cause.out-of-route.unknown')
      : text('cause.out-of-route', { reader: names.reader(hint.lastReader) })
  if ((kind === 'reentry-too-soon' || kind === 'too-soon') && hint?.allowedAt !== undefined)
    return text(`cause.${kind}.at`, { at: names.zone.near(hint.allowedAt, row.event.at) })
  return text(`cause.${kind}`)
}

function broken(outcome: Outcome, violation: Violation, row: LaneRow, reader: ReaderId, names: Names): string {
  const said = cause(violation, row, reader, names)
  return violation.kind === 'wrong-area'
    ? text(`row.${outcome}.wrong-area`, { cause: said })
    : text(`row.${outcome}`, { cause: said })
}

/** Which way somebody went. */
export function moved(from: AreaId, to: AreaId, names: Names): string {
  if (from === 0) return text('row.came')
  if (to === 0) return text('row.left-site')
  return names.inward(from, to)
    ? text('row.entered', { area: names.area(to) })
    : text('row.left', { area: names.area(from) })
}

type Granted = Extract<LaneEvent, { event: 'access.granted' }>
type Denied = Extract<LaneEvent, { event: 'access.denied' }>

function outcomeOf(event: Granted): Outcome {
  if (event.override) return 'override'
  if (event.observed) return 'observed'
  if (event.doorUnlocked) return 'unlocked-door'
  if (event.away) return 'away-soft'
  return event.reverted ? 'reverted' : 'let-in'
}

function granted(event: Granted, entry: Entry, names: Names): string {
  if (event.violation) {
    const outcome = outcomeOf(event)
    const said = broken(outcome, event.violation, entry.row, event.reader, names)
    return entry.outcome === 'not-used' ? text('row.then-not-used', { what: said }) : said
  }
  if (entry.outcome === 'not-used') return text('row.not-used')
  const ends = names.ends(event.reader)
  const door = names.readerDoor(event.reader)
  const passed = entry.outcome === 'passed' || door === undefined || !names.hasContact(door)
  const base = !ends
    ? text('row.allowed')
    : passed && !event.late
      ? moved(ends.from, ends.to, names)
      : names.inward(ends.from, ends.to)
        ? text('row.may-enter', { area: names.area(ends.to) })
        : text('row.may-leave', { area: names.area(ends.from) })
  if (event.exempt) return text('row.exempt', { what: base })
  if (event.freePass) return text('row.free-pass', { what: base })
  if (event.suspended) return text('row.suspended', { what: base })
  if (event.letOut) return text(`row.let-out.${event.letOut}`, { what: base })
  if (event.away) return text('row.away', { what: base })
  if (event.overCapacity) return text('row.over-capacity', { what: base })
  if (event.doorUnlocked) return text('row.door-was-unlocked', { what: base })
  return base
}

function denied(event: Denied, row: LaneRow, names: Names): string {
  if (event.violation) return broken('refused', event.violation, row, event.reader, names)
  const { hint } = row
  if (event.reason === 'outside-schedule' && hint?.opensAt !== undefined) {
    const near = names.zone.sameDay(hint.opensAt, event.at)
    const at = near
      ? names.zone.hm(hint.opensAt)
      : `${names.zone.dayShort(hint.opensAt)} ${names.zone.hm(hint.opensAt)}`
    return text('denied.outside-schedule.opens', { at })
  }
  if (event.reason === 'area-full') {
    const to = names.ends(event.reader)?.to
    const capacity = to === undefined ? null : names.capacity(to)
    if (to !== undefined && capacity !== null)
      return text('denied.area-full.count', { area: names.area(to), n: hint?.occupancy ?? capacity, max: capacity })
  }
  const fault = event.card !== undefined && 'fault' in event.card ? event.card.fault : undefined
  if (fault !== undefined) return text(`denied.unknown-credential.${fault}`)
  return textIn('denied.', event.reason) ?? text('denied.other', { reason: event.reason })
}

function grantedShape(event: Granted): ShapeName {
  if (event.override) return 'override'
  if (event.observed) return 'observed'
  if (event.exempt) return 'exempt'
  if (event.freePass) return 'free-pass'
  if (event.suspended) return 'suspended'
  return 'ring'
}

const GRANT_RULE = { override: '3.6', observed: '3.7', exempt: '3.2', 'free-pass': '3.3', suspended: '3.4' } as const

function grantedRule(event: Granted, shape: ShapeName): string {
  if (shape in GRANT_RULE) return GRANT_RULE[shape as keyof typeof GRANT_RULE]
  return event.violation?.rule ?? ''
}

const cardWords = (credential: string | undefined): string =>
  credential === undefined ? text('who.unknown-card') : text('who.card', { credential })

/** The words of a granted read. */
export function grantedWords(event: Granted, entry: Entry, names: Names): Said {
  const shape = grantedShape(event)
  return {
    shape,
    where: names.reader(event.reader),
    ...(event.cardholder === undefined
      ? { who: cardWords(event.credential) }
      : { who: names.person(event.cardholder), person: event.cardholder }),
    what: granted(event, entry, names),
    rule: entry.outcome === 'not-used' && !event.violation ? '5.3' : grantedRule(event, shape),
  }
}

/** The words of a refused read. */
export function deniedWords(event: Denied, row: LaneRow, names: Names): Said {
  return {
    shape: 'refusal',
    where: names.reader(event.reader),
    ...(event.cardholder === undefined
      ? { who: cardWords(event.credential) }
      : { who: names.person(event.cardholder), person: event.cardholder }),
    what: denied(event, row, names),
    rule: event.violation?.rule ?? DENY_RULE[event.reason] ?? '',
  }
}
