/**
 * Rows of the lane on their way to a window: numbers in one array and all words in one text, since an object a row costs
 * both processes ten times as much. What comes in thousands is packed (reads, passages, doors); any other row goes as it is.
 *
 * A row takes FIELDS numbers: seq, instant, kind + KINDS x flags, the lengths of up to four words, which follow each other in
 * the text (NONE = it has no such word), and two areas. OTHER is the next of `others`.
 */
import type { AccessDenied, AccessGranted, DoorEvent, Passage } from '../../main/domain/event'
import type { LaneRow } from './models'

export interface PackedRows {
  readonly numbers: Float64Array
  readonly text: string
  readonly others: readonly LaneRow[]
}

const FIELDS = 9
const NONE = -1

const OTHER = 0
const GRANTED = 1
const DENIED = 2
const PASSAGE = 3
/** The first of the kinds of doors. */
const DOOR = 4
const DOORS = ['door.opened', 'door.closed', 'door.forced', 'door.held', 'door.not-used'] as const
const KINDS = 16

/** What is packed of every event, or keeps it from being packed. All else is a flag, and named in one of the tables below. */
type Read = 'at' | 'event' | 'reader' | 'cardholder' | 'credential' | 'violation' | 'occurredAt'
type FlagsOf<Event, Known extends PropertyKey> = { readonly [Name in Exclude<keyof Event, Known>]-?: number }

const GRANT: FlagsOf<AccessGranted, Read | 'letOut'> = {
  late: 1,
  override: 2,
  reverted: 4,
  exempt: 8,
  freePass: 16,
  suspended: 32,
  observed: 64,
  alarm: 128,
  away: 256,
  doorUnlocked: 512,
  overCapacity: 1024,
}
const DENIAL: FlagsOf<AccessDenied, Read | 'reason' | 'card'> = { late: 1, alarm: 2 }
const MOVE: FlagsOf<Passage, Read | 'from' | 'to'> = { late: 1 }
const MOVED_DOOR: FlagsOf<DoorEvent, Read | 'door'> = { rex: 1, bounce: 2 }

interface FlagTable<Flag extends string> {
  readonly names: readonly Flag[]
  readonly bits: Readonly<Record<Flag, number>>
}
const table = <Flag extends string>(bits: Readonly<Record<Flag, number>>): FlagTable<Flag> => ({
  names: Object.keys(bits) as Flag[],
  bits,
})
const [GRANT_FLAGS, DENIAL_FLAGS, MOVE_FLAGS, DOOR_FLAGS] = [
  table(GRANT),
  table(DENIAL),
  table(MOVE),
  table(MOVED_DOOR),
]

type Flags<Flag extends string> = { readonly [Name in Flag]?: true }

function flagsOf<Flag extends string>({ names, bits }: FlagTable<Flag>, event: Flags<Flag>): number {
  let flags = 0
  for (const name of names) if (event[name] === true) flags |= bits[name]
  return flags
}

function flagged<Flag extends string>({ names, bits }: FlagTable<Flag>, flags: number): Flags<Flag> {
  const set: { [Name in Flag]?: true } = {}
  if (flags !== 0) for (const name of names) if (flags & bits[name]) set[name] = true
  return set
}

