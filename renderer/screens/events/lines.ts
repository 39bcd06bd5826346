/** Lines of rows that came apart from the lane: a person's last ten, a timeline. */
import type { LaneRow } from '../../../preload/contract/models'
import { Folder, type Entry } from '../../format/entry'

/** In any order in, newest first out. */
export function linesOf(rows: readonly LaneRow[]): readonly Entry[] {
  const folder = new Folder()
  const lines: Entry[] = []
  for (const row of rows.toSorted((a, b) => a.seq - b.seq)) {
    const entry = folder.take(row)
    if (entry) lines.push(entry)
  }
  return lines.reverse()
}
