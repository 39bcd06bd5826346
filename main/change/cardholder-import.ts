/** Applies a list of people to a site: who is added, changed or unchanged, and which rows are bad and why. */
import type { ImportMapping } from '../domain/import-mapping'
import { levelIdOf, type Cardholder, type Site } from '../domain/site'
import { cardKey } from '../site/card'
import { sameCardholder } from '../site/change'
import { fieldDifferences, withoutPin } from '../site/differences'
import type { FieldDifference } from '../site/differences'
import { cardholderFrom, knownOf } from './cardholder-cells'
import type { CsvRow } from './cardholder-csv'
import type { MappedRows } from './import/map-rows'

export interface ImportRow {
  /** Null for people who are not in the file. */
  readonly line: number | null
  readonly id: string
  readonly name: string
  /** The changed fields of a changed cardholder. */
  readonly fields: readonly FieldDifference[]
  /** Why a row is bad. */
  readonly reasons: readonly string[]
}
export interface ImportRows {
  /** `off`: people who are not in the file and are switched off. */
  readonly kind: 'added' | 'changed' | 'off' | 'bad'
  readonly count: number
  /** The first `LISTED_ROWS` rows; `count` covers all. */
  readonly rows: readonly ImportRow[]
}
export interface CardholderImport {
  readonly site: Site
  readonly groups: readonly ImportRows[]
  readonly unchanged: number
  readonly bad: number
  /** Names of groups and access levels that are added; an added level opens no reader. */
  readonly newGroups: readonly string[]
  readonly newLevels: readonly string[]
  /** People of changed and new rows for whom it has a consequence that a name and a number do not show. */
  readonly effects: {
    /** Were active and are no longer. */
    readonly switchedOff: number
    /** Come into a group that is exempt from an area's rules. */
    readonly exempt: number
    /** Lose a card that they had. */
    readonly withoutCards: number
    /** Get a card of a format that no reader takes. */
    readonly unreadCards: number
    /** Rejected rows that do not say who they are about: because of them nobody is switched off. */
    readonly unclear: number
  }
}

interface Imported {
  readonly rows: readonly CsvRow[]
  readonly added?: MappedRows['added']
  readonly names?: MappedRows['names']
  readonly missing?: ImportMapping['missing']
  /** Most rows that are listed of each kind. */
  readonly listed?: number
  /** Makes what is stored of a PIN. */
  readonly sealPin?: (pin: string) => string
}

/** Listed rows of each kind. */
export const LISTED_ROWS = 500

interface Draft {
  readonly line: number | null
  readonly person: Cardholder
  readonly before: Cardholder | undefined
  readonly reasons: string[]
}

/** Bad rows change nothing; people who are not in the file stay unchanged unless they are to be switched off. */
export function importCardholders(
  site: Site,
  { rows, added = NOTHING, names = {}, ...more }: Imported,
): CardholderImport {
  const known = knownOf(widened(site, added))
  const there = new Map(site.cardholders.map((person) => [person.id, person]))
  const lineOf = new Map<string, number>()
  const drafts: Draft[] = rows.map(({ line, cells, problems, who }): Draft => {
    const reasons = [...problems]
    const before = there.get(cells.id ?? '')
    const person = sealed(cardholderFrom(cells, before, known, reasons), more.sealPin)
    const earlier = lineOf.get(person.id)
    if (earlier !== undefined)
      reasons.push(`${who ?? `id: ${JSON.stringify(person.id)}`} is already in line ${earlier}`)
    else if (person.id !== '') lineOf.set(person.id, line)
    return { line, person, before, reasons }
  })
  const unclear = more.missing === 'switch-off' ? rows.filter(({ isUnclear }) => isUnclear).length : 0
  if (more.missing === 'switch-off' && unclear === 0)
    for (const person of site.cardholders)
      if (person.active && !lineOf.has(person.id))
        drafts.push({ line: null, person: { ...person, active: false }, before: person, reasons: [] })
  const people = withoutClashes(site, drafts)
  const groups = new Set(people.flatMap((person) => person.groups))
  const levels = new Set(people.flatMap((person) => person.accessLevels.map(levelIdOf)))
  const used = {
    groups: added.groups.filter(({ id }) => groups.has(id)),
    accessLevels: added.accessLevels.filter(({ id }) => levels.has(id)),
  }
  return {
    ...told(drafts, names, more.listed ?? LISTED_ROWS),
    newGroups: used.groups.map(({ name }) => name),
    newLevels: used.accessLevels.map(({ name }) => name),
    effects: { ...effectsOf(site, drafts), unclear },
    site: { ...widened(site, used), cardholders: people },
  }
}

