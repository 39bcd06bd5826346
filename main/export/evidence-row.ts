/** One event in the export's forms: flat for the table, complete for programs. */
import { auditOf } from '../domain/event'
import type { JournalEvent } from '../domain/event'
import { formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import type { HistoryRow } from '../store/history-row'
import { eventWords, placeOf } from './words'
import type { SiteNames } from './words'

export interface EvidenceRow {
  readonly seq: number
  readonly hash: string
  readonly local: string
  readonly utc: string
  readonly what: string
  readonly where: string
  readonly who: string
  readonly rule: string
  readonly cardholder: string | null
  readonly row: HistoryRow
}

export const COLUMNS = [
  'event',
  'time_site',
  'time_utc',
  'occurred_utc',
  'kind',
  'what',
  'where',
  'who',
  'cardholder',
  'credential',
  'door',
  'reader',
  'controller',
  'area',
  'rule',
  'violation',
  'operator',
  'reason',
  'workstation',
  'second_operator',
  'before',
  'after',
  'hash',
] as const

const field = (event: JournalEvent, name: string): unknown => (event as unknown as Record<string, unknown>)[name]
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : value ? JSON.stringify(value) : ''

const personIn = (event: JournalEvent): string | null => {
  if ('cardholder' in event && event.cardholder !== undefined) return event.cardholder
  return 'scope' in event && 'cardholder' in event.scope ? event.scope.cardholder : null
}

function whereOf(event: JournalEvent, names: SiteNames): string {
  for (const kind of ['door', 'reader', 'controller', 'area'] as const) {
    const id = field(event, kind)
    if (typeof id === 'string' || typeof id === 'number') return names.place(kind, id)
  }
  if ('about' in event && event.about !== undefined) return placeOf(event.about, names)
  return ''
}

export function evidenceRow(
  row: HistoryRow,
  hash: string,
  names: SiteNames,
  local: (at: Instant) => string,
): EvidenceRow {
  const { seq, event } = row
  const cardholder = personIn(event)
  const violation = 'violation' in event ? event.violation : undefined
  return {
    seq,
    hash,
    local: local(event.at),
    utc: formatInstant(event.at),
    what: eventWords(event, names),
    where: whereOf(event, names),
    who: cardholder === null ? text(field(event, 'operator')) : names.person(cardholder),
    rule: violation?.rule ?? '',
    cardholder,
    row,
  }
}

/** In the order of COLUMNS. */
export function cells({ seq, hash, local, utc, what, where, who, rule, cardholder, row }: EvidenceRow): string[] {
  const { event } = row
  const audit = auditOf(row)
  const occurredAt = field(event, 'occurredAt')
  const violation = 'violation' in event ? event.violation?.kind : field(event, 'kind')
  const all: Readonly<Record<(typeof COLUMNS)[number], string>> = {
    event: String(seq),
    time_site: local,
    time_utc: utc,
    occurred_utc: typeof occurredAt === 'number' ? formatInstant(occurredAt) : '',
    kind: event.event,
    what,
    where,
    who,
    cardholder: cardholder ?? '',
    credential: text(field(event, 'credential')),
    door: text(field(event, 'door')),
    reader: text(field(event, 'reader')),
    controller: text(field(event, 'controller')),
    area: text(field(event, 'area')),
    rule,
    violation: text(violation),
    operator: text(field(event, 'operator')),
    reason: text(field(event, 'reason')),
    workstation: audit?.workstation ?? '',
    second_operator: audit?.secondOperator ?? '',
    before: audit?.before ?? '',
    after: audit?.after ?? '',
    hash,
  }
  return COLUMNS.map((column) => all[column])
}

/** A line of JSON Lines, with its line end: the event with every field, instants as text. */
export function jsonLine({ seq, hash, local, what, where, who, row }: EvidenceRow): string {
  const { at, ...rest } = row.event
  const occurredAt = field(row.event, 'occurredAt')
  const event = {
    at: formatInstant(at),
    ...rest,
    ...(typeof occurredAt === 'number' ? { occurredAt: formatInstant(occurredAt) } : {}),
  }
  const { explanation, audit } = row
  return `${JSON.stringify({ seq, hash, local, what, where, who, event, audit, explanation })}\n`
}
