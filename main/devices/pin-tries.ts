/**
 * Wrong PINs in a row, per keypad and per card at any keypad, however slowly they come. The fifth within 24 hours holds the
 * keypad or the card, and each further one holds it twice as long. A right PIN ends the count, and so do 24 hours. The counts
 * survive a restart.
 */
import { createHash } from 'node:crypto'
import type { ReaderId } from '../domain/ids'
import { HOUR, MINUTE, type Instant } from '../domain/time'

/** Wrong PINs in a row that hold. */
export const WRONG_PINS = 5
const COUNTED_MS = 24 * HOUR
/** The first hold; each wrong PIN after it holds twice as long. */
export const FIRST_HOLD_MS = MINUTE
export const LONGEST_HOLD_MS = 32 * MINUTE
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
  readonly right: (reader: ReaderId, card: string | null) => void
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
  const counts = new Map<string, Count>(parse(saved))
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

  const keysOf = (reader: ReaderId, card: string | null): readonly string[] =>
    card === null ? [`reader ${reader}`] : [`reader ${reader}`, cardKey(card)]

  return {
    isHeld: (reader, card) => keysOf(reader, card).some((key) => (heldUntil.get(key) ?? -Infinity) > monotonic()),
    wrong: (reader, card) => {
      const holds = keysOf(reader, card).map(countWrong)
      save([...counts])
      return holds.reduce((longest, one) => (one !== null && one > (longest ?? 0) ? one : longest), null)
    },
    right: (reader, card) => {
      const known = keysOf(reader, card).filter((key) => counts.has(key))
      if (known.length === 0) return
      for (const key of known) {
        counts.delete(key)
        heldUntil.delete(key)
      }
      save([...counts])
    },
  }
}

/** Not the card's own number: the counts are kept outside the rows that access to cards is given by. */
const cardKey = (card: string): string => `card ${createHash('sha256').update(card).digest('hex').slice(0, 16)}`

function parse(saved: unknown): readonly (readonly [string, Count])[] {
  if (!Array.isArray(saved)) return []
  return saved.flatMap((each: unknown) => {
    if (!Array.isArray(each) || typeof each[0] !== 'string' || typeof each[1] !== 'object' || each[1] === null)
      return []
    const { wrongAt, heldUntil } = each[1] as Partial<Record<keyof Count, unknown>>
    if (!Array.isArray(wrongAt) || typeof heldUntil !== 'number') return []
    const instants = wrongAt.filter((at): at is number => typeof at === 'number')
    return [[each[0], { wrongAt: instants, heldUntil }] as const]
  })
}
