import { fail, ok, type Result } from '../domain/result'
import { MAX_CARD_BITS } from './bits'

const PART = /^(\d{1,5})(?:-(\d{1,5}))?$/

/**
 * Positions as a site file writes them (apb.md 11.2): `"1-8"`, `"9-24"`, `"1,3,5-7"`; `"8-1"` reads backwards. The list has
 * them in the order written. The error says what is wrong with the text.
 */
export function parsePositions(text: string): Result<readonly number[], string> {
  const positions: number[] = []
  const seen = new Set<number>()
  for (const part of text.split(',')) {
    const match = PART.exec(part)
    if (!match) return fail('must be positions such as "1-8" or "1,3,5-7"')
    const first = Number(match[1])
    const last = Number(match[2] ?? first)
    if (Math.max(first, last) >= MAX_CARD_BITS)
      return fail(`names bit ${Math.max(first, last)}, and no card is so long`)
    const step = last < first ? -1 : 1
    for (let position = first; ; position += step) {
      if (seen.has(position)) return fail(`names bit ${position} twice`)
      seen.add(position)
      positions.push(position)
      if (position === last) break
    }
  }
  return ok(positions)
}
