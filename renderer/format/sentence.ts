/**
 * An event in plain words, outcome first: what happened, where, to whom, under which rule of apb.md. Every kind of
 * event of site-and-replay.md and of the desk has its sentence.
 */
import type { CardholderId, Instant, Priority } from '../../preload/contract/models'
import type { Entry } from './entry'
import type { Names } from './names'
import { panelWords } from './panel-words'
import { usualPriority } from './priority'
import { deniedWords, grantedWords, moved } from './read-words'
import { operatorWords, reasonWords } from './reason'
import type { Said, Tone } from './said'
import { alarmShape, type ShapeName } from './shape'
import { changedWords, deskWords, deviceWords, doorWords } from './site-words'
import { count, text } from './text'

export interface Sentence {
  readonly shape: ShapeName
  readonly tone: Tone
  readonly where: string
  /** Whether the reader leads further in or out; null = no reader, or one within an area. */
  readonly way: 'in' | 'out' | null
  readonly who: string
  readonly person: CardholderId | null
  readonly what: string
  /** Rule of apb.md, or nothing. */
  readonly rule: string
  /** When it happened. */
  readonly at: Instant
  /** When it was received, for events from a panel's backlog. */
  readonly heard: Instant | null
}

const BLANK: Omit<Sentence, 'where' | 'who' | 'what' | 'at'> = {
  shape: 'system',
  tone: 'quiet',
  way: null,
  person: null,
  rule: '',
  heard: null,
}

function tone(shape: ShapeName): Tone {
  switch (shape) {
    case 'p1':
      return 'alarm1'
    case 'p2':
      return 'alarm2'
    case 'p3':
      return 'alarm3'
    case 'p4':
      return 'alarm4'
    case 'refusal':
      return 'refused'
    case 'override':
    case 'observed':
    case 'suspended':
      return 'relaxed'
    default:
      return 'quiet'
  }
}

/** The words of a line. `alarm` is the priority of the alarm that this very row raised, when there is one. */
export function sentence(entry: Entry, names: Names, alarm: Priority | null): Sentence {
  const { row } = entry
  const { event } = row
  const occurred = 'occurredAt' in event ? event.occurredAt : undefined
  const at = occurred ?? event.at
  const heard = occurred === undefined ? null : event.at
  if (entry.gap) {
    const what = count('row.gap', entry.gap.rows)
    return { ...BLANK, at: event.at, where: text('row.gap.where'), who: '', what, shape: 'system' }
  }
  const said = words(entry, names)
  const priority = alarm ?? usualPriority(event)
  const shape = priority === null ? said.shape : alarmShape(priority)
  return {
    ...BLANK,
    ...said,
    way: wayOf(event, names),
    at,
    heard,
    rule: heard === null ? said.rule : '7',
    shape,
    tone: priority === null ? (said.tone ?? tone(shape)) : tone(shape),
  }
}

function wayOf(event: Entry['row']['event'], names: Names): Sentence['way'] {
  const ends = 'reader' in event && event.reader !== undefined ? names.ends(event.reader) : undefined
  if (!ends || ends.from === ends.to) return null
  return names.inward(ends.from, ends.to) ? 'in' : 'out'
}

function words(entry: Entry, names: Names): Said {
  const { row } = entry
  const { event } = row
  switch (event.event) {
    case 'access.granted':
      return grantedWords(event, entry, names)
    case 'access.denied':
      return deniedWords(event, row, names)
    case 'passage':
      return {
        shape: 'ring',
        where: names.reader(event.reader),
        who: names.person(event.cardholder),
        person: event.cardholder,
        what: event.late
          ? text('row.late-passage', { what: moved(event.from, event.to, names) })
          : moved(event.from, event.to, names),
        rule: '',
      }
    case 'door.opened':
    case 'door.closed':
    case 'door.forced':
    case 'door.held':
    case 'door.not-used':
      return doorWords(event, names)
    case 'door.unlocked':
    case 'door.locked':
      return {
        shape: 'system',
        where: names.door(event.door),
        who: text(`who.lock.${event.by}`),
        what: text(event.event === 'door.unlocked' ? 'row.door-unlocked' : 'row.door-locked'),
        rule: '5.9',
        ...(event.event === 'door.unlocked' && { tone: 'relaxed' as const }),
      }
    case 'area.occupancy':
      return {
        shape: 'system',
        where: names.area(event.area),
        who: text('who.nobody'),
        what: text(`row.occupancy.${event.state}`, { n: event.count }),
        rule: '10.4',
      }
    case 'muster.present': {
      const what = text('row.muster-present', { area: names.area(names.ends(event.reader)?.to ?? 0) })
      return {
        shape: 'ring',
        where: names.reader(event.reader),
        who: names.person(event.cardholder),
        person: event.cardholder,
        what: event.late ? text('row.late-passage', { what }) : what,
        rule: '2.8',
      }
    }
    case 'input.active':
    case 'input.inactive':
      return {
        shape: 'system',
        where: event.input,
        who: text('who.input'),
        what: text(event.event === 'input.active' ? 'row.input-active' : 'row.input-inactive'),
        rule: '12.1',
      }
    case 'violation.opened':
      return {
        shape: 'refusal',
        where: names.reader(event.reader),
        who: names.person(event.cardholder),
        person: event.cardholder,
        what: text('row.violation-opened', { kind: text(`violation.${event.kind}`), area: names.area(event.area) }),
        rule: '6.1',
      }
    case 'violation.cleared':
      return {
        shape: 'system',
        where: names.area(event.area),
        who: names.person(event.cardholder),
        person: event.cardholder,
        what:
          event.by === 'operator'
            ? text('row.cleared.operator', { operator: event.operator ?? '', reason: reasonWords(event.reason ?? '') })
            : text(`row.cleared.${event.by}`),
        rule: event.by === 'operator' ? '6.4' : event.by === 'expired' ? '6.3' : '6.2',
      }
    case 'apb.reset':
      return {
        shape: 'system',
        where:
          'cardholder' in event.scope
            ? text('where.nowhere')
            : 'area' in event.scope
              ? names.area(event.scope.area)
              : 'group' in event.scope
                ? event.scope.group
                : text('scope.site'),
        who: operatorWords(event.operator),
        what:
          'cardholder' in event.scope
            ? text('row.reset.person', {
                person: names.person(event.scope.cardholder),
                reason: reasonWords(event.reason),
              })
            : count('row.reset.people', event.cardholders, { reason: reasonWords(event.reason) }),
        rule: '6.5',
      }
    case 'apb.changed':
      return changedWords(event, names)
    case 'link.up':
    case 'link.down':
    case 'reader.online':
    case 'reader.offline':
    case 'reader.tamper':
    case 'reader.power':
    case 'reader.input':
    case 'reader.fault':
      return deviceWords(event, entry, names)
    case 'output':
      return {
        shape: 'system',
        where: 'output' in event ? event.output : text('where.nowhere'),
        who: text('who.automation', { automation: event.automation }),
        what: 'output' in event ? text('row.output', { s: event.seconds }) : event.text,
        rule: '',
      }
    case 'panel.overflow':
    case 'panel.ring-replaced':
    case 'panel.deliveries-dropped':
    case 'panel.cards-unknown':
    case 'panel.tamper':
    case 'panel.power':
    case 'panel.clock-skew':
    case 'panel.started':
    case 'panel.configuration':
    case 'panel.door-alarm':
    case 'panel.found-open':
    case 'panel.certificate':
      return panelWords(event, names)
    default:
      return deskWords(event, entry, names)
  }
}
