/** Records as rows and back. A record whose event tells it whole rides on the event's row (entry-row.ts). */
import { isDeepStrictEqual } from 'node:util'
import { assert, unreachable } from '../domain/assert'
import type { SiteEvent } from '../domain/event'
import type { OperatorRecord, PanelRecord, ReadRecord, SiteRecord } from '../domain/record'
import { decodeCard, encodeCard } from './card-word'
import type { CardWord } from './card-word'
import { CARRY, ROW, carryOf, flagOf, kindOf } from './entry-row'
import type { DraftRow, EntryRow } from './entry-row'
import { decodeEvent, encodeEvent } from './event-codec'
import { WORD } from './words'
import type { ToWord, WordReader } from './words'

const ON = 1 << 8
const DOOR_USED_SHIFT = 24

/** What a record adds to the row of this event; undefined when the event does not tell the record whole. */
function ride(record: SiteRecord, event: SiteEvent): Ride | undefined {
  if (record.at !== event.at) return undefined
  if (record.type === 'tick') return RIDES_TICK
  switch (event.event) {
    case 'access.granted':
    case 'access.denied':
      if (record.type === 'read') {
        if (record.reader !== event.reader || event.occurredAt !== undefined) return undefined
        return { carry: CARRY.own, card: readWord(record) }
      }
      if (record.type !== 'panel' || record.reader !== event.reader || event.violation) return undefined
      if (record.occurredAt !== event.occurredAt) return undefined
      if (record.decision === 'grant' ? event.event !== 'access.granted' : event.event !== 'access.denied') {
        return undefined
      }
      if (record.reason !== (event.event === 'access.denied' ? event.reason : undefined)) return undefined
      if (!isDeepStrictEqual(record.card, event.event === 'access.denied' ? event.card : undefined)) return undefined
      if (record.freePass !== (event.event === 'access.granted' ? event.freePass : undefined)) return undefined
      return {
        carry: CARRY.own,
        card: { panel: { controller: record.controller, credential: record.credential } },
        doorUsed: record.doorUsed === undefined ? 0 : record.doorUsed ? 2 : 1,
        serial: record.serial,
      }
    case 'door.opened':
    case 'door.closed':
    case 'door.forced':
      return record.type === 'door' &&
        record.door === event.door &&
        record.state === (event.event === 'door.closed' ? 'closed' : 'open')
        ? RIDES_OWN
        : undefined
    case 'input.active':
    case 'input.inactive':
      return record.type === 'input' &&
        record.input === event.input &&
        record.state === (event.event === 'input.active' ? 'active' : 'inactive')
        ? RIDES_OWN
        : undefined
    case 'link.up':
    case 'link.down':
      return record.type === 'link' &&
        record.controller === event.controller &&
        record.state === (event.event === 'link.up' ? 'up' : 'down')
        ? RIDES_OWN
        : undefined
    default:
      return undefined
  }
}

const RIDES_TICK: Ride = { carry: CARRY.tick }
const RIDES_OWN: Ride = { carry: CARRY.own }

const readWord = ({ presented, pin }: ReadRecord): Omit<CardWord, 'credential'> =>
  pin === undefined ? { presented } : { presented, pin }

interface Ride {
  readonly carry: number
  readonly card?: Omit<CardWord, 'credential'>
  readonly doorUsed?: number
  readonly serial?: number
}

/**
 * One step of the engine as rows, in order, each given to `emit` before the next is drafted. The row of a record that
 * rides on none of its events comes before them and has no event.
 */
export function encodeStep(
  record: SiteRecord,
  events: readonly SiteEvent[],
  word: ToWord,
  emit: (draft: DraftRow, event?: SiteEvent) => void,
): void {
  let rider: Ride | undefined
  let riderAt = -1
  for (let position = 0; position < events.length && !rider; position++) {
    const event = events[position]
    rider = event && ride(record, event)
    riderAt = position
  }
  // What fell due before the record comes before it.
  const recordAt = rider ? -1 : events.filter((event) => event.at < record.at).length
  for (let position = 0; position < events.length; position++) {
    const event = events[position] as SiteEvent
    if (position === recordAt) emit(encodeRecord(record, word))
    if (!rider || position !== riderAt) {
      emit(encodeEvent(event, word), event)
      continue
    }
    const draft = encodeEvent(event, word, rider.card)
    draft.code |= (rider.carry << 6) | ((rider.doorUsed ?? 0) << DOOR_USED_SHIFT)
    if (rider.serial !== undefined) draft.b = rider.serial
    emit(draft, event)
  }
  if (recordAt === events.length) emit(encodeRecord(record, word))
}

function encodeRecord(record: SiteRecord, word: ToWord): DraftRow {
  const none = { at: record.at, holder: null, place: null, a: null, b: null } as const
  switch (record.type) {
    case 'read':
      return {
        ...none,
        code: ROW.read,
        place: word(WORD.reader, record.reader),
        a: word(WORD.card, encodeCard({ credential: null, ...readWord(record) })),
      }
    case 'door':
      return {
        ...none,
        code: ROW.door | (record.state === 'open' ? ON : 0),
        place: word(WORD.door, record.door),
      }
    case 'rex':
      return { ...none, code: ROW.rex, place: word(WORD.door, record.door) }
    case 'link':
      return {
        ...none,
        code: ROW.link | (record.state === 'up' ? ON : 0),
        place: word(WORD.controller, record.controller),
      }
    case 'input':
      return {
        ...none,
        code: ROW.input | (record.state === 'active' ? ON : 0),
        a: word(WORD.text, record.input),
      }
    case 'tick':
      return { ...none, code: ROW.tick }
    case 'operator':
    case 'panel': {
      const { at: _, type, ...rest } = record
      return { ...none, code: type === 'operator' ? ROW.operator : ROW.panel, extra: JSON.stringify(rest) }
    }
    default:
      return unreachable(record)
  }
}

