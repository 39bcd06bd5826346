/** The sentence of a line as the desk knows it now: with names and with the priority of the alarm it raised. */
import { sentence, type Sentence } from '../../format/sentence'
import type { LaneRow } from '../../../preload/contract/models'
import { useAlarms } from '../../store/alarms'
import { Folder, type Entry } from '../../store/entry'
import { names } from '../../store/naming'

export const sayEntry = (entry: Entry): Sentence =>
  sentence(entry, names, useAlarms.getState().bySeq.get(entry.seq)?.priority ?? null)

/** Lines of rows that came apart from the lane, oldest first in, newest first out. */
export function linesOf(rows: readonly LaneRow[]): readonly Entry[] {
  const folder = new Folder()
  const lines: Entry[] = []
  for (const row of rows.toSorted((a, b) => a.seq - b.seq)) {
    const entry = folder.take(row)
    if (entry) lines.push(entry)
  }
  return lines.reverse()
}
