/**
 * What is kept of an operator's action stands on the row of its record, which comes before the rows of what the engine
 * made of it, all at one instant. An event of the engine finds it there.
 */
import { auditIn } from '../domain/audit'
import type { Audit } from '../domain/audit'
import type { JournalEvent } from '../domain/event'
import type { OperatorRecord } from '../domain/record'
import { ROW } from './entry-row'
import type { Connection } from './open'

/** Rows looked back at most: of a reset that clears more violations, the later ones show no audit of their own. */
const LOOK_BACK = 1_000

type Operators = Extract<JournalEvent, { readonly event: 'apb.reset' | 'apb.changed' | 'violation.cleared' }>

/** An event of the engine that an operator, or an automation, brought about. */
export const isOperators = (event: JournalEvent): event is Operators =>
  (event.event === 'apb.reset' || event.event === 'apb.changed' || event.event === 'violation.cleared') &&
  event.operator !== undefined

/** Whether the event, of the same step, follows from the record, and not from an automation that the record set off. */
export const isMadeBy = (record: OperatorRecord, event: JournalEvent): boolean =>
  isOperators(event) && event.at === record.at && event.operator === record.operator && event.reason === record.reason

export function auditReader(connection: Connection): (seq: number, event: Operators) => Audit | undefined {
  const recordBefore = connection
    .prepare<[number, number, number], string>(
      `SELECT extra.text FROM entry JOIN extra USING (seq)
       WHERE entry.seq < ? AND entry.seq >= ? AND entry.at = ? AND (entry.code & 63) = ${ROW.operator}
       ORDER BY entry.seq DESC LIMIT 1`,
    )
    .pluck()
  return (seq, event) => {
    const text = recordBefore.get(seq, seq - LOOK_BACK, event.at)
    if (text === undefined) return undefined
    const record = { ...(JSON.parse(text) as OperatorRecord), at: event.at }
    return isMadeBy(record, event) ? auditIn(record) : undefined
  }
}
