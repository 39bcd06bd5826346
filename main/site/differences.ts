/** How two sites differ, thing by thing and field by field, as somebody is shown it before it is applied. */
import type { Site } from '../domain/site'
import { SITE_LISTS } from '../domain/site-draft'
import { sameCardholder } from './change'

export type SectionName = (typeof SITE_LISTS)[number]

export interface FieldDifference {
  /** `apb.mode`; the keys of the site file. */
  readonly path: string
  /** JSON; null = not there. */
  readonly before: string | null
  readonly after: string | null
}
export interface ThingDifference {
  readonly kind: 'added' | 'changed' | 'removed'
  readonly section: SectionName | 'site'
  readonly id: string
  readonly name: string
  /** Of a changed thing only. */
  readonly fields: readonly FieldDifference[]
}
export interface SiteDifferences {
  readonly counts: readonly {
    readonly section: SectionName | 'site'
    readonly added: number
    readonly changed: number
    readonly removed: number
  }[]
  /** Sections in the site file's order; of each at most `LISTED` things. */
  readonly things: readonly ThingDifference[]
}

/** Things listed of each section; a person reads no more, and the counts tell of all. */
export const LISTED = 200

interface Thing {
  readonly id: string | number
  readonly name?: string
}

export function differencesOf(from: Site, to: Site): SiteDifferences {
  const counts: { section: SectionName | 'site'; added: number; changed: number; removed: number }[] = []
  const things: ThingDifference[] = []
  const settings = fieldDifferences(settingsOf(from), settingsOf(to))
  if (settings.length > 0) {
    counts.push({ section: 'site', added: 0, changed: 1, removed: 0 })
    things.push({ kind: 'changed', section: 'site', id: to.name, name: to.name, fields: settings })
  }
  for (const section of SITE_LISTS) {
    const found = inSection(section, from[section] ?? [], to[section] ?? [])
    const count = (kind: ThingDifference['kind']): number => found.filter((one) => one.kind === kind).length
    if (found.length === 0) continue
    counts.push({ section, added: count('added'), changed: count('changed'), removed: count('removed') })
    for (const { kind, before, after } of found.slice(0, LISTED)) {
      const shown = after ?? before
      things.push({
        kind,
        section,
        id: String(shown?.id ?? ''),
        name: shown?.name ?? String(shown?.id ?? ''),
        fields: before && after ? fieldDifferences(before, after).map(withoutPin) : [],
      })
    }
  }
  return { counts, things }
}

/** `cardholders: 2 added, 1 changed; readers: 1 removed`, for the journal. */
export const differencesText = ({ counts }: SiteDifferences): string =>
  counts
    .map(({ section, ...rest }) => {
      const parts = Object.entries(rest).filter(([, count]) => count > 0)
      return `${section}: ${parts.map(([word, count]) => `${count} ${word}`).join(', ')}`
    })
    .join('; ') || 'nothing but the text of the file'

/** All that is in no section. */
const settingsOf = (site: Site): object =>
  Object.fromEntries(Object.entries(site).filter(([key]) => !SITE_LISTS.some((section) => section === key)))

interface Found {
  readonly kind: ThingDifference['kind']
  readonly before?: Thing
  readonly after?: Thing
}

function inSection(section: SectionName, from: readonly Thing[], to: readonly Thing[]): Found[] {
  const before = new Map(from.map((thing) => [thing.id, thing]))
  const found: Found[] = []
  for (const after of to) {
    const known = before.get(after.id)
    before.delete(after.id)
    if (!known) found.push({ kind: 'added', after })
    else if (!sameThing(section, known, after)) found.push({ kind: 'changed', before: known, after })
  }
  for (const gone of before.values()) found.push({ kind: 'removed', before: gone })
  return found
}

const sameThing = (section: SectionName, a: Thing, b: Thing): boolean =>
  section === 'cardholders'
    ? sameCardholder(a as Site['cardholders'][number], b as Site['cardholders'][number])
    : JSON.stringify(a) === JSON.stringify(b)

/** Lists count as one value; a change inside one shows it whole. */
export function fieldDifferences(before: object, after: object): FieldDifference[] {
  const a = leaves(before)
  const b = leaves(after)
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((path) => {
    const [was, is] = [a.get(path) ?? null, b.get(path) ?? null]
    return was === is ? [] : [{ path, before: was, after: is }]
  })
}

const ofPin = /^"(?:\d{4,8}|[0-9a-f]{8}:[0-9a-f]{32})"$/

/** That a PIN was set, changed or removed is shown, and neither the PIN nor its hash. */
export function withoutPin(field: FieldDifference): FieldDifference {
  const { path, before, after } = field
  if (path !== 'pinHash' && path !== 'pin') return field
  const shown = (value: string | null, word: string): string | null =>
    value !== null && ofPin.test(value) ? JSON.stringify(word) : value
  return { path, before: shown(before, 'on file'), after: shown(after, before === null ? 'on file' : 'another') }
}

function leaves(value: object, path = '', found = new Map<string, string>()): Map<string, string> {
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const at = path === '' ? key : `${path}.${key}`
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) leaves(inner, at, found)
    else found.set(at, JSON.stringify(inner) ?? 'null')
  }
  return found
}
