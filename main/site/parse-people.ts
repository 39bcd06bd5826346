/** The sections of a site file that say who may go where: groups, access levels, cardholders. */
import { parseDay } from '../domain/time'
import type { Problem } from '../domain/result'
import type { AccessLevel, Cardholder, Credential, Group, HeldLevel } from '../domain/site'
import type { Fields } from './fields'
import { whenTrue } from './parse-areas'
import { dayOrMinute, notADay } from './parse-when'
import { RAW } from '../cards/built-in'
import type { Formats } from '../cards/formats'
import type { CardIdentity } from '../domain/card'
import { cardKey, cardOnFile, readCard } from './card'
import { duplicate, type References } from './references'

const GROUP_KEYS = new Set(['id', 'name'])
const ACCESS_LEVEL_KEYS = new Set(['id', 'name', 'readers', 'schedule'])
const HELD_LEVEL_KEYS = new Set(['id', 'from', 'to'])
const CARDHOLDER_KEYS = new Set([
  'id',
  'name',
  'groups',
  'accessLevels',
  'active',
  'apbExempt',
  'apbExemptUntil',
  'validFrom',
  'validTo',
  'extendedUnlock',
  'department',
  'number',
  'pin',
  'pinHash',
  'credentials',
])
const CREDENTIAL_KEYS = new Set(['id', 'format', 'facility', 'number', 'bits', 'active'])

export const parseGroups = (file: Fields): readonly Group[] =>
  file.objects('groups', GROUP_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    return { id, name: fields.text('name') ?? id }
  })

export const parseAccessLevels = (file: Fields, references: References): readonly AccessLevel[] =>
  file.objects('accessLevels', ACCESS_LEVEL_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    const readers = fields.texts('readers')
    fields.list('readers').forEach((reader, index) => {
      if (typeof reader === 'string' && reader !== '*') references.check('reader', reader, fields, `readers[${index}]`)
    })
    return { id, name: fields.text('name') ?? id, readers, schedule: references.schedule(fields, 'schedule') ?? null }
  })

export function parseCardholders(
  file: Fields,
  references: References,
  formats: Formats,
  problems: Problem[],
): readonly Cardholder[] {
  const credentialIds = new Map<string, string>()
  const cards = new CardsOnFile(formats)
  return file.objects('cardholders', CARDHOLDER_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    const department = fields.text('department')
    const number = fields.text('number')
    return {
      id,
      name: fields.text('name') ?? id,
      groups: references.list('group', fields, 'groups'),
      accessLevels: heldLevels(fields, references),
      active: fields.flag('active') ?? true,
      apbExempt: fields.flag('apbExempt') ?? false,
      apbExemptUntil: dayOrNull(fields, 'apbExemptUntil'),
      validFrom: dayOrMinute(fields, 'validFrom') ?? null,
      validTo: dayOrMinute(fields, 'validTo') ?? null,
      ...whenTrue(fields, 'extendedUnlock'),
      ...(department === undefined ? {} : { department }),
      ...(number === undefined ? {} : { number }),
      ...pinOf(fields),
      ...pinHashOf(fields),
      credentials: fields
        .objects('credentials', CREDENTIAL_KEYS)
        .map(({ fields: credential }) => parseCredential(credential, credentialIds, cards, problems)),
    }
  })
}

/** Ids, or objects for levels that are held for a time (apb.md 2.9). */
function heldLevels(cardholder: Fields, references: References): readonly (string | HeldLevel)[] {
  const list = cardholder.list('accessLevels')
  if (list.every((entry) => typeof entry === 'string'))
    return references.list('access level', cardholder, 'accessLevels')
  return list.map((entry, index) => {
    const path = `accessLevels[${index}]`
    if (typeof entry === 'string') {
      references.check('access level', entry, cardholder, path)
      return entry
    }
    const held = cardholder.entry('accessLevels', index, HELD_LEVEL_KEYS)
    if (!held) return ''
    const id = references.requiredText('access level', held, 'id')
    const from = dayOrMinute(held, 'from')
    const to = dayOrMinute(held, 'to')
    if (from === undefined && to === undefined) return id
    return { id, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  })
}

/** A problem never shows the value: it may be a PIN with a slip. */
function pinOf(fields: Fields): { readonly pin?: string } {
  const value = fields.raw('pin')
  if (value === undefined || value === null) return {}
  if (typeof value === 'string' && /^\d{4,8}$/.test(value)) return { pin: value }
  fields.bad('pin', 'must be 4 to 8 digits, as text')
  return {}
}

/** The same: a misplaced value may be the PIN itself. */
function pinHashOf(fields: Fields): { readonly pinHash?: string } {
  const value = fields.raw('pinHash')
  if (value === undefined || value === null) return {}
  if (fields.raw('pin') !== undefined && fields.raw('pin') !== null)
    fields.bad('pinHash', 'stands beside pin: only one of them may')
  if (typeof value === 'string' && /^[0-9a-f]{8}:[0-9a-f]{32}$/.test(value)) return { pinHash: value }
  fields.bad('pinHash', 'must be as an export has it: 8 hex digits, a colon and 32 hex digits')
  return {}
}

function dayOrNull(fields: Fields, key: string): string | null {
  const value = fields.raw(key)
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && parseDay(value) !== undefined) return value
  fields.bad(key, notADay(value))
  return null
}

function parseCredential(
  fields: Fields,
  ids: Map<string, string>,
  cards: CardsOnFile,
  problems: Problem[],
): Credential {
  const id = fields.id('id')
  const sameId = ids.get(id)
  if (sameId !== undefined) fields.bad('id', duplicate(id, sameId))
  else if (id !== '') ids.set(id, fields.path)
  const given = readCard(fields, cards.formats)
  const card = given ? cardOnFile(given, cards.formats) : null
  const same = card && cards.add(card, fields.path)
  // Never the number: the reader of this message may not be allowed to see cards.
  if (same) problems.push({ path: fields.path, message: `duplicate card, already that of ${same}` })
  return { id, card, active: fields.flag('active') ?? true }
}

/** The cards of a file so far, by where they stand; no two are the same (apb.md 11.4). */
class CardsOnFile {
  private readonly paths = new Map<string, string>()
  /** Raw cards by number alone: one that does not say how long it is, is the same as any other. */
  private readonly raw = new Map<string, string>()

  constructor(readonly formats: Formats) {}

  /** The path of the same card, if there is one. */
  add(card: CardIdentity, path: string): string | undefined {
    const key = cardKey(card)
    const { bits: _, ...anyLength } = card
    const same = this.paths.get(key) ?? (card.format === RAW ? this.rawLike(card, cardKey(anyLength)) : undefined)
    this.paths.set(key, same ?? path)
    if (card.format === RAW && !this.raw.has(card.number)) this.raw.set(card.number, path)
    return same
  }

  private rawLike(card: CardIdentity, anyLength: string): string | undefined {
    return card.bits === undefined ? this.raw.get(card.number) : this.paths.get(anyLength)
  }
}
