/**
 * Alarms, the roll-call and the handover, derived from the journal's events again and held against the rows of their table, which the
 * hash chain does not cover. Only rows after which the rules of this version wrote them can be compared: journals say which rules did.
 */
import { isDeepStrictEqual } from 'node:util'
import { ALARM_RULES, deriveKept } from '../derived/derive'
import type { Kept } from '../derived/derive'
import type { NumberedEvent } from '../domain/alarm'
import { parseJson } from '../domain/json'
import type { Site } from '../domain/site'
import { ROW, kindOf } from '../store/entry-row'
import type { Findings } from '../store/findings'
import type { Connection } from '../store/open'
import { purgedReader } from '../store/purged'

interface StoredAlarm {
  readonly id: string
  readonly seq: number
  readonly open: number
  readonly body: string
}

export interface AlarmFold {
  /** Every event, in order, with the site that was in force. */
  readonly add: (next: NumberedEvent, site: Site) => void
  /** To be called once all were taken. */
  readonly findings: () => Findings
}

/** The row from which on the rules of this version derived every alarm; Infinity = none. */
export function rulesFrom(connection: Connection): number {
  const rows = connection
    .prepare<[], { readonly seq: number; readonly code: number; readonly text: string }>(
      `SELECT extra.seq, entry.code, extra.text FROM extra CROSS JOIN entry ON entry.seq = extra.seq
       WHERE instr(extra.text, '"alarmRules":') > 0 ORDER BY extra.seq`,
    )
    .all()
  let from = Infinity
  for (const { seq, code, text } of rows) {
    const said = fields(text)
    const isStart = kindOf(code) === ROW.siteChanged || (kindOf(code) === ROW.desk && said['event'] === 'site.started')
    if (!isStart) continue
    from = said['alarmRules'] === ALARM_RULES ? Math.min(from, seq) : Infinity
  }
  return from
}

const fields = (text: string): Readonly<Record<string, unknown>> => {
  const read = parseJson(text)
  return read.ok && typeof read.value === 'object' && read.value !== null ? { ...read.value } : {}
}

/** Ids of alarms whose rows were damaged, and which a start closed for it, as the journal says. */
function damagedIn({ event }: NumberedEvent): readonly string[] {
  if (event.event !== 'desk.records' || event.text !== 'rows-damaged') return []
  const read = parseJson(event.after ?? '[]')
  const rows = read.ok && Array.isArray(read.value) ? (read.value as readonly { table: string; key: string }[]) : [] // as worker.ts wrote it
  return rows.flatMap(({ table, key }) => (table === 'alarm' ? [key] : []))
}

const causeOf = (kept: object): string | undefined =>
  'cause' in kept && typeof kept.cause === 'string' ? kept.cause : undefined

/** How a stored alarm differs from the one that the events make; undefined when it does not. */
function faultOf({ id, open, body }: StoredAlarm, wanted: Kept | undefined): string | undefined {
  if (!wanted) return `the alarm ${id} is raised by no event of the journal`
  const said = fields(body)
  const plain = fields(JSON.stringify(wanted))
  const names = [...new Set([...Object.keys(plain), ...Object.keys(said)])]
  const other = names.filter((name) => !isDeepStrictEqual(plain[name], said[name]))
  if (open !== (wanted.state === 'closed' ? 0 : 1)) other.push('open')
  return other.length === 0 ? undefined : `the alarm ${id} is not what the events make of it: ${other.join(', ')}`
}

/** @param begin rows up to this one are not given */
export function createAlarmFold(connection: Connection, begin: number): AlarmFold {
  const from = Math.max(begin, rulesFrom(connection))
  const open = new Map<string, Kept>()
  const newest = new Map<string, Kept>()
  /** What an alarm of earlier rules may have been merged with, or closed by. */
  const uncertain = new Set<string>()
  const excused = new Set<string>()
  let isAfter = false

  const begun = (at: number): void => {
    isAfter = true
    for (const kept of open.values()) uncertain.add(causeOf(kept) ?? kept.id)
    const earlier = connection.prepare<[number], StoredAlarm>('SELECT id, seq, open, body FROM alarm WHERE seq <= ?')
    for (const { id, open: isOpen, body } of earlier.iterate(from)) {
      const said = fields(body)
      const closedAt = said['closedAt']
      if (isOpen === 1 || typeof closedAt !== 'number' || closedAt >= at) uncertain.add(causeOf(said) ?? id)
    }
    if ([...uncertain].some((cause) => cause.startsWith('controller-offline '))) uncertain.add('reader-offline')
  }
  const isUncertain = (kept: object, id: string): boolean => {
    const cause = causeOf(kept) ?? id
    return uncertain.has(cause) || (cause.startsWith('reader-offline ') && uncertain.has('reader-offline'))
  }

  const add = (next: NumberedEvent, site: Site): void => {
    if (!isAfter && next.seq > from) begun(next.event.at)
    for (const id of damagedIn(next)) {
      open.delete(id)
      excused.add(id)
    }
    for (const kept of deriveKept(open, next, site)) {
      if (kept.seq > from) newest.set(kept.id, kept)
      if (kept.state === 'closed') open.delete(kept.id)
      else open.set(kept.id, kept)
    }
  }

  const findings = (): Findings => {
    const problems: string[] = []
    const hasRow = connection.prepare<[number], number>('SELECT 1 FROM entry WHERE seq = ?').pluck()
    const purged = purgedReader(connection)
    const missing = new Set(newest.keys())
    let compared = 0
    const stored = connection.prepare<[], StoredAlarm>('SELECT id, seq, open, body FROM alarm ORDER BY seq')
    for (const row of stored.iterate()) {
      missing.delete(row.id)
      const raised = fields(row.body)['seq']
      const seq = typeof raised === 'number' ? raised : row.seq
      if (hasRow.get(seq) === undefined && !purged(seq))
        problems.push(`the alarm ${row.id} names row ${seq}, which the journal does not have`)
      else if (seq > from) {
        compared++
        const isExcused = excused.has(row.id) || isUncertain(fields(row.body), row.id)
        const fault = isExcused ? undefined : faultOf(row, newest.get(row.id))
        if (fault !== undefined) problems.push(fault)
      }
    }
    for (const id of missing) {
      const kept = newest.get(id)
      if (kept && !isUncertain(kept, id)) problems.push(`the alarm ${id}, which row ${kept.seq} raised, is missing`)
    }
    return { problems, sound: [`${compared} alarms and lists are what the events make of them`] }
  }
  return { add, findings }
}
