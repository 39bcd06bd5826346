/** A person as the site file writes them, while somebody edits: what changed, and two edits laid over each other. Pure. */
import type { JsonObject } from '../../../preload/contract/draft'
import { isObject, same } from '../site/thing'

export const FIELDS = [
  'name',
  'department',
  'number',
  'active',
  'validFrom',
  'validTo',
  'groups',
  'accessLevels',
  'credentials',
  'apbExempt',
  'apbExemptUntil',
  'extendedUnlock',
] as const
export type Field = (typeof FIELDS)[number]

/** Lists whose entries are merged one by one, and which id each entry has. */
const LISTS: ReadonlySet<Field> = new Set<Field>(['groups', 'accessLevels', 'credentials'])

const idOf = (entry: unknown): string => (isObject(entry) ? String(entry['id']) : String(entry))
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Fields in which two versions differ, in the order in which they are shown. */
export const changedFields = (before: JsonObject | null, after: JsonObject | null): readonly Field[] =>
  FIELDS.filter((field) => !same(before?.[field], after?.[field]))

function mergedList(base: unknown, mine: unknown, theirs: unknown): readonly unknown[] {
  const was = new Map(listOf(base).map((entry) => [idOf(entry), entry]))
  const is = new Map(listOf(mine).map((entry) => [idOf(entry), entry]))
  const kept = listOf(theirs).flatMap((entry) => {
    const id = idOf(entry)
    if (was.has(id) && !is.has(id)) return []
    const own = is.get(id)
    return [own !== undefined && !same(own, was.get(id)) ? own : entry]
  })
  const there = new Set(kept.map(idOf))
  return [...kept, ...[...is.values()].filter((entry) => !was.has(idOf(entry)) && !there.has(idOf(entry)))]
}

/**
 * My edit of `base` made to what somebody else left: my fields, and theirs where I changed nothing. Of lists, each entry
 * that one of us added or removed is added or removed.
 */
export function merged(base: JsonObject, mine: JsonObject, theirs: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...theirs }
  for (const field of changedFields(base, mine)) {
    const value = LISTS.has(field) ? mergedList(base[field], mine[field], theirs[field]) : mine[field]
    if (value === undefined || (Array.isArray(value) && value.length === 0)) delete result[field]
    else result[field] = value
  }
  return result
}

/** The person with a field set; what the site file leaves out is left out. */
export function withField(person: JsonObject, field: Field, value: unknown): JsonObject {
  const { [field]: _before, ...rest } = person
  const isEmpty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  return isEmpty ? rest : { ...person, [field]: value }
}

/** Digits as the site file writes them: a number while it is exact. */
export const digits = (typed: string): number | string => {
  const trimmed = typed.trim()
  return /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed
}

/** A copy for a new person: everything but who they are and what is theirs alone. */
export const copyOf = (person: JsonObject, id: string): JsonObject => {
  const { id: _id, name: _name, number: _number, credentials: _cards, ...rest } = person
  return { id, ...rest }
}

const RANDOM = 'abcdefghijkmnpqrstuvwxyz23456789'

/** An id that nobody had before, nor will: people and cards that were deleted stay in the journal under theirs. */
export function freshId(prefix: 'p' | 'k'): string {
  const random = crypto.getRandomValues(new Uint8Array(10))
  return `${prefix}-${Array.from(random, (byte) => RANDOM[byte % RANDOM.length]).join('')}`
}
