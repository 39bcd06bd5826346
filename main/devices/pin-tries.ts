/**
 * Wrong PINs in a row, per keypad and per card at any keypad, however slowly they come. The fifth within 24 hours holds the
 * keypad or the card, and each further one holds it twice as long. 24 hours end the count, and so does a right PIN for a card. A
 * right PIN alone shows only that somebody knows their own: it takes back one mistake made just before, and one PIN takes
 * back few in a day, so an own PIN entered between tries does not allow more guesses. The counts survive a restart.
 */
import { createHash } from 'node:crypto'
import type { ReaderId } from '../domain/ids'
import { HOUR, MINUTE, SECOND, type Instant } from '../domain/time'

/** Wrong PINs in a row that hold. */
export const WRONG_PINS = 5
const COUNTED_MS = 24 * HOUR
/** The first hold; each wrong PIN after it holds twice as long. */
export const FIRST_HOLD_MS = MINUTE
export const LONGEST_HOLD_MS = 32 * MINUTE
/** A right PIN alone takes back a wrong one that is at most this old, */
export const MISTAKE_MS = 30 * SECOND
/** and one person's PIN at most so many in 24 hours. */
export const MISTAKES = 3
/** Wrong PINs remembered of one keypad or card: enough for the longest hold. */
const REMEMBERED = 12
/** Keypads and cards remembered; the one that was wrong longest ago is forgotten first. */
const LIMIT = 2_000

export const PIN_TRIES_MARK = 'pin-tries'

/** Of one keypad or card. */
interface Count {
  /** Instants of wrong PINs since the last right one, oldest first. */
  readonly wrongAt: readonly Instant[]
  readonly heldUntil: Instant
}

export interface PinTries {
  /** Whether no PIN counts now at this keypad, or for this card. */
  readonly isHeld: (reader: ReaderId, card: string | null) => boolean
  /** Counts a wrong PIN; until when the keypad or the card is held, null = it is not. */
  readonly wrong: (reader: ReaderId, card: string | null) => Instant | null
  readonly right: (reader: ReaderId, card: string) => void
  /** A right PIN without a card. @param credential whose it is */
  readonly rightAlone: (reader: ReaderId, credential: string) => void
}

export interface PinTriesSetup {
  /** What `save` was given last, before the restart. */
  readonly saved: unknown
  readonly save: (value: unknown) => void
  readonly now: () => Instant
  /** Milliseconds from an arbitrary start: a hold does not end early because the clock was set. */
  readonly monotonic: () => number
}

export function createPinTries({ saved, save, now, monotonic }: PinTriesSetup): PinTries {
  const before = parse(saved)
  const counts = new Map<string, Count>(before.counts)
  /** Instants at which a PIN alone took back a mistake, by `ownerKey`. */
  const mistakes = new Map<string, readonly Instant[]>(before.mistakes)
  const heldUntil = new Map<string, number>()
  for (const [key, count] of counts) {
    const left = Math.min(LONGEST_HOLD_MS, count.heldUntil - now())
    if (left > 0) heldUntil.set(key, monotonic() + left)
  }

  function countWrong(key: string): Instant | null {
    const at = now()
    const recent = (counts.get(key)?.wrongAt ?? []).filter((one) => at - one < COUNTED_MS)
    const wrongAt = [...recent, at].slice(-REMEMBERED)
    const over = wrongAt.length - WRONG_PINS
    const ms = over < 0 ? 0 : Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** over)
    counts.delete(key)
    const [oldest] = counts.keys()
    if (counts.size >= LIMIT && oldest !== undefined) counts.delete(oldest)
    counts.set(key, { wrongAt, heldUntil: at + ms })
    if (ms === 0) return null
    heldUntil.set(key, monotonic() + ms)
    return at + ms
  }

  const keep = (): void => save({ counts: [...counts], mistakes: [...mistakes] })

  const keysOf = (reader: ReaderId, card: string | null): readonly string[] =>
    card === null ? [`reader ${reader}`] : [`reader ${reader}`, cardKey(card)]

  return {
    isHeld: (reader, card) => keysOf(reader, card).some((key) => (heldUntil.get(key) ?? -Infinity) > monotonic()),
    wrong: (reader, card) => {
      const holds = keysOf(reader, card).map(countWrong)
      keep()
      return holds.reduce((longest, one) => (one !== null && one > (longest ?? 0) ? one : longest), null)
    },
    right: (reader, card) => {
      const known = keysOf(reader, card).filter((key) => counts.has(key))
      if (known.length === 0) return
      for (const key of known) {
        counts.delete(key)
        heldUntil.delete(key)
      }
      keep()
    },
    rightAlone: (reader, credential) => {
      const at = now()
      const [key] = keysOf(reader, null)
      const count = key === undefined ? undefined : counts.get(key)
      const newest = count?.wrongAt.at(-1)
      if (key === undefined || count === undefined || newest === undefined || at - newest > MISTAKE_MS) return
      const owner = ownerKey(credential)
      const recent = (mistakes.get(owner) ?? []).filter((one) => at - one < COUNTED_MS)
      if (recent.length >= MISTAKES) return
      for (const [each, instants] of mistakes)
        if (instants.every((one) => at - one >= COUNTED_MS)) mistakes.delete(each)
      mistakes.set(owner, [...recent, at])
      counts.set(key, { ...count, wrongAt: count.wrongAt.slice(0, -1) })
      keep()
    },
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
/** Not the card's own number: the counts are kept outside the rows that access to cards is given by. */
const cardKey = (card: string): string => `card ${digest(card)}`
const ownerKey = (credential: string): string => digest(credential)

interface Saved {
  readonly counts: readonly (readonly [string, Count])[]
  readonly mistakes: readonly (readonly [string, readonly Instant[]])[]
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
const instantsOf = (value: unknown): readonly Instant[] | undefined =>
  Array.isArray(value) ? value.filter((at): at is number => typeof at === 'number') : undefined

/** What is not as `save` was given it counts as nothing. Earlier versions saved the counts alone. */
function parse(saved: unknown): Saved {
  const { counts, mistakes } = Array.isArray(saved) || !isObject(saved) ? { counts: saved, mistakes: [] } : saved
  return {
    counts: pairsIn(counts, (value) => {
      const wrongAt = isObject(value) ? instantsOf(value['wrongAt']) : undefined
      const heldUntil = isObject(value) ? value['heldUntil'] : undefined
      return wrongAt && typeof heldUntil === 'number' ? { wrongAt, heldUntil } : undefined
    }),
    mistakes: pairsIn(mistakes, instantsOf),
  }
}

function pairsIn<T>(saved: unknown, valueOf: (value: unknown) => T | undefined): readonly (readonly [string, T])[] {
  if (!Array.isArray(saved)) return []
  return saved.flatMap((each: unknown) => {
    const value: T | undefined = Array.isArray(each) ? valueOf(each[1]) : undefined
    return Array.isArray(each) && typeof each[0] === 'string' && value !== undefined ? [[each[0], value] as const] : []
  })
}
