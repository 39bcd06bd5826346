/** A row of a person's last ten in three words. */
import type { Names } from './names'
import type { Sentence } from './sentence'
import type { LaneRow } from '../../preload/contract/models'
import { text } from './text'

export function shortWords(event: LaneRow['event'], said: Sentence, names: Names): string {
  if (event.event === 'access.denied')
    return said.rule === '' ? text('short.refused') : text('short.refused.rule', { rule: said.rule })
  if (event.event !== 'access.granted' && event.event !== 'passage') return said.what
  if (event.event === 'access.granted' && event.violation) return text('short.let-in.rule', { rule: said.rule })
  const ends = names.ends(event.reader)
  if (!ends) return said.what
  return names.inward(ends.from, ends.to)
    ? text('short.in', { area: names.area(ends.to) })
    : text('short.out', { area: names.area(ends.from) })
}
