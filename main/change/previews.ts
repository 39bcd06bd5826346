/** Previewed changes that may be applied, each based on the site that was current at its preview. */
import { assert } from '../domain/assert'
import type { ImportMapping } from '../domain/import-mapping'
import type { PersonEdit } from '../domain/people-edit'
import type { Problem } from '../domain/result'
import type { Cardholder, Site } from '../domain/site'
import { changeBetween } from '../site/change'
import type { SiteChange } from '../site/change'
import { differencesOf, differencesText } from '../site/differences'
import { exportSiteText } from '../site/export'
import { parseKeptSite, parseSiteText } from '../site/parse'
import { packSite } from '../store/site'
import type { PackedSite } from '../store/site'
import { importList } from './import/read-people'
import type { Table } from './import/table'
import { pinSeal, storableSite } from './storable'
import { atPerson, badEdits, editedText, editsText, movedSince } from '../site/people-edits'
import type { ChangePreview, ImportPreview, Outcome, PeoplePreview, ReadyChange } from './messages'

const hexOf = (sha256: Uint8Array): string => Buffer.from(sha256).toString('hex')

export interface InForce {
  /** In hex. */
  readonly sha256: string
  readonly text: string
}

export interface Previews {
  readonly site: (text: string, slot?: Kept['slot']) => Outcome<ChangePreview>
  readonly people: (table: Table, mapping: ImportMapping) => Outcome<ImportPreview>
  /** What the list would do, row by row, without the check of the whole site and without a way to apply it. */
  readonly tryPeople: (table: Table, mapping: ImportMapping) => Outcome<ImportPreview['rows']>
  readonly peopleEdits: (edits: readonly PersonEdit[]) => PeoplePreview
  readonly ready: (id: number, onlyWhole: boolean) => ReadyChange
  readonly cardholders: (id: number, from: number, to: number) => readonly Cardholder[]
  readonly siteText: () => string
  /** The current site, parsed once per version. */
  readonly current: () => { readonly site: Site; readonly sha256: string }
}

interface Kept {
  readonly change: SiteChange
  readonly before: string
  readonly packed: PackedSite
  readonly bad: number
  /** Edits of people, and a change that comes due, do not affect a change in preview. */
  readonly slot: 'looked-at' | 'people' | 'timed'
  readonly what: string
  readonly to: Site
}

type Given = Pick<Kept, 'bad' | 'slot'> & { readonly what?: string }
const LOOKED_AT: Given = { bad: 0, slot: 'looked-at' }