const NOTHING: MappedRows['added'] = { groups: [], accessLevels: [] }

const widened = (site: Site, { groups, accessLevels }: MappedRows['added']): Site => ({
  ...site,
  groups: [...site.groups, ...groups],
  accessLevels: [...site.accessLevels, ...accessLevels.map((level) => ({ ...level, readers: [], schedule: null }))],
})

function sealed(person: Cardholder, seal: Imported['sealPin']): Cardholder {
  const { pin, credentials, ...rest } = person
  // In the parser's order of keys, by which two cardholders are compared.
  return pin === undefined || !seal ? person : { ...rest, pinHash: seal(pin), credentials }
}

function effectsOf(site: Site, drafts: readonly Draft[]): Omit<CardholderImport['effects'], 'unclear'> {
  const exempt = new Set(site.areas.flatMap(({ apb }) => apb.exemptGroups))
  const isExempt = (person: Cardholder | undefined): boolean => person?.groups.some((id) => exempt.has(id)) === true
  const keys = (person: Cardholder): string[] => person.credentials.map(({ card, id }) => (card ? cardKey(card) : id))
  const read = new Set(site.readers.flatMap(({ cardFormats }) => cardFormats))
  const good = drafts.filter(({ reasons }) => reasons.length === 0)
  return {
    switchedOff: good.filter(({ before, person }) => before?.active === true && !person.active).length,
    exempt: good.filter(({ before, person }) => isExempt(person) && !isExempt(before)).length,
    withoutCards: good.filter(({ before, person }) => {
      const kept = new Set(keys(person))
      return before !== undefined && keys(before).some((key) => !kept.has(key))
    }).length,
    unreadCards: good.filter(({ before, person }) => {
      const had = new Set(before ? keys(before) : [])
      return person.credentials.some(({ card }) => card !== null && !read.has(card.format) && !had.has(cardKey(card)))
    }).length,
  }
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
    const nameOf = new Map(people.map(({ id, name }) => [id, name]))
    let clashes = 0
    const clash = (person: Cardholder, what: string, owner: string): void => {
      // Of two owners, the one from the file is at fault.
      const at = good.get(person.id) ?? good.get(owner)
      const other = at?.person.id === person.id ? owner : person.id
      at?.reasons.push(`credentials${what} belongs to ${nameOf.get(other ?? '')} (${other})`)
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

/** A reason starts with the name of a column of this console; the file may call it otherwise. */
const atColumn = (reason: string, names: MappedRows['names']): string =>
  reason.replace(/^\w+(?=[:[])/, (column) => names[column] ?? column)

function told(
  drafts: readonly Draft[],
  names: MappedRows['names'],
  listed: number,
): Pick<CardholderImport, 'groups' | 'unchanged' | 'bad'> {
  const kinds = { added: [], changed: [], off: [], bad: [] } as Record<ImportRows['kind'], Draft[]>
  let unchanged = 0
  for (const draft of drafts) {
    if (draft.reasons.length > 0) kinds.bad.push(draft)
    else if (draft.line === null) kinds.off.push(draft)
    else if (!draft.before) kinds.added.push(draft)
    else if (sameCardholder(draft.before, draft.person)) unchanged++
    else kinds.changed.push(draft)
  }
  const groups = (['added', 'changed', 'off', 'bad'] as const).map((kind): ImportRows => ({
    kind,
    count: kinds[kind].length,
    rows: kinds[kind].slice(0, listed).map(({ line, person, before, reasons }) => ({
      line,
      id: person.id,
      name: person.name,
      fields: kind === 'changed' && before ? fieldDifferences(before, person).map(withoutPin) : [],
      reasons: reasons.map((reason) => atColumn(reason, names)),
    })),
  }))
  return { groups, unchanged, bad: kinds.bad.length }
}
