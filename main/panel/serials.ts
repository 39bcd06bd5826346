/**
 * The set of received serials of one ring: all up to one serial, and ranges beyond it. Live events overtake the backlog
 * (panel-link.md 4), so dropping duplicates needs the ranges; the acknowledgement is `upTo` alone.
 */

export interface SerialRange {
  readonly first: bigint
  readonly last: bigint
}

export interface SerialSet {
  readonly upTo: bigint
  /** Ascending, with a gap before each; live events arrive in order, so this is mostly one range. */
  readonly beyond: readonly SerialRange[]
}

export const NO_SERIALS: SerialSet = { upTo: 0n, beyond: [] }

/** The highest received serial; 0 for an empty set. */
export const highestSerial = (set: SerialSet): bigint => set.beyond.at(-1)?.last ?? set.upTo

export function hasSerial(set: SerialSet, serial: bigint): boolean {
  return serial <= set.upTo || set.beyond.some((range) => serial >= range.first && serial <= range.last)
}

/** The parts of a range that the set does not contain. */
export function missingIn(set: SerialSet, range: SerialRange): SerialRange[] {
  const missing: SerialRange[] = []
  let next = range.first > set.upTo ? range.first : set.upTo + 1n
  for (const stored of set.beyond) {
    if (next > range.last || stored.first > range.last) break
    if (stored.last < next) continue
    if (stored.first > next) missing.push({ first: next, last: stored.first - 1n })
    next = stored.last + 1n
  }
  if (next <= range.last) missing.push({ first: next, last: range.last })
  return missing
}

/** The set with a range added. An empty range (`last` < `first`) adds nothing. */
export function addSerials(set: SerialSet, range: SerialRange): SerialSet {
  if (range.last < range.first || range.last <= set.upTo) return set
  if (range.first <= set.upTo + 1n && set.beyond.length === 0) return { upTo: range.last, beyond: [] }
  let { first, last } = range
  let upTo = set.upTo
  const beyond: SerialRange[] = []
  let placed = false
  for (const stored of set.beyond) {
    if (stored.last + 1n < first) beyond.push(stored)
    else if (stored.first > last + 1n) {
      if (!placed) beyond.push({ first, last })
      placed = true
      beyond.push(stored)
    } else {
      first = stored.first < first ? stored.first : first
      last = stored.last > last ? stored.last : last
    }
  }
  if (!placed) beyond.push({ first, last })
  const head = beyond[0]
  if (head !== undefined && head.first <= upTo + 1n) {
    upTo = head.last > upTo ? head.last : upTo
    beyond.shift()
  }
  return { upTo, beyond }
}