/** @param keyFolder where the key for PINs lies */
export function createPreviews(keyFolder: string, inForce: () => InForce): Previews {
  const kept = new Map<number, Kept>()
  let last = 0
  let known: { readonly site: Site; readonly sha256: string } | undefined

  const current = (): { readonly site: Site; readonly sha256: string } => {
    const { sha256, text } = inForce()
    if (known?.sha256 === sha256) return known
    // What was applied last was parsed from this very text.
    const applied = [...kept.values()].find(({ packed }) => hexOf(packed.sha256) === sha256)
    if (applied) return (known = { site: applied.to, sha256 })
    return (known = { site: keptSite(text), sha256 })
  }

  const add = (to: Site, text: string, warnings: readonly Problem[], given: Given): ChangePreview => {
    const { site, sha256 } = current()
    const differences = differencesOf(site, to)
    const { what = differencesText(differences), ...more } = given
    // Only the newest may be applied; older ones belong to sheets that are closed.
    for (const [id, { slot }] of kept) if (slot === given.slot) kept.delete(id)
    const change = changeBetween(site, to)
    kept.set(++last, { change, before: sha256, packed: packSite(text), what, to, ...more })
    return { id: last, differences, warnings, hazards: hazardsOf(to) }
  }

  const listed = (table: Table, mapping: ImportMapping): ReturnType<typeof importList> =>
    importList(current().site, table, mapping, { sealPin: pinSeal(keyFolder) })

  const people: Previews['people'] = (table, mapping) => {
    const made = listed(table, mapping)
    if (!made.ok) return { ok: false, problems: [...made.error] }
    const { site, ...rows } = made.value
    // Parses the written text, so that the applied site is exactly what the text says and has passed every check.
    const text = exportSiteText(site)
    const parsed = parseSiteText(text)
    if (!parsed.ok) return { ok: false, problems: parsed.error.map((one) => personProblem(one, site)) }
    return {
      ok: true,
      value: { ...add(parsed.value.site, text, [], { ...LOOKED_AT, bad: rows.bad }), hazards: [], rows },
    }
  }

  const found = (id: number): Kept => {
    const one = kept.get(id)
    if (!one) throw new Error('the preview has expired: preview the change again')
    return one
  }

  return {
    current,
    people,
    tryPeople: (table, mapping) => rowsOnly(listed(table, mapping)),
    peopleEdits: (edits) => editsPreview(edits, current().site, keyFolder, add),
    site: (text, slot = 'looked-at') => {
      const parsed = parseSiteText(text)
      if (!parsed.ok) return { ok: false, problems: [...parsed.error] }
      const { site, warnings } = parsed.value
      const storable = storableSite(keyFolder, { site, text }, current().site)
      if (storable.problems.length > 0) return { ok: false, problems: [...storable.problems] }
      return { ok: true, value: add(storable.site, storable.text, warnings, { bad: 0, slot }) }
    },
    ready: (id, onlyWhole) => {
      const { change, before, packed, what, bad } = found(id)
      if (onlyWhole && bad > 0) throw new Error(`${bad} rows are bad, and the import applies all rows or none`)
      const { rest, order, cardholders } = change
      return { rest, order, cardholders: cardholders.length, before, ...packed, what }
    },
    cardholders: (id, from, to) => found(id).change.cardholders.slice(from, to),
    siteText: () => exportSiteText(current().site),
  }
}

/** A problem of the whole site file, at the id of the person it is about. */
const personProblem = (problem: Problem, { cardholders }: Site): Problem => {
  const ids = cardholders.map((person) => person.id)
  const { id, path, message } = atPerson(problem, ids)
  return { path: id === '' ? path : `${id}: ${path}`, message }
}

function rowsOnly(made: ReturnType<typeof importList>): Outcome<ImportPreview['rows']> {
  if (!made.ok) return { ok: false, problems: [...made.error] }
  const { site: _, ...rows } = made.value
  return { ok: true, value: rows }
}

function keptSite(text: string): Site {
  const parsed = parseKeptSite(text)
  assert(parsed.ok, 'a site file that was in force can be read')
  return parsed.value.site
}

type Add = (to: Site, text: string, warnings: readonly Problem[], given: Given) => ChangePreview

function editsPreview(edits: readonly PersonEdit[], site: Site, keyFolder: string, add: Add): PeoplePreview {
  const moved = movedSince(site, edits)
  if (moved.length > 0) return { kind: 'moved', people: moved }
  const bad = badEdits(edits)
  if (bad.length > 0) return { kind: 'refused', problems: bad }
  const { text, ids } = editedText(site, edits)
  const parsed = parseSiteText(text)
  if (!parsed.ok) return { kind: 'refused', problems: parsed.error.map((one) => atPerson(one, ids)) }
  const storable = storableSite(keyFolder, { site: parsed.value.site, text }, site)
  if (storable.problems.length > 0)
    return { kind: 'refused', problems: storable.problems.map((one) => atPerson(one, ids)) }
  const what = editsText(site, storable.site, edits)
  return { kind: 'preview', id: add(storable.site, storable.text, [], { bad: 0, slot: 'people', what }).id }
}

/** Life safety: a hard area may keep people in whom its rules refuse the way out (site-and-replay.md). */
export function hazardsOf(site: Site): ChangePreview['hazards'] {
  return site.areas.flatMap(({ id, name, apb }) => {
    if (apb.mode !== 'hard') return []
    const noExit = !site.readers.some(({ from }) => from === id)
    if (!noExit && apb.freeEgressConfirmed) return []
    return [{ area: id, name, why: noExit ? 'no-exit-reader' : 'free-egress-not-confirmed' }]
  })
}
