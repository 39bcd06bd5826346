/** The sections of a site file that say who may go where and when: groups, schedules, access levels, cardholders. */
import { parseDay } from '../domain/time'
import type { Problem } from '../domain/result'
import type { AccessLevel, Cardholder, Credential, Group, Schedule, Weekday } from '../domain/site'
import { cardKey, readCard } from './card'
import { DEFAULTS } from './defaults'
import { type Fields, oneOf, show } from './fields'
import { duplicate, type References } from './references'

export const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const GROUP_KEYS = new Set(['id', 'name'])
const SCHEDULE_KEYS = new Set(['id', 'name', 'weekly', 'holidays'])
const PERIOD_KEYS = new Set(['days', 'from', 'to'])
const ACCESS_LEVEL_KEYS = new Set(['id', 'name', 'readers', 'schedule'])
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
  'pin',
  'credentials',
])
const CREDENTIAL_KEYS = new Set(['id', 'format', 'facility', 'number', 'active'])

export const parseGroups = (file: Fields): readonly Group[] =>
  file.objects('groups', GROUP_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    return { id, name: fields.text('name') ?? id }
  })

export const parseSchedules = (file: Fields): readonly Schedule[] =>
  file.objects('schedules', SCHEDULE_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    if (id === DEFAULTS.schedule) fields.bad('id', `must not be ${show(id)}, the schedule that is never closed`)
    return {
      id,
      name: fields.text('name') ?? id,
      weekly: fields.objects('weekly', PERIOD_KEYS).map(({ fields: period }) => parsePeriod(period)),
      holidays: fields.texts('holidays').filter((day, index) => {
        const real = parseDay(day) !== undefined
        if (!real) fields.bad(`holidays[${index}]`, notADay(day))
        return real
      }),
    }
  })

const notADay = (day: unknown): string => `must be a day such as "2026-12-25", got ${show(day)}`

function parsePeriod(period: Fields): Schedule['weekly'][number] {
  period.required('days')
  const days: Weekday[] = []
  period.texts('days').forEach((word, index) => {
    const day = WEEKDAYS.find((known) => known === word)
    if (day === undefined) period.bad(`days[${index}]`, `must be one of ${oneOf(WEEKDAYS)}, got ${show(word)}`)
    else days.push(day)
  })
  const fromMinute = minuteOfDay(period, 'from', 23)
  const toMinute = minuteOfDay(period, 'to', 24)
  if (fromMinute !== undefined && fromMinute === toMinute)
    period.bad('to', `must differ from from, got ${show(period.raw('to'))} for both`)
  return { days, fromMinute: fromMinute ?? 0, toMinute: toMinute ?? 0 }
}

/** Minutes after midnight of `HH:MM`; 24:00 is an end and no start, since nothing of its day would be left. */
function minuteOfDay(period: Fields, key: string, lastHour: number): number | undefined {
  if (!period.required(key)) return undefined
  const value = period.raw(key)
  const match = typeof value === 'string' ? /^(\d{2}):([0-5]\d)$/.exec(value) : null
  const minute = match ? Number(match[1]) * 60 + Number(match[2]) : -1
  if (minute >= 0 && minute <= lastHour * 60 + (lastHour === 24 ? 0 : 59)) return minute
  period.bad(key, `must be a time such as "${lastHour === 24 ? '19:00" or "24:00' : '07:00'}", got ${show(value)}`)
  return undefined
}

export const parseAccessLevels = (file: Fields, references: References): readonly AccessLevel[] =>
  file.objects('accessLevels', ACCESS_LEVEL_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    const readers = fields.texts('readers')
    fields.list('readers').forEach((reader, index) => {
      if (typeof reader === 'string' && reader !== '*') references.check('reader', reader, fields, `readers[${index}]`)
    })
    const schedule = fields.text('schedule') ?? DEFAULTS.schedule
    if (schedule !== DEFAULTS.schedule) references.check('schedule', schedule, fields, 'schedule')
    return { id, name: fields.text('name') ?? id, readers, schedule: schedule === DEFAULTS.schedule ? null : schedule }
  })

export function parseCardholders(file: Fields, references: References, problems: Problem[]): readonly Cardholder[] {
  const credentialIds = new Map<string, string>()
  const cards = new Map<string, string>()
  return file.objects('cardholders', CARDHOLDER_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    return {
      id,
      name: fields.text('name') ?? id,
      groups: references.list('group', fields, 'groups'),
      accessLevels: references.list('access level', fields, 'accessLevels'),
      active: fields.flag('active') ?? true,
      apbExempt: fields.flag('apbExempt') ?? false,
      apbExemptUntil: dayOrNull(fields, 'apbExemptUntil'),
      validFrom: dayOrNull(fields, 'validFrom'),
      validTo: dayOrNull(fields, 'validTo'),
      ...pinOf(fields),
      credentials: fields
        .objects('credentials', CREDENTIAL_KEYS)
        .map(({ fields: credential }) => parseCredential(credential, credentialIds, cards, problems)),
    }
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
  cards: Map<string, string>,
  problems: Problem[],
): Credential {
  const id = fields.id('id')
  const sameId = ids.get(id)
  if (sameId !== undefined) fields.bad('id', duplicate(id, sameId))
  else if (id !== '') ids.set(id, fields.path)
  const card = readCard(fields) ?? null
  if (card) {
    const key = cardKey(card)
    const sameCard = cards.get(key)
    if (sameCard === undefined) cards.set(key, fields.path)
    else
      problems.push({
        path: fields.path,
        message: `duplicate card ${card.format} ${card.facility ?? 'without facility'} ${card.number}, already that of ${sameCard}`,
      })
  }
  return { id, card, active: fields.flag('active') ?? true }
}
