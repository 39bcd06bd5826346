/** What each bit of a card format is for, for its drawing. Pure. */
import type { JsonObject } from '../../../../preload/contract/draft'
import { isObject } from '../thing'

export type BitUse = 'facility' | 'number' | 'parity' | 'fixed' | 'unused'

/** Positions such as `1,3,5-7`, also backwards; what cannot be read is left out. */
export function positionsOf(text: unknown): readonly number[] {
  if (typeof text !== 'string') return []
  return text.split(',').flatMap((part) => {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? []
    if (first === undefined) return []
    const [from, to] = [Number(first), Number(last)]
    const [low, high] = [Math.min(from, to), Math.min(Math.max(from, to), Math.min(from, to) + MOST_BITS)]
    return Array.from({ length: high - low + 1 }, (_, i) => low + i)
  })
}

/** Longer formats are drawn up to here. */
export const MOST_BITS = 128

export function bitsOf(format: JsonObject): readonly BitUse[] {
  const count = Number(format['bits'])
  if (!Number.isSafeInteger(count) || count < 1) return []
  const uses: BitUse[] = Array.from({ length: Math.min(count, MOST_BITS) }, () => 'unused')
  const put = (positions: readonly number[], use: BitUse): void => {
    for (const at of positions) if (at < uses.length) uses[at] = use
  }
  const parts = (key: string): readonly JsonObject[] => {
    const list = format[key]
    return Array.isArray(list) ? list.filter(isObject) : []
  }
  put(positionsOf(format['facility']), 'facility')
  put(positionsOf(format['number']), 'number')
  for (const { at } of parts('fixed')) put(positionsOf(at), 'fixed')
  for (const { bit } of parts('parity')) put([Number(bit)], 'parity')
  return uses
}
