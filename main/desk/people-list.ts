/** The list of people as a screen asks for it, part by part: searched, filtered, sorted and counted here, never sent whole. */
import { maskedCard } from '../cards/masked'
import type { AreaId, CardholderId } from '../domain/ids'
import { levelIdOf, type Cardholder, type Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { PeopleView } from '../engine/view'
import type {
  PeopleChip,
  PeopleColumn,
  PeoplePage,
  PeopleQuery,
  PersonRow,
  Validity,
} from '../../preload/contract/people'
import type { Confidence } from '../../preload/contract/models'
import { OUTSIDE } from '../domain/ids'
import { plainText } from './site-view'

/** What the list takes from around it. */
export interface PeopleAround {
  readonly photo: (id: CardholderId) => number | undefined
  readonly confidence: (id: CardholderId, area: AreaId | null, since: Instant | null) => Confidence
  /** Now on the site's clocks, such as `2026-11-21T03:25`. */
  readonly localMinute: string
}

export interface PeopleList {
  readonly page: (query: PeopleQuery, facts: PeopleView, around: PeopleAround) => PeoplePage
}

/** Whether a person's dates let them in at a local minute (apb.md 2.2, 2.9). */
export function validityOf(
  { active, validFrom, validTo }: Pick<Cardholder, 'active' | 'validFrom' | 'validTo'>,
  localMinute: string,
): Validity {
  if (!active) return 'off'
  const day = localMinute.slice(0, 10)
  if (validTo !== null && (validTo.length === 10 ? day > validTo : localMinute >= validTo)) return 'expired'
  if (validFrom !== null && (validFrom.length === 10 ? day < validFrom : localMinute < validFrom)) return 'later'
  return 'valid'
}

/** A person that a site change does not touch stays the same object and is not folded again. */
const folded = new WeakMap<Cardholder, string>()
function foldedText(person: Cardholder): string {
  const known = folded.get(person)
  if (known !== undefined) return known
  const cards = person.credentials.map(({ card }) => (card ? `${card.facility ?? ''} ${card.number}` : '')).join(' ')
  const { name, id, department = '', number = '' } = person
  const made = ` ${plainText(`${name} ${id} ${department} ${number} ${cards}`)}`
  folded.set(person, made)
  return made
}

/** A card's number is found with its leading zeros too. */
const withoutZeros = (word: string): string => (/^0+\d/.test(word) ? word.replace(/^0+(?=\d)/, '') : word)

/** Order of the people by name, as places in the site's list. */
function byName({ cardholders }: Site): Int32Array {
  const keys = cardholders.map((person) => foldedText(person))
  return Int32Array.from(cardholders.keys()).sort((a, b) => compare(keys[a] ?? '', keys[b] ?? '') || a - b)
}
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const levelNames = (site: Site): ReadonlyMap<string, string> =>
  new Map(site.accessLevels.map(({ id, name }) => [id, name]))
const groupNames = (site: Site): ReadonlyMap<string, string> => new Map(site.groups.map(({ id, name }) => [id, name]))

/** Whether the person at a place of the site's list is meant by the typed text. */
function matching(site: Site, text: string): (place: number) => boolean {
  const words = plainText(text).split(' ').filter(Boolean)
  if (words.length === 0) return () => true
  const wanted = words.map((word) => {
    const own = new Set(
      site.groups.filter(({ name }) => ` ${plainText(name)}`.includes(` ${word}`)).map(({ id }) => id),
    )
    return { begins: ` ${word}`, number: ` ${withoutZeros(word)}`, groups: own }
  })
  return (place) => {
    const person = site.cardholders[place] as Cardholder
    const all = foldedText(person)
    return wanted.every(
      ({ begins, number, groups: own }) =>
        all.includes(begins) || all.includes(number) || (own.size > 0 && person.groups.some((id) => own.has(id))),
    )
  }
}

function sorted(
  places: number[],
  { by, down }: PeopleQuery['sort'],
  of: { readonly site: Site; readonly facts: PeopleView; readonly around: PeopleAround },
): readonly number[] {
  if (by !== 'name') {
    const key = keyOf(by, of)
    const keys = new Map(places.map((place) => [place, key(place)]))
    // The sort is stable: equals stay in the order of names.
    places.sort((a, b) => compareKeys(keys.get(a) ?? null, keys.get(b) ?? null, down))
  } else if (down) places.reverse()
  return places
}

/** What a column sorts by; null = not there. */
function keyOf(
  by: Exclude<PeopleColumn, 'name'>,
  { site, facts, around }: { readonly site: Site; readonly facts: PeopleView; readonly around: PeopleAround },
): (place: number) => string | number | null {
  const groups = groupNames(site)
  const levels = levelNames(site)
  const person = (place: number): Cardholder => site.cardholders[place] as Cardholder
  switch (by) {
    case 'department':
      return (place) => plainText(person(place).department ?? '') || null
    case 'groups':
      return (place) =>
        plainText(
          person(place)
            .groups.map((id) => groups.get(id) ?? id)
            .join(', '),
        ) || null
    case 'number':
      return (place) => numbered(person(place).number)
    case 'cards':
      return (place) => numbered(person(place).credentials[0]?.card?.number)
    case 'access':
      return (place) =>
        plainText(
          person(place)
            .accessLevels.map((level) => levels.get(levelIdOf(level)) ?? levelIdOf(level))
            .join(', '),
        ) || null
    case 'validTo':
      return (place) => person(place).validTo
    case 'area':
      return (place) => plainText(site.areas[facts.areas[place] as number]?.name ?? '') || null
    case 'since':
      return (place) => (Number.isNaN(facts.since[place]) ? null : (facts.since[place] as number))
    case 'confidence':
      return (place) => {
        const since = Number.isNaN(facts.since[place]) ? null : (facts.since[place] as number)
        const area = site.areas[facts.areas[place] as number]?.id ?? null
        return SURE[around.confidence(person(place).id, area, since)]
      }
  }
}

const SURE: { readonly [Level in Confidence]: number } = { unknown: 0, low: 1, medium: 2, high: 3 }

/** Digits are ordered as numbers, however many there are: the longer one is the larger. */
function numbered(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  return /^\d+$/.test(text) ? String.fromCodePoint(0x30 + Math.min(text.length, 200)) + text : plainText(text)
}

/** Of one site; another site needs another list. */
export function peopleList(site: Site): PeopleList {
  const { cardholders } = site
  const groups = groupNames(site)
  const levels = levelNames(site)
  let named: Int32Array | undefined
  let last: { readonly key: string; readonly facts: PeopleView; readonly found: Found } | undefined

  const search = (query: PeopleQuery, facts: PeopleView, around: PeopleAround): Found => {
    named ??= byName(site)
    const counts: Record<PeopleChip, number> = {
      ...{ all: 0, inside: 0, violation: 0, exempt: 0, expired: 0, unused: 0 },
      'no-photo': 0,
    }
    const matches = matching(site, query.text)
    const places: number[] = []
    for (const place of named) {
      if (!matches(place)) continue
      const person = cardholders[place] as Cardholder
      const area = site.areas[facts.areas[place] as number]
      const is: { readonly [Chip in PeopleChip]: boolean } = {
        all: true,
        inside: area !== undefined && area.id !== OUTSIDE,
        violation: (facts.violations[place] as number) > 0,
        exempt: facts.exempt[place] === 1,
        expired: validityOf(person, around.localMinute) === 'expired',
        unused: Number.isNaN(facts.usedAt[place]),
        'no-photo': around.photo(person.id) === undefined,
      }
      for (const chip of CHIPS) if (is[chip]) counts[chip]++
      if (is[query.chip]) places.push(place)
    }
    return { counts, places: sorted(places, query.sort, { site, facts, around }) }
  }

  const row = (place: number, facts: PeopleView, around: PeopleAround): PersonRow => {
    const person = cardholders[place] as Cardholder
    const { id, name, department, number } = person
    const photo = around.photo(id)
    const area = site.areas[facts.areas[place] as number]?.id ?? null
    const since = Number.isNaN(facts.since[place]) ? null : (facts.since[place] as number)
    return {
      ...{ id, name, area, since },
      groups: person.groups.map((group) => groups.get(group) ?? group),
      ...(photo === undefined ? {} : { photo }),
      ...(department === undefined ? {} : { department }),
      ...(number === undefined ? {} : { number }),
      cards: person.credentials.map(maskedCard),
      access: person.accessLevels.map((level) => levels.get(levelIdOf(level)) ?? levelIdOf(level)),
      validTo: person.validTo,
      validity: validityOf(person, around.localMinute),
      confidence: around.confidence(id, area, since),
      violations: facts.violations[place] as number,
      exempt: facts.exempt[place] === 1,
    }
  }

  return {
    page: (query, facts, around) => {
      const key = JSON.stringify([query.text, query.chip, query.sort])
      if (last?.key !== key || last.facts !== facts) last = { key, facts, found: search(query, facts, around) }
      const { counts, places } = last.found
      const rows = places.slice(query.from, query.from + query.count).map((place) => row(place, facts, around))
      return { total: places.length, counts, rows }
    },
  }
}

interface Found {
  readonly counts: PeoplePage['counts']
  readonly places: readonly number[]
}

const CHIPS = [
  'all',
  'inside',
  'violation',
  'exempt',
  'expired',
  'unused',
  'no-photo',
] as const satisfies readonly PeopleChip[]

/** What is not there comes last, whichever way it is sorted. */
function compareKeys(a: string | number | null, b: string | number | null, down: boolean): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return (a < b ? -1 : 1) * (down ? -1 : 1)
}
