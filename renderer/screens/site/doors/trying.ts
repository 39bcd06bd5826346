/** Reads that the draft's rules are tried with: typed times, and what the engine decides. */
import type { TryRead } from '../../../../preload/contract/draft'
import { request } from '../../../bridge'

export const tryDraft = request('tryDraft')

/** What shows a waiting rule: the same card twice, another card, and the first one again. */
export const firstReads = (reader: string): readonly TryRead[] => [
  { reader, card: 'A', second: 0 },
  { reader, card: 'A', second: 10 },
  { reader, card: 'B', second: 40 },
  { reader, card: 'A', second: 60 },
]

/** `90`, `1:30` and `0:01:30` are 90 seconds; null: not a time. */
export function secondsOf(typed: string): number | null {
  const parts = typed.trim().split(':')
  if (parts.length > 3 || !parts.every((part) => /^\d{1,6}$/.test(part))) return null
  return parts.reduce((sum, part) => sum * 60 + Number(part), 0)
}

/** Oldest first; reads of the same second keep their order. */
export const inOrder = (reads: readonly TryRead[]): readonly TryRead[] => reads.toSorted((a, b) => a.second - b.second)
