/** The values of a list's columns, and what each means with a mapping: for the operator who maps them. */
import { RAW } from '../../cards/built-in'
import { LAYOUTS } from '../../domain/card-layouts'
import {
  isValued,
  type ColumnFacts,
  type ImportMapping,
  type ListChoices,
  type MappedValues,
} from '../../domain/import-mapping'
import type { Site } from '../../domain/site'
import { entriesOf, folded, meanings } from './values'

export function valueList(facts: readonly ColumnFacts[], mapping: ImportMapping, site: Site): readonly MappedValues[] {
  const { of } = meanings(mapping, site)
  const given = new Map(mapping.values.map((one) => [`${one.target} ${folded(one.value)}`, one]))
  return mapping.columns.flatMap(({ column, target }): MappedValues[] => {
    const fact = facts.find((one) => one.column.toLowerCase() === column.toLowerCase())
    if (!isValued(target) || !fact) return []
    const counts = new Map<string, number>()
    for (const { value, count } of fact.values)
      for (const entry of entriesOf(target, value)) counts.set(entry, (counts.get(entry) ?? 0) + count)
    const isThing = target === 'groups' || target === 'accessLevels'
    const values = [...counts].map(([value, count]): MappedValues['values'][number] => {
      const own = given.get(`${target} ${folded(value)}`)
      if (own?.create === true && own.to !== null) return { value, count, kind: 'create', to: own.to }
      const meaning = own ?? of(target, value)
      if (meaning) return { value, count, kind: meaning.to === null ? 'nothing' : 'known', to: meaning.to }
      return isThing && mapping.createMissing
        ? { value, count, kind: 'create', to: value }
        : { value, count, kind: 'unknown', to: null }
    })
    return [{ column, target, values }]
  })
}

/** Groups, access levels and card formats to choose from. */
export const choicesOf = ({ groups, accessLevels, cardFormats }: Site): ListChoices => ({
  groups: groups.map(({ id, name }) => ({ id, name })),
  accessLevels: accessLevels.map(({ id, name }) => ({ id, name })),
  cardFormats: [
    ...[...LAYOUTS, ...cardFormats].map(({ id, name }) => ({ id, name: name === id ? id : `${id}, ${name}` })),
    { id: RAW, name: RAW },
  ],
})
