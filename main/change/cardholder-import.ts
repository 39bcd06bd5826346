/** Applies a CSV file of cardholders to a site: who is added, changed or unchanged, and which rows are bad and why. */
import type { Cardholder, Site } from '../domain/site'
import { cardKey } from '../site/card'
import { sameCardholder } from '../site/change'
import { fieldDifferences } from '../site/differences'
import type { FieldDifference } from '../site/differences'
import { cardholderFrom, knownOf } from './cardholder-cells'
import type { CsvRow } from './cardholder-csv'

export interface ImportRow {
  readonly line: number
  readonly id: string
  readonly name: string
  /** The changed fields of a changed cardholder. */
  readonly fields: readonly FieldDifference[]
  /** Why a row is bad. */
  readonly reasons: readonly string[]
}
export interface ImportRows {
  readonly kind: 'added' | 'changed' | 'bad'
  readonly count: number
  /** The first `LISTED_ROWS` rows; `count` covers all. */
  readonly rows: readonly ImportRow[]
}
export interface CardholderImport {
  readonly site: Site
  readonly groups: readonly ImportRows[]
  readonly unchanged: number
  readonly bad: number
}

/** Listed rows of each kind. */
export const LISTED_ROWS = 500

interface Draft {
  readonly line: number
  readonly person: Cardholder
  readonly before: Cardholder | undefined
  readonly reasons: string[]
}

/** Bad rows change nothing; people who are not in the file stay unchanged. */
export function importCardholders(site: Site, rows: readonly CsvRow[]): CardholderImport {
  const known = knownOf(site)
  const there = new Map(site.cardholders.map((person) => [person.id, person]))
  const lineOf = new Map<string, number>()
  const drafts = rows.map(({ line, cells, misshapen }): Draft => {
    const reasons: string[] = misshapen === undefined ? [] : [misshapen]
    const before = there.get(cells.id ?? '')
    const person = cardholderFrom(cells, before, known, reasons)
    const earlier = lineOf.get(person.id)
    if (earlier !== undefined) reasons.push(`id: ${JSON.stringify(person.id)} is already in line ${earlier}`)
    else lineOf.set(person.id, line)
    return { line, person, before, reasons }
  })
  const people = withoutClashes(site, drafts)
  return { ...told(drafts), site: { ...site, cardholders: people } }
}

/** A row that claims another person's card or id is bad. Dropping it may create another clash, so the check repeats. */
function withoutClashes(site: Site, drafts: readonly Draft[]): Cardholder[] {
  for (;;) {
    const good = new Map(drafts.filter(({ reasons }) => reasons.length === 0).map((draft) => [draft.person.id, draft]))
    const people = [
      ...site.cardholders.map((person) => good.get(person.id)?.person ?? person),
      ...[...good.values()].filter(({ before }) => !before).map(({ person }) => person),
    ]
    const owners = new Map<string, string>()
    let clashes = 0
    const clash = (person: Cardholder, what: string, owner: string): void => {
      // Of two owners, the one from the file is at fault.
      const at = good.get(person.id) ?? good.get(owner)
      at?.reasons.push(`credentials${what} belongs to ${at.person.id === person.id ? owner : person.id}`)
      if (at) clashes++
    }
    for (const person of people)
      for (const [place, { id, card }] of person.credentials.entries())
        // A card is named by its place: its number is all that it takes to make a copy.
        for (const [key, what] of [
          [`id ${id}`, `: the id ${JSON.stringify(id)}`],
          ...(card ? [[cardKey(card), `[${place}]: this card`]] : []),
        ] as [string, string][]) {
          const owner = owners.get(key)
          if (owner === undefined) owners.set(key, person.id)
          else clash(person, what, owner)
        }
    if (clashes === 0) return people
  }
}

function told(drafts: readonly Draft[]): Omit<CardholderImport, 'site'> {
  const kinds = { added: [], changed: [], bad: [] } as Record<ImportRows['kind'], Draft[]>
  let unchanged = 0
  for (const draft of drafts) {
    if (draft.reasons.length > 0) kinds.bad.push(draft)
    else if (!draft.before) kinds.added.push(draft)
    else if (sameCardholder(draft.before, draft.person)) unchanged++
    else kinds.changed.push(draft)
  }
  const groups = (['added', 'changed', 'bad'] as const).map((kind): ImportRows => ({
    kind,
    count: kinds[kind].length,
    rows: kinds[kind].slice(0, LISTED_ROWS).map(({ line, person, before, reasons }) => ({
      line,
      id: person.id,
      name: person.name,
      fields: kind === 'changed' && before ? fieldDifferences(before, person) : [],
      reasons,
    })),
  }))
  return { groups, unchanged, bad: kinds.bad.length }
}