/** The JSON that a row carries besides; asked for the few rows that have one. */
export type ReadExtra = (seq: number) => string | undefined

/** The record that a row stands for; undefined when it stands for none. */
export function decodeRecord(row: EntryRow, words: CardReader, extra: ReadExtra): SiteRecord | undefined {
  const { at, code } = row
  const text = (id: number | null): string => {
    assert(id !== null, `row ${row.seq} lacks a word`)
    return words.text(id)
  }
  const carry = carryOf(code)
  if (carry === CARRY.tick) return { type: 'tick', at }
  const kind = kindOf(code)
  if (carry === CARRY.own) {
    switch (kind) {
      case ROW.granted:
      case ROW.denied:
        return decodeCarriedAccess(row, words, extra)
      case ROW.doorOpened:
      case ROW.doorForced:
        return { type: 'door', at, door: text(row.place), state: 'open' }
      case ROW.doorClosed:
        return { type: 'door', at, door: text(row.place), state: 'closed' }
      case ROW.inputActive:
      case ROW.inputInactive:
        return { type: 'input', at, input: text(row.a), state: kind === ROW.inputActive ? 'active' : 'inactive' }
      case ROW.linkUp:
      case ROW.linkDown:
        return { type: 'link', at, controller: text(row.place), state: kind === ROW.linkUp ? 'up' : 'down' }
      default:
        assert(false, `row ${row.seq} of kind ${kind} cannot carry a record`)
    }
  }
  switch (kind) {
    case ROW.read:
      return { type: 'read', at, reader: text(row.place), ...presentedOf(row, words) }
    case ROW.door:
      return { type: 'door', at, door: text(row.place), state: flagOf(code, 0) ? 'open' : 'closed' }
    case ROW.rex:
      return { type: 'rex', at, door: text(row.place) }
    case ROW.link:
      return { type: 'link', at, controller: text(row.place), state: flagOf(code, 0) ? 'up' : 'down' }
    case ROW.input:
      return { type: 'input', at, input: text(row.a), state: flagOf(code, 0) ? 'active' : 'inactive' }
    case ROW.tick:
      return { type: 'tick', at }
    case ROW.operator:
      return { ...bodyOf<OperatorRecord>(row, extra(row.seq)), type: 'operator', at } as OperatorRecord
    case ROW.panel:
      return { ...bodyOf<PanelRecord>(row, extra(row.seq)), type: 'panel', at } as PanelRecord
    default:
      return undefined
  }
}

function bodyOf<T>(row: EntryRow, extra: string | undefined): Partial<T> {
  assert(extra !== undefined, `row ${row.seq} lacks its text`)
  return JSON.parse(extra) as Partial<T>
}

/** Words, with those of cards already taken apart. */
export interface CardReader extends WordReader {
  readonly card: (id: number) => CardWord
}

/** Cards kept taken apart; at more the memory is emptied. */
const CARDS_LIMIT = 200_000

export function createCardReader(words: WordReader): CardReader {
  const cards = new Map<number, CardWord>()
  return {
    text: words.text,
    load: words.load,
    card: (id) => {
      const known = cards.get(id)
      if (known) return known
      const card = decodeCard(words.text(id))
      if (cards.size >= CARDS_LIMIT) cards.clear()
      cards.set(id, card)
      return card
    },
  }
}

function presentedOf(row: EntryRow, words: CardReader): Pick<ReadRecord, 'presented' | 'pin'> {
  assert(row.a !== null, `row ${row.seq} lacks a card`)
  const { presented, pin } = words.card(row.a)
  assert(presented, `row ${row.seq} says not what was presented`)
  return { presented, ...(pin === undefined ? {} : { pin }) }
}

function decodeCarriedAccess(row: EntryRow, words: CardReader, extra: ReadExtra): SiteRecord {
  assert(row.place !== null && row.a !== null, `row ${row.seq} lacks a reader or a card`)
  const { at, code } = row
  const reader = words.text(row.place)
  const { panel } = words.card(row.a)
  if (!panel) return { type: 'read', at, reader, ...presentedOf(row, words) }
  const granted = kindOf(code) === ROW.granted
  const more = extra(row.seq)
  const event = decodeEvent(row, words, more)
  const doorUsed = (code >> DOOR_USED_SHIFT) & 3
  const { occurredAt } = (more === undefined ? {} : JSON.parse(more)) as { readonly occurredAt?: number }
  return {
    type: 'panel',
    at,
    controller: panel.controller,
    serial: row.b ?? 0,
    reader,
    credential: panel.credential,
    decision: granted ? 'grant' : 'deny',
    ...(event?.event === 'access.denied' ? { reason: event.reason } : {}),
    ...(event?.event === 'access.denied' && event.card !== undefined ? { card: event.card } : {}),
    ...(event?.event === 'access.granted' && event.freePass ? { freePass: true } : {}),
    ...(doorUsed === 0 ? {} : { doorUsed: doorUsed === 2 }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
  }
}
