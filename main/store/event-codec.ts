/** Events as rows and back: lossless, so that history needs nothing but the journal. */
import { assert } from '../domain/assert'
import type { UnknownCard } from '../domain/card'
import { DESK_EVENTS, isDeskEvent } from '../domain/desk-event'
import type { AccessDenied, AccessGranted, DoorEvent, JournalEvent, ViolationCleared } from '../domain/event'
import type { Violation } from '../domain/reason'
import { DENY_REASONS, VIOLATION_KINDS, VIOLATION_RULES } from '../domain/reason'
import type { DenyReason, ViolationKind } from '../domain/reason'
import { decodeCard, encodeCard } from './card-word'
import type { CardWord } from './card-word'
import { deskRow } from './desk-row'
import { ROW, bit, flagOf, kindOf } from './entry-row'
import type { DraftRow, EntryRow } from './entry-row'
import { WORD } from './words'
import type { ToWord, WordReader } from './words'

const GRANT_FLAGS = ['override', 'reverted', 'exempt', 'freePass', 'suspended', 'observed', 'alarm', 'late'] as const
/** From bit 26 on, since the eight flags of the row are taken; `letOut` is two bits wide. */
const LATER_FLAGS = ['away', 'doorUnlocked', 'overCapacity'] as const
const LATER_SHIFT = 26
const LET_OUT_SHIFT = LATER_SHIFT + LATER_FLAGS.length
const LET_OUT = ['expired', 'outside-schedule'] as const
const LOCKED_BY = ['schedule', 'operator', 'automation'] as const
const OCCUPANCIES = ['normal', 'full', 'over'] as const
const CLEARED_BY = ['operator', 'expired', 'resolved'] as const
const DOOR_KINDS = {
  'door.opened': ROW.doorOpened,
  'door.closed': ROW.doorClosed,
  'door.forced': ROW.doorForced,
  'door.held': ROW.doorHeld,
  'door.not-used': ROW.doorNotUsed,
} as const

const ALARM = 0
const LATE = 1
const ON = 0
const BOUNCE = 1

const violationKindBits = (kind: ViolationKind): number => (VIOLATION_KINDS.indexOf(kind) + 1) << 20
const violationBits = (violation: Violation | undefined): number =>
  violation ? ((VIOLATION_RULES.indexOf(violation.rule) + 1) << 16) | violationKindBits(violation.kind) : 0

function violationKindOf(code: number): ViolationKind {
  const kind = VIOLATION_KINDS[((code >> 20) & 15) - 1]
  assert(kind, `code ${code} names no kind of violation`)
  return kind
}

function violationOf(row: EntryRow): Violation | undefined {
  const rule = VIOLATION_RULES[((row.code >> 16) & 15) - 1]
  return rule ? { rule, kind: violationKindOf(row.code), area: row.b ?? 0 } : undefined
}

/** Fields of an access event or a passage that no column holds. */
interface AccessExtra {
  readonly occurredAt?: number
  readonly reason?: string
  /** Kept with the row and gone with it: what a card could be depends on the site of its time (apb.md 11.6). */
  readonly card?: UnknownCard
}

const extraText = (extra: AccessExtra): string => JSON.stringify(extra)

/** The fields of an event that is kept as JSON: rare ones, made by people and automations. */
const bodyOf = (event: JournalEvent): string => {
  const { at: _, ...body } = event
  return JSON.stringify(body)
}

