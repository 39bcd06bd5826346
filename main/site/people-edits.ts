/** Edits of people over the site in force: who changed meanwhile, the people as they become, and what the journal says of it. */
import { maskedCard } from '../cards/masked'
import type { CardholderId } from '../domain/ids'
import type { PersonEdit, PersonOnFile } from '../domain/people-edit'
import type { Problem } from '../domain/result'
import type { Cardholder, Site } from '../domain/site'
import type { DraftProblem, JsonObject } from '../domain/site-draft'
import { fieldDifferences, withoutPin } from './differences'
import { sameJson } from './draft'
import { cardholderJson, exportSite } from './export'

const plainJson = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject

export function personOnFile(person: Cardholder): PersonOnFile {
  const { pin, pinHash, ...shown } = person
  return { id: person.id, person: plainJson(cardholderJson(shown)), hasPin: (pinHash ?? pin) !== undefined }
}

const byId = ({ cardholders }: Site, ids: ReadonlySet<string>): Map<CardholderId, Cardholder> =>
  new Map(cardholders.filter(({ id }) => ids.has(id)).map((person) => [person.id, person]))

/** Of the edited people, those who are not as they were when the edit began. */
export function movedSince(
  site: Site,
  edits: readonly PersonEdit[],
): { readonly id: CardholderId; readonly now: PersonOnFile | null }[] {
  const known = byId(site, new Set(edits.map(({ id }) => id)))
  return edits.flatMap(({ id, before }) => {
    const person = known.get(id)
    const now = person ? personOnFile(person) : null
    return sameJson(now?.person ?? null, before) ? [] : [{ id, now }]
  })
}

/** What no parse of the whole file would find. */
export function badEdits(edits: readonly PersonEdit[]): DraftProblem[] {
  const seen = new Set<string>()
  return edits.flatMap(({ id, before, after }): DraftProblem[] => {
    const problem = (path: string, message: string): DraftProblem[] => [{ section: 'cardholders', id, path, message }]
    if (seen.has(id)) return problem('id', `is edited twice: ${JSON.stringify(id)}`)
    seen.add(id)
    if (before === null && after === null) return problem('id', `is neither added nor there: ${JSON.stringify(id)}`)
    if (after === null || after['id'] === id)
      return 'pinHash' in (after ?? {}) ? problem('pinHash', 'is not given by hand') : []
    return problem('id', `must stay ${JSON.stringify(id)}, got ${JSON.stringify(after['id'] ?? null)}`)
  })
}

export interface EditedText {
  readonly text: string
  /** Ids of the people in the order of the text. */
  readonly ids: readonly CardholderId[]
}

/** The site file with the edits: people keep their place, new ones come last. */
export function editedText(site: Site, edits: readonly PersonEdit[]): EditedText {
  const left = new Map(edits.map((edit) => [edit.id, edit]))
  const { cardholders: _, ...rest } = exportSite({ ...site, cardholders: [] })
  const people = site.cardholders.flatMap((person): [CardholderId, object][] => {
    const edit = left.get(person.id)
    left.delete(person.id)
    if (!edit) return [[person.id, cardholderJson(person)]]
    if (edit.after === null) return []
    const { pin, ...after } = edit.after
    const kept = pin === undefined ? { pin: person.pin, pinHash: person.pinHash } : pin === null ? {} : { pin }
    return [[person.id, { ...after, ...kept }]]
  })
  for (const { id, after } of left.values()) if (after !== null) people.push([id, withoutEmptyPin(after)])
  const cardholders = people.map(([, json]) => json)
  return { text: JSON.stringify({ ...rest, cardholders }, null, 2), ids: people.map(([id]) => id) }
}

function withoutEmptyPin({ pin, ...rest }: JsonObject): JsonObject {
  return pin === null || pin === undefined ? rest : { ...rest, pin }
}

/** A problem of the whole file, at the person it is about; other people in it are named by id, not by place. */
export function atPerson({ path, message }: Problem, ids: readonly CardholderId[]): DraftProblem {
  const said = message.replace(
    /cardholders\[(\d+)\](?:\.\w+(?:\[\d+\])?)*/g,
    (_, place: string) => ids[Number(place)] ?? '',
  )
  const [, place, rest = ''] = /^cardholders\[(\d+)\]\.?(.*)$/.exec(path) ?? []
  if (place === undefined) return { section: null, id: '', path, message: said }
  return { section: 'cardholders', id: ids[Number(place)] ?? '', path: rest, message: said }
}

/** People of one change that the journal's text tells of one by one; the versions of the site file have all of them. */
const TOLD = 50

/** What changed, with before and after, for the journal: never a PIN, its hash or a whole card number. */
export function editsText(from: Site, to: Site, edits: readonly PersonEdit[]): string {
  const ids = new Set(edits.map(({ id }) => id))
  const [before, after] = [byId(from, ids), byId(to, ids)]
  const told = edits.slice(0, TOLD).map(({ id }) => {
    const [was, is] = [before.get(id), after.get(id)]
    if (was && is) return `${named(is)}: ${fieldsText(was, is)}`
    return is ? `added ${named(is)}` : `deleted ${was ? named(was) : id}`
  })
  if (edits.length > TOLD) told.push(`and ${edits.length - TOLD} more people`)
  return told.join('; ')
}

const named = ({ id, name }: Cardholder): string => (name === id ? id : `${name} (${id})`)

function fieldsText(was: Cardholder, is: Cardholder): string {
  const fields = fieldDifferences(was, is).map((field) => {
    if (field.path === 'credentials') return `cards: ${cardsText(was)} -> ${cardsText(is)}`
    const { path, before, after } = withoutPin(field)
    return `${path}: ${before ?? 'none'} -> ${after ?? 'none'}`
  })
  return fields.join(', ') || 'nothing'
}

const cardsText = ({ credentials }: Cardholder): string =>
  credentials.map((one) => `${maskedCard(one)}${one.active ? '' : ' (off)'}`).join(' ') || 'none'
