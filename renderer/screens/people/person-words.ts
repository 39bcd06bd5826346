/** A field of a person in words, for what an edit changes and what somebody else changed. */
import type { JsonObject } from '../../../preload/contract/draft'
import { localDay } from '../../format/local-day'
import { text } from '../../format/text'
import { idOf, isObject, nameOf, thingsOf } from '../site/thing'
import { listOf, type Field } from './person-file'

const plain = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** A card as its form shows it. */
export function cardWords(card: unknown): string {
  if (!isObject(card)) return plain(card)
  const [format, facility, number] = [plain(card['format']), plain(card['facility']), plain(card['number'])]
  if (number === '') return plain(card['id'])
  return facility === '' ? `${format} ${number}` : `${format} ${facility}·${number}`
}

function nameIn(document: JsonObject, section: 'groups' | 'accessLevels', id: string): string {
  const thing = thingsOf(document, section).find((one) => idOf(one) === id)
  return thing ? nameOf(thing) : id
}

function levelWords(document: JsonObject, held: unknown): string {
  if (!isObject(held)) return nameIn(document, 'accessLevels', String(held))
  const name = nameIn(document, 'accessLevels', String(held['id']))
  const [from, to] = [held['from'], held['to']].map((day) => (typeof day === 'string' ? localDay(day) : null))
  if (from && to) return text('person-file.level.both', { name, from, to })
  if (from) return text('person-file.level.from', { name, from })
  return to ? text('person-file.level.to', { name, to }) : name
}

/** @param document the site in force, for the names of groups and access levels */
export function fieldWords(document: JsonObject, field: Field, value: unknown): string {
  switch (field) {
    case 'name':
    case 'department':
    case 'number':
      return typeof value === 'string' ? value : text('person-file.nothing')
    case 'active':
      return text(value === false ? 'office.off' : 'office.on')
    case 'apbExempt':
    case 'extendedUnlock':
      return text(value === true ? 'office.yes' : 'office.no')
    case 'validFrom':
    case 'validTo':
    case 'apbExemptUntil':
      return typeof value === 'string' ? localDay(value) : text('person-file.nothing')
    case 'groups':
      return (
        listOf(value)
          .map((id) => nameIn(document, 'groups', String(id)))
          .join(', ') || text('person-file.nothing')
      )
    case 'accessLevels':
      return (
        listOf(value)
          .map((held) => levelWords(document, held))
          .join(', ') || text('person-file.nothing')
      )
    case 'credentials':
      return listOf(value).map(cardWords).join(', ') || text('person-file.nothing')
  }
}