/** @param card what the row's record presented, when the row carries a read or a panel record. */
export function encodeEvent(event: JournalEvent, word: ToWord, card?: Omit<CardWord, 'credential'>): DraftRow {
  const at = event.at
  const none = { at, holder: null, place: null, a: null, b: null } as const
  switch (event.event) {
    case 'access.granted':
    case 'access.denied':
      return encodeAccess(event, word, card)
    case 'passage': {
      const { occurredAt } = event
      const draft = {
        at,
        code: ROW.passage | (event.late ? bit(LATE) : 0),
        holder: word(WORD.cardholder, event.cardholder),
        place: word(WORD.reader, event.reader),
        a: event.from,
        b: event.to,
      }
      return occurredAt === undefined ? draft : { ...draft, extra: extraText({ occurredAt }) }
    }
    case 'door.opened':
    case 'door.closed':
    case 'door.forced':
    case 'door.held':
    case 'door.not-used':
      return {
        at,
        code: DOOR_KINDS[event.event] | (event.rex ? bit(ON) : 0) | (event.bounce ? bit(BOUNCE) : 0),
        holder: event.cardholder === undefined ? null : word(WORD.cardholder, event.cardholder),
        place: word(WORD.door, event.door),
        a: event.reader === undefined ? null : word(WORD.reader, event.reader),
        b: null,
      }
    case 'door.unlocked':
    case 'door.locked': {
      const kind = event.event === 'door.unlocked' ? ROW.doorUnlocked : ROW.doorLocked
      return { ...none, code: kind | (LOCKED_BY.indexOf(event.by) << 8), place: word(WORD.door, event.door) }
    }
    case 'area.occupancy':
      return {
        ...none,
        code: ROW.occupancy | (OCCUPANCIES.indexOf(event.state) << 8),
        a: event.area,
        b: event.count,
      }
    case 'muster.present': {
      const { occurredAt } = event
      const draft = {
        at,
        code: ROW.muster | (event.late ? bit(LATE) : 0),
        holder: word(WORD.cardholder, event.cardholder),
        place: word(WORD.reader, event.reader),
        a: word(WORD.card, encodeCard({ credential: event.credential, ...card })),
        b: null,
      }
      return occurredAt === undefined ? draft : { ...draft, extra: extraText({ occurredAt }) }
    }
    case 'input.active':
    case 'input.inactive':
      return {
        ...none,
        code: event.event === 'input.active' ? ROW.inputActive : ROW.inputInactive,
        a: word(WORD.text, event.input),
      }
    case 'violation.opened':
      return {
        at,
        code: ROW.violationOpened | violationKindBits(event.kind),
        holder: word(WORD.cardholder, event.cardholder),
        place: word(WORD.reader, event.reader),
        a: event.area,
        b: null,
      }
    case 'violation.cleared':
      return {
        at,
        code: ROW.violationCleared | ((CLEARED_BY.indexOf(event.by) + 1) << 8),
        holder: word(WORD.cardholder, event.cardholder),
        place: null,
        a: event.area,
        b:
          event.operator === undefined && event.reason === undefined
            ? null
            : word(WORD.who, JSON.stringify([event.operator ?? null, event.reason ?? null])),
      }
    case 'link.up':
    case 'link.down':
      return {
        ...none,
        code: event.event === 'link.up' ? ROW.linkUp : ROW.linkDown,
        place: word(WORD.controller, event.controller),
      }
    case 'reader.online':
      return { ...none, code: ROW.readerOnline, place: word(WORD.reader, event.reader) }
    case 'reader.offline':
      return {
        ...none,
        code: ROW.readerOffline,
        place: word(WORD.reader, event.reader),
        a: word(WORD.text, event.reason),
      }
    case 'reader.tamper':
      return {
        ...none,
        code: ROW.readerTamper | (event.on ? bit(ON) : 0),
        place: word(WORD.reader, event.reader),
      }
    case 'reader.power':
    case 'reader.input':
    case 'reader.fault':
      return { ...none, code: ROW.readerReport, place: word(WORD.reader, event.reader), extra: bodyOf(event) }
    case 'apb.reset': {
      const holder = 'cardholder' in event.scope ? event.scope.cardholder : undefined
      return {
        ...none,
        code: ROW.apbReset,
        holder: holder === undefined ? null : word(WORD.cardholder, holder),
        extra: bodyOf(event),
      }
    }
    case 'apb.changed': {
      const reader = 'scope' in event && 'reader' in event.scope ? event.scope.reader : undefined
      return {
        ...none,
        code: ROW.apbChanged,
        holder: 'cardholder' in event ? word(WORD.cardholder, event.cardholder) : null,
        place: 'door' in event ? word(WORD.door, event.door) : reader === undefined ? null : word(WORD.reader, reader),
        extra: bodyOf(event),
      }
    }
    case 'output':
      return { ...none, code: ROW.output, extra: bodyOf(event) }
    default:
      if (isDeskEvent(event)) return deskRow(event, word, bodyOf(event))
      // Reports of a panel about itself: many kinds, each rare.
      return { ...none, code: ROW.panelEvent, place: word(WORD.controller, event.controller), extra: bodyOf(event) }
  }
}

