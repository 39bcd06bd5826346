/** A thing of the draft as JSON: finding it, reading a value at a path such as `apb.minutes`, writing one. Pure. */
import {
  DRAFT_LISTS,
  type DraftProblem,
  type DraftSection,
  type DraftState,
  type JsonObject,
} from '../../../preload/contract/draft'

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const thingsOf = (document: JsonObject, section: DraftSection): readonly JsonObject[] => {
  const list = document[section]
  return Array.isArray(list) ? list.filter(isObject) : []
}

export const idOf = (thing: JsonObject): string => String(thing['id'])

/** The name as a screen shows it: the id where the file gives no name. */
export const nameOf = (thing: JsonObject): string =>
  typeof thing['name'] === 'string' && thing['name'] !== '' ? thing['name'] : idOf(thing)

/** Null: the document has no such thing. */
export function thingIn(document: JsonObject, section: DraftSection, id: string): JsonObject | null {
  if (DRAFT_LISTS.some((list) => list === section))
    return thingsOf(document, section).find((thing) => idOf(thing) === id) ?? null
  const one = document[section]
  return isObject(one) ? one : null
}

/** The value at a path; undefined where there is none. */
export function valueAt(thing: JsonObject | null, path: string): unknown {
  let value: unknown = thing
  for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined
  return value
}

/** The thing with a value at a path; undefined removes the key, and an object that becomes empty goes with it. */
export function withValue(thing: JsonObject, path: string, value: unknown): JsonObject {
  const [key = '', ...rest] = path.split('.')
  const { [key]: before, ...others } = thing
  if (rest.length === 0) return value === undefined ? others : { ...thing, [key]: value }
  const inner = withValue(isObject(before) ? before : {}, rest.join('.'), value)
  return Object.keys(inner).length === 0 ? others : { ...thing, [key]: inner }
}

/** The same values, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) || Array.isArray(b))
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((each, i) => same(each, b[i]))
  if (!isObject(a) || !isObject(b)) return a === b
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => same(a[key], b[key]))
}

/** Problems at a field: its path itself, or something within it. */
export const problemsAt = (
  problems: readonly DraftProblem[],
  of: { readonly section: DraftSection; readonly id: string },
  path: string,
): readonly DraftProblem[] =>
  problems.filter(
    (each) =>
      each.section === of.section &&
      each.id === of.id &&
      (each.path === path || each.path.startsWith(`${path}.`) || each.path.startsWith(`${path}[`)),
  )

/** The smallest whole number from `first` that no thing of the list has as its id. */
export function freeNumber(document: JsonObject, section: DraftSection, first = 1): number {
  const taken = new Set(thingsOf(document, section).map(idOf))
  let id = first
  while (taken.has(String(id))) id++
  return id
}

/** The first id that nothing of the list has: the prefix and a number. */
export function freeId(document: JsonObject, section: DraftSection, prefix: string): string {
  const taken = new Set(thingsOf(document, section).map(idOf))
  let n = 1
  while (taken.has(`${prefix}${n}`)) n++
  return `${prefix}${n}`
}

/** The change that the draft makes to a thing, if any. */
export const changeOf = (
  { changes }: Pick<DraftState, 'changes'>,
  section: DraftSection,
  id: string,
): DraftState['changes'][number] | undefined => changes.find((each) => each.section === section && each.id === id)
