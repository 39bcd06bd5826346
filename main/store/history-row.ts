/** A row of the journal with all that a screen or an export shows of it. */
import type { Audit } from '../domain/audit'
import type { JournalEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import { auditReader, isOperators } from './audit-of-event'
import type { EntryRow } from './entry-row'
import { decodeEvent } from './event-codec'
import { decodeExplanation } from './explanation-row'
import type { Connection } from './open'
import { extraReader } from './tail'
import type { WordReader } from './words'

export interface HistoryRow {
  readonly seq: number
  readonly event: JournalEvent
  readonly explanation?: Explanation
  /** On the engine's events that an operator's action made. */
  readonly audit?: Audit
}

/** Undefined for a row that is a record alone. */
export type HistoryRowReader = (row: EntryRow, withExplanation: boolean) => HistoryRow | undefined

export function historyRowReader(connection: Connection, words: WordReader): HistoryRowReader {
  const auditAt = auditReader(connection)
  const extra = extraReader(connection)
  const explanationOf = connection.prepare<[number], { form: number; facts: string }>(
    'SELECT form, facts FROM explanation WHERE seq = ?',
  )
  return (row, withExplanation) => {
    const event = decodeEvent(row, words, extra(row.seq))
    if (!event) return undefined
    const audit = isOperators(event) ? auditAt(row.seq, event) : undefined
    const stored = withExplanation ? explanationOf.get(row.seq) : undefined
    const explanation = stored && decodeExplanation({ form: words.text(stored.form), facts: stored.facts })
    return { seq: row.seq, event, ...(explanation ? { explanation } : {}), ...(audit ? { audit } : {}) }
  }
}
