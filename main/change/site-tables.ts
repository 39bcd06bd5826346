/**
 * Access levels and schedules as CSV, in and out. A row is found by its id, or by its name where the file has no ids; what is not in the
 * file stays. Periods are written as `mon-fri 07:00-19:00; sat 08:00-12:00`, readers as names or ids with `;` between, `*` for all.
 */
import { fail, ok, type Problem, type Result } from '../domain/result'
import type { Site, Weekday } from '../domain/site'
import type { JsonObject } from '../domain/site-draft'
import { exportSite } from '../site/export'
import { csvLine } from './cardholder-csv'
import { freshId, folded } from './import/values'
import type { Table } from './import/table'
import { plainName } from './import/header-names'

export type TableKind = 'access-levels' | 'schedules'

const COLUMNS = {
  'access-levels': ['id', 'name', 'readers', 'schedule'],
  schedules: ['id', 'name', 'periods', 'holidays'],
} as const satisfies Readonly<Record<TableKind, readonly string[]>>

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const timeText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** `mon-fri`, `sat,sun`. */
function daysText(days: readonly Weekday[]): string {
  const places = WEEK.flatMap((day, at) => (days.includes(day) ? [at] : []))
  const runs: [number, number][] = []
  for (const place of places) {
    const last = runs.at(-1)
    if (last && last[1] === place - 1) last[1] = place
    else runs.push([place, place])
  }
  return runs
    .flatMap(([from, to]) => (to - from > 1 ? [`${WEEK[from]}-${WEEK[to]}`] : WEEK.slice(from, to + 1)))
    .join(',')
}

/** All of one kind, one per row, with the mark that makes spreadsheets read it as UTF-8. */
export function tableText(site: Site, kind: TableKind): string {
  const nameOf = (things: readonly { readonly id: string; readonly name: string }[], id: string): string =>
    things.find((one) => one.id === id)?.name ?? id
  const rows =
    kind === 'access-levels'
      ? site.accessLevels.map(({ id, name, readers, schedule }) => [
          ...[id, name],
          readers.map((reader) => (reader === '*' ? '*' : nameOf(site.readers, reader))).join('; '),
          schedule === null ? '' : nameOf(site.schedules, schedule),
        ])
      : site.schedules.map(({ id, name, weekly, holidays }) => [
          ...[id, name],
          weekly
            .map(({ days, fromMinute, toMinute }) => `${daysText(days)} ${timeText(fromMinute)}-${timeText(toMinute)}`)
            .join('; '),
          holidays.map((holiday) => nameOf(site.holidays ?? [], holiday)).join('; '),
        ])
  return `\uFEFF${[csvLine(COLUMNS[kind]), ...rows.map(csvLine), ''].join('\r\n')}`
}

/** The site file with the rows of a table; or what is wrong, at line and column. */
export function withTable(site: Site, kind: TableKind, table: Table): Result<string> {
  const problems: Problem[] = []
  const places = new Map(table.columns.map((name, at) => [plainName(name), at]))
  if (!places.has('id') && !places.has('name'))
    return fail([{ path: 'file', message: 'has neither a column id nor a column name' }])
  const list = kind === 'access-levels' ? site.accessLevels : site.schedules
  const document = exportSite(site) as { readonly [section: string]: unknown }
  const section = kind === 'access-levels' ? 'accessLevels' : 'schedules'
  // exportSite writes the lists of a site file as lists of objects
  const things = new Map(((document[section] ?? []) as JsonObject[]).map((thing) => [String(thing['id']), thing]))
  const taken = new Set(things.keys())
  const seen = new Map<string, number>()
  for (const row of table.rows) {
    const cell = (column: string): string | undefined => {
      const at = places.get(column)
      return at === undefined ? undefined : (row.cells[at] ?? '').trim()
    }
    const id = idOf(cell('id'), cell('name'), list, taken)
    if (id === undefined) {
      problems.push({ path: `line ${row.line}`, message: 'has neither id nor name' })
      continue
    }
    const earlier = seen.get(id)
    if (earlier !== undefined)
      problems.push({ path: `line ${row.line}`, message: `is ${JSON.stringify(id)}, as line ${earlier} is` })
    seen.set(id, row.line)
    taken.add(id)
    const bad = (column: string, message: string): void =>
      void problems.push({ path: `line ${row.line}, ${column}`, message })
    const before: JsonObject = things.get(id) ?? {
      id,
      name: id,
      ...(kind === 'schedules' ? { weekly: [] } : { readers: [] }),
    }
    const fields = kind === 'access-levels' ? levelFields(cell, site, bad) : scheduleFields(cell, site, bad)
    const name = cell('name')
    const after: JsonObject = { ...before, ...(name ? { name } : {}), ...fields }
    things.set(id, Object.fromEntries(Object.entries(after).filter(([, value]) => value !== null)))
  }
  if (problems.length > 0) return fail(problems)
  return ok(JSON.stringify({ ...document, [section]: [...things.values()] }, null, 2))
}

