/** Entries of rows that were read apart from the lane: a person's last ten, a timeline. */
import type { LaneRow } from '../../../preload/contract/models'
import { EntryBuilder, type Entry } from '../../format/entry'

/** In any order in, newest first out. */
export function entriesOf(rows: readonly LaneRow[]): readonly Entry[] {
  const builder = new EntryBuilder()
  const entries: Entry[] = []
  for (const row of rows.toSorted((a, b) => a.seq - b.seq)) {
    const entry = builder.add(row)
    if (entry) entries.push(entry)
  }
  return entries.reverse()
}