function encodeAccess(
  event: AccessGranted | AccessDenied,
  word: ToWord,
  presented: Omit<CardWord, 'credential'> | undefined,
): DraftRow {
  let code: number
  let reason: string | undefined
  if (event.event === 'access.granted') {
    code = ROW.granted
    // One by one, in the order of GRANT_FLAGS: a look-up by name costs as much as all the rest.
    if (event.override) code |= bit(0)
    if (event.reverted) code |= bit(1)
    if (event.exempt) code |= bit(2)
    if (event.freePass) code |= bit(3)
    if (event.suspended) code |= bit(4)
    if (event.observed) code |= bit(5)
    if (event.alarm) code |= bit(6)
    if (event.late) code |= bit(7)
    if (event.away) code |= 1 << LATER_SHIFT
    if (event.doorUnlocked) code |= 1 << (LATER_SHIFT + 1)
    if (event.overCapacity) code |= 1 << (LATER_SHIFT + 2)
    if (event.letOut) code |= (LET_OUT.indexOf(event.letOut) + 1) << LET_OUT_SHIFT
  } else {
    const known = DENY_REASONS.indexOf(event.reason as DenyReason) + 1
    if (known === 0) reason = event.reason
    code = ROW.denied | (event.alarm ? bit(ALARM) : 0) | (event.late ? bit(LATE) : 0) | (known << 10)
  }
  const draft = {
    at: event.at,
    code: code | violationBits(event.violation),
    holder: event.cardholder === undefined ? null : word(WORD.cardholder, event.cardholder),
    place: word(WORD.reader, event.reader),
    a:
      event.credential === undefined && !presented
        ? null
        : word(WORD.card, encodeCard({ credential: event.credential ?? null, ...presented })),
    b: event.violation ? event.violation.area : null,
  }
  const { occurredAt } = event
  const card = event.event === 'access.denied' ? event.card : undefined
  if (occurredAt === undefined && reason === undefined && card === undefined) return draft
  return {
    ...draft,
    extra: extraText({
      ...(occurredAt === undefined ? {} : { occurredAt }),
      ...(reason === undefined ? {} : { reason }),
      ...(card === undefined ? {} : { card }),
    }),
  }
}

/** The event of a row; undefined for a row that is a record alone. Throws on a row that `encodeEvent` cannot have made. */
export function decodeEvent(row: EntryRow, words: WordReader, extra: string | undefined): JournalEvent | undefined {
  const { at, code } = row
  const text = (id: number | null): string => {
    assert(id !== null, `row ${row.seq} lacks a word`)
    return words.text(id)
  }
  const kind = kindOf(code)
  switch (kind) {
    case ROW.granted:
    case ROW.denied:
      return decodeAccess(row, words, extra)
    case ROW.passage: {
      const { occurredAt } = (extra === undefined ? {} : JSON.parse(extra)) as AccessExtra
      return {
        at,
        event: 'passage',
        reader: text(row.place),
        cardholder: text(row.holder),
        from: row.a ?? 0,
        to: row.b ?? 0,
        ...(occurredAt === undefined ? {} : { occurredAt }),
        ...(flagOf(code, LATE) ? { late: true as const } : {}),
      }
    }
    case ROW.doorOpened:
    case ROW.doorClosed:
    case ROW.doorForced:
    case ROW.doorHeld:
    case ROW.doorNotUsed:
      return decodeDoor(row, words)
    case ROW.doorUnlocked:
    case ROW.doorLocked:
      return {
        at,
        event: kind === ROW.doorUnlocked ? 'door.unlocked' : 'door.locked',
        door: text(row.place),
        by: LOCKED_BY[(code >> 8) & 3] ?? 'schedule',
      }
    case ROW.occupancy:
      return {
        at,
        event: 'area.occupancy',
        area: row.a ?? 0,
        state: OCCUPANCIES[(code >> 8) & 3] ?? 'normal',
        count: row.b ?? 0,
      }
    case ROW.muster: {
      const { occurredAt } = (extra === undefined ? {} : JSON.parse(extra)) as AccessExtra
      const { credential } = decodeCard(text(row.a))
      assert(credential !== null, `row ${row.seq} is of a card without a name`)
      return {
        at,
        event: 'muster.present',
        reader: text(row.place),
        cardholder: text(row.holder),
        credential,
        ...(occurredAt === undefined ? {} : { occurredAt }),
        ...(flagOf(code, LATE) ? { late: true as const } : {}),
      }
    }
    case ROW.inputActive:
    case ROW.inputInactive:
      return { at, event: kind === ROW.inputActive ? 'input.active' : 'input.inactive', input: text(row.a) }
    case ROW.violationOpened:
      return {
        at,
        event: 'violation.opened',
        cardholder: text(row.holder),
        area: row.a ?? 0,
        kind: violationKindOf(code),
        reader: text(row.place),
      }
    case ROW.violationCleared:
      return decodeCleared(row, words)
    case ROW.linkUp:
    case ROW.linkDown:
      return { at, event: kind === ROW.linkUp ? 'link.up' : 'link.down', controller: text(row.place) }
    case ROW.readerOnline:
      return { at, event: 'reader.online', reader: text(row.place) }
    case ROW.readerOffline:
      return { at, event: 'reader.offline', reader: text(row.place), reason: text(row.a) }
    case ROW.readerTamper:
      return { at, event: 'reader.tamper', reader: text(row.place), on: flagOf(code, ON) }
    case ROW.apbReset:
    case ROW.apbChanged:
    case ROW.output:
    case ROW.desk:
    case ROW.panelEvent:
    case ROW.readerReport: {
      assert(extra !== undefined, `row ${row.seq} lacks its text`)
      return { at, ...(JSON.parse(extra) as object) } as JournalEvent
    }
    default:
      return undefined
  }
}

