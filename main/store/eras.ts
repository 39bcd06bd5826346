/**
 * Corrections of the clock in the journal. Rows are in order of arrival; their instants rise, but for one step
 * back at each correction. So the rows between two corrections, an era, can be searched by halving, and all of them cannot.
 */
import type { Instant } from '../domain/time'
import { readMark, type StoredMark } from './marks'
import type { Connection } from './open'

/** As its row has it, in `extra`: `engine/correct.ts` says what each means. */
export interface StoredCorrection {
  readonly at: Instant
  readonly from: Instant
  readonly since: Instant
  readonly by: number
}

/** Key of the mark that lists the corrections: `[seq, since, by]` each, rising. */
const ERAS = 'clock.eras'

export type Era = readonly [seq: number, since: Instant, by: number]

export const erasMark = (eras: readonly Era[]): StoredMark => ({ key: ERAS, value: eras })

/** The corrections that the journal holds. */
export function erasIn(connection: Connection): Era[] {
  // What `erasMark` wrote under this key.
  return [...((readMark(connection, ERAS) as readonly Era[] | undefined) ?? [])]
}

/** The correction in the text of a row of the kind `clockCorrected`. */
export function correctionIn(extra: string | undefined): StoredCorrection {
  return JSON.parse(extra ?? '') as StoredCorrection // as journal.ts wrote it
}

/** When a row truly happened: rows of a clock that was ahead have instants of the future. */
export function trueAt(eras: readonly Era[], { seq, at }: { readonly seq: number; readonly at: Instant }): Instant {
  let instant = at
  for (const [corrected, since, by] of eras) if (seq < corrected && instant >= since) instant -= by
  return instant
}

interface Places {
  readonly seqAt: (at: Instant) => number
  readonly endAt: (at: Instant) => number
}

/** Where instants stand among the rows: `History` says what each gives. */
export function placesInTime(connection: Connection): Places {
  const firstFrom = connection.prepare<[number], { seq: number; at: number }>(
    'SELECT seq, at FROM entry WHERE seq >= ? ORDER BY seq LIMIT 1',
  )
  const newest = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck()

  /** Within an era, whose instants rise. */
  const seqIn = (at: Instant, first: number, end: number): number => {
    let low = first
    let high = end
    while (low < high) {
      const middle = (low + high) >>> 1
      const row = firstFrom.get(middle)
      if (!row || row.seq >= end || row.at >= at) high = middle
      else low = row.seq + 1
    }
    return low
  }

  /** The position of an instant in each era, oldest first. */
  const placesOf = (at: Instant): { readonly seq: number; readonly first: number; readonly end: number }[] => {
    const starts = [1, ...erasIn(connection).map(([seq]) => seq)]
    const last = (newest.get() ?? 0) + 1
    return starts.map((first, era) => {
      const end = starts[era + 1] ?? last
      return { seq: seqIn(at, first, end), first, end }
    })
  }

  return {
    seqAt: (at) => {
      const places = placesOf(at)
      return (places.find(({ seq, end }) => seq < end) ?? places.at(-1))?.seq ?? 1
    },
    endAt: (at) => placesOf(at).findLast(({ seq, first }) => seq > first)?.seq ?? 1,
  }
}
