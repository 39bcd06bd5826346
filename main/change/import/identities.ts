/** Who a row is: somebody on file by id, employee number, card or name, or a new person with an id of their own. */
import type { Formats } from '../../cards/formats'
import type { ImportMapping } from '../../domain/import-mapping'
import type { Cardholder, Site } from '../../domain/site'
import { cardKey, cardOnFile, formatNamed } from '../../site/card'
import type { Cells } from '../cardholder-cells'
import { cut, plain } from '../cell-text'
import { folded, freshId } from './values'

export interface Identities {
  /** The id of a row's person; adds to `problems` when it is not clear. */
  readonly idOf: (cells: Cells, problems: string[]) => string
}

export function identities(site: Site, { match }: ImportMapping, formats: Formats): Identities {
  const taken = new Set(site.cardholders.map(({ id }) => id))
  /** Ids that the file gave to new people, by what tells them apart. */
  const made = new Map<string, string>()
  const index = indexOf(site, match)

  const known = (key: string, what: string, problems: string[]): string | undefined => {
    const people = index.get(key) ?? []
    if (people.length > 1) problems.push(`${what} is on file ${people.length} times: ${people.map(named).join(', ')}`)
    return people[0]?.id
  }
  const fresh = (key: string, from: string): string => {
    const id = made.get(key) ?? freshId(from, taken)
    made.set(key, id)
    taken.add(id)
    return id
  }
  return {
    idOf: (cells, problems) => {
      if (match === 'id') return cells.id?.trim() ? cells.id : empty('id', problems)
      const name = cells.name?.trim() ?? ''
      const number = cells.number?.trim() ?? ''
      if (match === 'number') {
        if (number === '') return empty('number', problems)
        const key = folded(number)
        return known(key, `number: ${JSON.stringify(number)}`, problems) ?? fresh(key, number)
      }
      if (match === 'name') {
        if (name === '') return empty('name', problems)
        const key = folded(name)
        return known(key, `name: ${JSON.stringify(name)}`, problems) ?? fresh(key, name)
      }
      const cards = keysOf(cells.credentials ?? '', formats)
      if (cards.length === 0) return empty('credentials', problems)
      const owner = cards.map((key) => index.get(key)?.[0]?.id).find((id) => id !== undefined)
      return owner ?? fresh(cards[0] ?? '', name || number || 'person')
    },
  }
}

function empty(column: string, problems: string[]): string {
  problems.push(`${column}: is empty`)
  return ''
}

const named = ({ id, name }: Cardholder): string => `${name} (${id})`

/** People on file by the key that a mapping goes by. */
function indexOf(site: Site, match: ImportMapping['match']): ReadonlyMap<string, readonly Cardholder[]> {
  const index = new Map<string, Cardholder[]>()
  const add = (key: string, person: Cardholder): void => {
    if (key !== '') index.set(key, [...(index.get(key) ?? []), person])
  }
  for (const person of site.cardholders) {
    if (match === 'name') add(folded(person.name), person)
    // A person without an employee number may have it as their id.
    if (match === 'number') add(folded(person.number ?? person.id), person)
    if (match === 'card') for (const { card } of person.credentials) if (card) add(cardKey(card), person)
  }
  return index
}

function keysOf(text: string, formats: Formats): string[] {
  return cut(text, ';').flatMap((part) => {
    const what = part.slice(part.indexOf('=') + 1)
    const [format = '', facility = '', number = ''] = cut(what, ':').map(plain)
    const known = formatNamed(formats, format)
    if (known === undefined || !/^\d+$/.test(number)) return []
    const digits = (of: string): string => of.replace(/^0+(?=\d)/, '')
    const card = { format: known, facility: facility === '' ? null : digits(facility), number: digits(number) }
    return [cardKey(cardOnFile(card, formats))]
  })
}