function decodeAccess(row: EntryRow, words: WordReader, extra: string | undefined): AccessGranted | AccessDenied {
  const { at, code } = row
  assert(row.place !== null, `row ${row.seq} lacks a reader`)
  const { occurredAt, reason, card } = (extra === undefined ? {} : JSON.parse(extra)) as AccessExtra
  const credential = row.a === null ? null : decodeCard(words.text(row.a)).credential
  const violation = violationOf(row)
  const common = {
    at,
    reader: words.text(row.place),
    ...(row.holder === null ? {} : { cardholder: words.text(row.holder) }),
    ...(violation ? { violation } : {}),
    ...(occurredAt === undefined ? {} : { occurredAt }),
  }
  if (kindOf(code) === ROW.granted) {
    const flags: { -readonly [Flag in (typeof GRANT_FLAGS)[number]]?: true } = {}
    GRANT_FLAGS.forEach((flag, position) => {
      if (flagOf(code, position)) flags[flag] = true
    })
    assert(credential !== null, `row ${row.seq} grants without a credential`)
    const later: { -readonly [Flag in (typeof LATER_FLAGS)[number]]?: true } = {}
    LATER_FLAGS.forEach((flag, position) => {
      if (((code >> (LATER_SHIFT + position)) & 1) === 1) later[flag] = true
    })
    const letOut = LET_OUT[((code >> LET_OUT_SHIFT) & 3) - 1]
    return {
      event: 'access.granted',
      ...common,
      credential,
      ...flags,
      ...later,
      ...(letOut === undefined ? {} : { letOut }),
    }
  }
  return {
    event: 'access.denied',
    ...common,
    ...(credential === null ? {} : { credential }),
    reason: reason ?? DENY_REASONS[((code >> 10) & 15) - 1] ?? '',
    ...(card === undefined ? {} : { card }),
    ...(flagOf(code, ALARM) ? { alarm: true as const } : {}),
    ...(flagOf(code, LATE) ? { late: true as const } : {}),
  }
}

const DOOR_EVENTS: ReadonlyMap<number, DoorEvent['event']> = new Map(
  Object.entries(DOOR_KINDS).map(([name, kind]) => [kind, name as DoorEvent['event']]),
)

function decodeDoor(row: EntryRow, words: WordReader): DoorEvent {
  const event = DOOR_EVENTS.get(kindOf(row.code))
  assert(event && row.place !== null, `row ${row.seq} is no door event`)
  return {
    at: row.at,
    event,
    door: words.text(row.place),
    ...(flagOf(row.code, ON) ? { rex: true as const } : {}),
    ...(flagOf(row.code, BOUNCE) ? { bounce: true as const } : {}),
    ...(row.holder === null ? {} : { cardholder: words.text(row.holder) }),
    ...(row.a === null ? {} : { reader: words.text(row.a) }),
  }
}

function decodeCleared(row: EntryRow, words: WordReader): ViolationCleared {
  const by = CLEARED_BY[((row.code >> 8) & 3) - 1]
  assert(by && row.holder !== null, `row ${row.seq} is no cleared violation`)
  const [operator, reason] = row.b === null ? [null, null] : (JSON.parse(words.text(row.b)) as (string | null)[])
  return {
    at: row.at,
    event: 'violation.cleared',
    cardholder: words.text(row.holder),
    area: row.a ?? 0,
    by,
    ...(operator === null || operator === undefined ? {} : { operator }),
    ...(reason === null || reason === undefined ? {} : { reason }),
  }
}

/** What people look for and is rare; the numbers are stored. Undefined for the rest. */
export const NOTABLE = { violation: 1, door: 2, operator: 3, device: 4 } as const
export function notableKind(event: JournalEvent): (typeof NOTABLE)[keyof typeof NOTABLE] | undefined {
  switch (event.event) {
    case 'access.granted':
    case 'access.denied':
      return event.violation ? NOTABLE.violation : undefined
    case 'violation.opened':
    case 'violation.cleared':
      return NOTABLE.violation
    case 'door.forced':
    case 'door.held':
      return NOTABLE.door
    case 'apb.reset':
    case 'apb.changed':
      return NOTABLE.operator
    case 'reader.tamper':
    case 'reader.power':
    case 'reader.input':
    case 'reader.fault':
    case 'link.down':
      return NOTABLE.device
    default: {
      if (!isDeskEvent(event)) return undefined
      const { kind, notable } = DESK_EVENTS[event.event]
      return notable ? NOTABLE[kind] : undefined
    }
  }
}