export function packRows(rows: readonly LaneRow[]): PackedRows {
  const numbers = new Float64Array(rows.length * FIELDS)
  const others: LaneRow[] = []
  let text = ''
  let at = 0
  const words = (kind: number, first: string, second?: string, third?: string, fourth?: string): void => {
    numbers[at + 2] = kind
    numbers[at + 3] = first.length
    numbers[at + 4] = second === undefined ? NONE : second.length
    numbers[at + 5] = third === undefined ? NONE : third.length
    numbers[at + 6] = fourth === undefined ? NONE : fourth.length
    text += first
    if (second !== undefined) text += second
    if (third !== undefined) text += third
    if (fourth !== undefined) text += fourth
  }
  const other = (row: LaneRow): void => {
    numbers[at + 2] = OTHER
    others.push(row)
  }
  for (const row of rows) {
    const { event } = row
    numbers[at] = row.seq
    numbers[at + 1] = event.at
    if (row.hint !== undefined || row.audit !== undefined) other(row)
    else
      switch (event.event) {
        case 'access.granted':
          if (event.violation !== undefined || event.occurredAt !== undefined || event.letOut !== undefined) other(row)
          else words(GRANTED + KINDS * flagsOf(GRANT_FLAGS, event), event.reader, event.cardholder, event.credential)
          break
        case 'access.denied':
          if (event.violation !== undefined || event.occurredAt !== undefined || event.card !== undefined) other(row)
          else {
            const kind = DENIED + KINDS * flagsOf(DENIAL_FLAGS, event)
            words(kind, event.reader, event.cardholder, event.credential, event.reason)
          }
          break
        case 'passage':
          if (event.occurredAt !== undefined) other(row)
          else {
            words(PASSAGE + KINDS * flagsOf(MOVE_FLAGS, event), event.reader, event.cardholder)
            numbers[at + 7] = event.from
            numbers[at + 8] = event.to
          }
          break
        case 'door.opened':
        case 'door.closed':
        case 'door.forced':
        case 'door.held':
        case 'door.not-used': {
          const kind = DOOR + DOORS.indexOf(event.event)
          words(kind + KINDS * flagsOf(DOOR_FLAGS, event), event.door, event.cardholder, event.reader)
          break
        }
        default:
          other(row)
      }
    at += FIELDS
  }
  return { numbers, text, others }
}

/** @param packed by `packRows`; the rows are what went in, in their order */
export function unpackRows({ numbers, text, others }: PackedRows): readonly LaneRow[] {
  const rows: LaneRow[] = []
  let from = 0
  let taken = 0
  for (let at = 0; at < numbers.length; at += FIELDS) {
    const field = (index: number): number => numbers[at + index] ?? 0
    const word = (index: number): string | undefined => {
      const length = field(3 + index)
      return length === NONE ? undefined : text.slice(from, (from += length))
    }
    const code = field(2)
    if (code === OTHER) {
      const row = others[taken++]
      if (row) rows.push(row)
      continue
    }
    const [kind, flags] = [code % KINDS, Math.floor(code / KINDS)]
    const [first = '', second, third, fourth] = [word(0), word(1), word(2), word(3)]
    rows.push({
      seq: field(0),
      event: eventOf(kind, flags, field(1), [first, second, third, fourth], field(7), field(8)),
    })
  }
  return rows
}

type Words = readonly [string, string | undefined, string | undefined, string | undefined]

function eventOf(
  kind: number,
  flags: number,
  at: number,
  [first, second, third, fourth]: Words,
  from: number,
  to: number,
): AccessGranted | AccessDenied | Passage | DoorEvent {
  const cardholder = second === undefined ? {} : { cardholder: second }
  switch (kind) {
    case GRANTED: {
      const grant = { at, event: 'access.granted' as const, reader: first, credential: third ?? '' }
      return { ...grant, ...cardholder, ...flagged(GRANT_FLAGS, flags) }
    }
    case DENIED: {
      const denial = { at, event: 'access.denied' as const, reader: first, reason: fourth ?? '' }
      const credential = third === undefined ? {} : { credential: third }
      return { ...denial, ...cardholder, ...credential, ...flagged(DENIAL_FLAGS, flags) }
    }
    case PASSAGE: {
      const passage = { at, event: 'passage' as const, reader: first, cardholder: second ?? '', from, to }
      return { ...passage, ...flagged(MOVE_FLAGS, flags) }
    }
    default: {
      const door = { at, event: DOORS[kind - DOOR] ?? 'door.opened', door: first }
      const reader = third === undefined ? {} : { reader: third }
      return { ...door, ...cardholder, ...reader, ...flagged(DOOR_FLAGS, flags) }
    }
  }
}
