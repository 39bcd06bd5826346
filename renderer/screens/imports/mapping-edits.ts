/** Edits of a mapping: what a column is, and what its values mean. */
import type { ImportMapping, Target, Valued, ValueMeaning } from '../../../preload/contract/import-mapping'

const REPEATABLE: ReadonlySet<Target> = new Set(['groups', 'accessLevels', 'card'])
export const targetOf = ({ columns }: ImportMapping, column: string): Target | null =>
  columns.find((one) => one.column.toLowerCase() === column.toLowerCase())?.target ?? null

/** Gives a column a meaning, and takes it from the column that had it where only one can. */
export function withTarget(mapping: ImportMapping, column: string, target: Target | null): ImportMapping {
  const isOnly = target !== null && !REPEATABLE.has(target)
  const others = mapping.columns
    .filter((one) => one.column.toLowerCase() !== column.toLowerCase())
    .map((one) => (isOnly && one.target === target ? { ...one, target: null } : one))
  const before = mapping.columns.findIndex((one) => one.column.toLowerCase() === column.toLowerCase())
  const columns = [...others]
  columns.splice(before < 0 ? columns.length : before, 0, { column, target })
  return { ...mapping, columns, match: matchOf(columns, mapping.match) }
}

/** What tells people apart, as long as a column holds it. */
function matchOf(columns: ImportMapping['columns'], wanted: ImportMapping['match']): ImportMapping['match'] {
  const has = (...targets: Target[]): boolean =>
    columns.some(({ target }) => target !== null && targets.includes(target))
  const possible = {
    id: has('id'),
    number: has('number'),
    card: has('card', 'credentials'),
    name: has('name', 'firstName', 'lastName'),
  }
  if (possible[wanted]) return wanted
  return (['id', 'number', 'name', 'card'] as const).find((match) => possible[match]) ?? 'name'
}

/** The ways in which the columns can tell people apart. */
export const matchesOf = ({ columns }: ImportMapping): readonly ImportMapping['match'][] =>
  (['id', 'number', 'name', 'card'] as const).filter((match) => matchOf(columns, match) === match)

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()

/** Without `to` the value is looked up by its name again. */
export function withMeaning(
  mapping: ImportMapping,
  meaning: ValueMeaning | { readonly target: Valued; readonly value: string },
): ImportMapping {
  const values = mapping.values.filter((one) => one.target !== meaning.target || !same(one.value, meaning.value))
  return { ...mapping, values: 'to' in meaning ? [...values, meaning] : values }
}
