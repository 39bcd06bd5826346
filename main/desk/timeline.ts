/** What happened around a violation: all of the person's events and the doors' own, so that a tailgater shows. */
import type { JournalRow, RowsQuery, ViolationFacts } from '../decider/messages'
import { hasDoor, type Site } from '../domain/site'
import { MINUTE } from '../domain/time'

export const TIMELINE_LIMIT = 200
/** Somebody who slipped in behind another did so within moments of that other's card. */
const AROUND_MS = 2 * MINUTE
const PERSON_ROWS = 100

export async function timelineOf(
  violation: ViolationFacts,
  site: Site,
  rows: (query: RowsQuery) => Promise<readonly JournalRow[]>,
): Promise<readonly JournalRow[]> {
  const readers = site.readers.filter(({ from, to }) => from === violation.area || to === violation.area)
  const doors = [...new Set(readers.filter(hasDoor).map(({ door }) => door))]
  const [ofPerson, ofDoors] = await Promise.all([
    rows({ before: null, limit: PERSON_ROWS, cardholder: violation.cardholder, explanations: true }),
    doors.length === 0
      ? []
      : rows({
          before: null,
          limit: TIMELINE_LIMIT,
          doors,
          from: violation.openedAt - AROUND_MS,
          to: violation.lastAt + AROUND_MS,
          explanations: true,
        }),
  ])
  const bySeq = new Map([...ofDoors, ...ofPerson].map((row) => [row.seq, row]))
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq).slice(-TIMELINE_LIMIT)
}
