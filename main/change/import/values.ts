/** What a value of a file means here: a group or level by its name, whether somebody is active, a card format. */
import { builtInNamed } from '../../cards/built-in'
import type { Site } from '../../domain/site'
import type { ImportMapping, Valued, ValueMeaning } from '../../domain/import-mapping'
import { cut, plain } from '../cell-text'
import { formatNamed } from '../../site/card'
import { Formats } from '../../cards/formats'

/** Without case, accents and marks. */
export const folded = (text: string): string =>
  text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim()

/** The entries of a cell. A backslash before a separator keeps it, as in this console's own lists. */
export const entriesOf = (target: Valued, cell: string): string[] => {
  const entries = target === 'groups' || target === 'accessLevels' ? cut(cell.replace(/\r?\n/g, ';'), ';') : [cell]
  return entries.map((entry) => entry.trim()).filter((entry) => entry !== '')
}

const ON = new Set([
  ...['true', 'yes', 'y', '1', 'on', 'active', 'activated', 'enabled', 'valid', 'in use', 'issued', 'normal'],
  ...['add', 'update', 'edit', 'authorised', 'authorized'],
])
const OFF = new Set([
  ...['false', 'no', 'n', '0', 'off', 'inactive', 'deactivated', 'disabled', 'invalid', 'lost', 'stolen', 'expired'],
  ...['blocked', 'suspended', 'delete', 'remove', 'revoked'],
])

/** Whether a word says that something works; undefined when it says neither. */
function stateNamed(value: string): 'on' | 'off' | undefined {
  const word = folded(value)
  return ON.has(word) ? 'on' : OFF.has(word) ? 'off' : undefined
}

interface Named {
  readonly id: string
  readonly name: string
}
/** By id, by name, then by the last part of a path such as `Root/Laboratory`. Two of one name match neither. */
function idNamed(things: readonly Named[], value: string): string | undefined {
  const byId = things.find(({ id }) => id === value)
  if (byId) return byId.id
  const named = (text: string): string | undefined => {
    const found = things.filter(({ name }) => folded(name) === folded(text))
    return found.length === 1 ? found[0]?.id : undefined
  }
  const last = value.split(/[/\\>]/).at(-1) ?? ''
  return named(value) ?? (last === value || last.trim() === '' ? undefined : named(last))
}

const BITS = /\b(\d{2,3})[\s-]?bit/i

/** A format by id or name, such as `Standard 26-bit Wiegand`. */
function formatOfText(value: string, formats: Formats): string | undefined {
  const named = formatNamed(formats, value) ?? builtInNamed(value)
  if (named !== undefined) return named
  const bits = Number(BITS.exec(value)?.[1])
  if (/corporate\s*1000/i.test(value)) return bits === 48 ? 'C1000-48' : 'C1000-35'
  return { 26: 'H10301', 34: 'H10306', 37: 'H10304' }[bits]
}

/** What a value means without a mapping; undefined when nothing is known of it. */
export function meaningOf(target: Valued, value: string, site: Site): string | undefined {
  if (target === 'groups') return idNamed(site.groups, value)
  if (target === 'accessLevels') return idNamed(site.accessLevels, value)
  if (target === 'cardFormat') return formatOfText(value, new Formats(site.cardFormats))
  return stateNamed(value)
}

/** What the import adds, as far as rows have used it. */
export interface Added {
  readonly groups: readonly Named[]
  readonly accessLevels: readonly Named[]
}

export interface Meanings {
  readonly of: (target: Valued, value: string) => ValueMeaning | undefined
  readonly added: () => Added
  /** Adds a group or level that the site does not have. */
  readonly create: (target: 'groups' | 'accessLevels', name: string) => ValueMeaning
}

/** An id made of a name: lower case, letters and digits, and none of `taken`. */
export function freshId(name: string, taken: ReadonlySet<string>): string {
  const stem =
    folded(name)
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'new'
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`
    if (!taken.has(id)) return id
  }
}

/** Things of one kind that the import adds. */
function additions(there: readonly Named[]): {
  readonly create: (name: string) => string
  readonly all: () => Named[]
} {
  const ids = new Set(there.map(({ id }) => id))
  const created = new Map<string, Named>()
  return {
    create: (name) => {
      const known = there.find((one) => folded(one.name) === folded(name)) ?? created.get(folded(name))
      if (known) return known.id
      const id = freshId(name, ids)
      ids.add(id)
      created.set(folded(name), { id, name })
      return id
    },
    all: () => [...created.values()],
  }
}

export function meanings(mapping: ImportMapping, site: Site): Meanings {
  const given = new Map(mapping.values.map((one) => [`${one.target} ${folded(one.value)}`, one]))
  const known = new Map<string, ValueMeaning | undefined>()
  const added = { groups: additions(site.groups), accessLevels: additions(site.accessLevels) }

  const found = (target: Valued, value: string): ValueMeaning | undefined => {
    const own = given.get(`${target} ${folded(value)}`)
    const isThing = target === 'groups' || target === 'accessLevels'
    if (own?.create === true && own.to !== null && isThing) return { ...own, to: added[target].create(own.to) }
    if (own) return own
    const to = meaningOf(target, value, site)
    return to === undefined ? undefined : { target, value, to }
  }
  return {
    of: (target, value) => {
      const key = `${target} ${value}`
      if (!known.has(key)) known.set(key, found(target, value) ?? found(target, plain(value)))
      return known.get(key)
    },
    added: () => ({ groups: added.groups.all(), accessLevels: added.accessLevels.all() }),
    create: (target, name) => ({ target, value: name, to: added[target].create(name) }),
  }
}