type Cell = (column: string) => string | undefined
type Bad = (column: string, message: string) => void
type Named = { readonly id: string; readonly name: string }

function idOf(
  id: string | undefined,
  name: string | undefined,
  list: readonly Named[],
  taken: ReadonlySet<string>,
): string | undefined {
  if (id) return id
  if (!name) return undefined
  return list.find((one) => folded(one.name) === folded(name))?.id ?? freshId(name, taken)
}

const entries = (text: string): string[] =>
  text
    .split(/[;\r\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** By id, else by a name that only one has. */
function found(things: readonly Named[], text: string): string | undefined {
  const byId = things.find(({ id }) => id === text)
  if (byId) return byId.id
  const named = things.filter(({ name }) => folded(name) === folded(text))
  return named.length === 1 ? named[0]?.id : undefined
}

function levelFields(cell: Cell, site: Site, bad: Bad): JsonObject {
  const fields: Record<string, JsonObject[string]> = {}
  const readers = cell('readers')
  if (readers !== undefined)
    fields['readers'] = entries(readers).flatMap((one) => {
      const id = one === '*' ? '*' : found(site.readers, one)
      if (id === undefined) bad('readers', `the site has no reader ${JSON.stringify(one)}`)
      return id === undefined ? [] : [id]
    })
  const schedule = cell('schedule')
  if (schedule !== undefined) {
    const id = schedule === '' ? null : found(site.schedules, schedule)
    if (id === undefined) bad('schedule', `the site has no schedule ${JSON.stringify(schedule)}`)
    fields['schedule'] = id ?? null
  }
  return fields
}

function scheduleFields(cell: Cell, site: Site, bad: Bad): JsonObject {
  const fields: Record<string, JsonObject[string]> = {}
  const periods = cell('periods')
  if (periods !== undefined)
    fields['weekly'] = entries(periods).flatMap((one) => {
      const period = periodOf(one)
      if (!period) bad('periods', `must be days and times such as mon-fri 07:00-19:00, got ${JSON.stringify(one)}`)
      return period ? [period] : []
    })
  const holidays = cell('holidays')
  if (holidays !== undefined)
    fields['holidays'] = entries(holidays).map((one) => found(site.holidays ?? [], one) ?? one)
  return fields
}

const PERIOD = /^([a-z]{3}(?:[-,][a-z]{3})*|daily)\s+(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})$/

function periodOf(text: string): JsonObject | undefined {
  const [, days = '', from = '', to = ''] = PERIOD.exec(text.toLowerCase().replaceAll(/\s*,\s*/g, ',')) ?? []
  if (days === '') return undefined
  const chosen = days === 'daily' ? WEEK : days.split(',').flatMap(daysOf)
  const known = chosen.filter((day) => day !== undefined)
  if (known.length === 0 || known.length < chosen.length) return undefined
  const padded = (time: string): string => time.padStart(5, '0')
  return { days: WEEK.filter((day) => known.includes(day)), from: padded(from), to: padded(to) }
}

/** `mon`, or `mon-fri`; a range may pass the end of the week. */
function daysOf(text: string): (Weekday | undefined)[] {
  const [first = '', last = first] = text.split('-')
  const [from, to] = [WEEK.indexOf(first as Weekday), WEEK.indexOf(last as Weekday)]
  if (from < 0 || to < 0) return [undefined]
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, i) => WEEK[(from + i) % 7])
}
