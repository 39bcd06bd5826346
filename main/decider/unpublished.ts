/** What was committed but not published, because the thread ended in between. */
import type { JournalEvent } from '../domain/event'
import type { DoneAction, JournalRow } from './messages'
import { auditReader, isOperators } from '../store/audit-of-event'
import { ROW, kindOf } from '../store/entry-row'
import { decodeEvent } from '../store/event-codec'
import type { Connection } from '../store/open'
import { createCardReader, decodeRecord } from '../store/record-codec'
import { extraReader, readRows } from '../store/tail'
import { createWordReader } from '../store/words'

/** Rows that arrived as events, and not from the engine. */
const INCOMING_EVENTS: ReadonlySet<number> = new Set([
  ROW.readerOnline,
  ROW.readerOffline,
  ROW.readerTamper,
  ROW.desk,
  ROW.panelEvent,
  ROW.readerReport,
])

export interface Unpublished {
  /** Incoming things that these rows decided: each made one record, or one event of a device or the desk. */
  readonly items: number
  readonly rows: readonly JournalRow[]
  readonly actions: readonly DoneAction[]
  /** Seq of the last row read. */
  readonly upTo: number
}

/** @param published highest seq that was published; null when there was no receiver. @param limit how many numbers further. */
export function unpublishedSince(
  connection: Connection,
  published: number | null,
  limit = Number.MAX_SAFE_INTEGER,
): Unpublished {
  if (published === null) return { items: 0, rows: [], actions: [], upTo: 0 }
  const words = createCardReader(createWordReader(connection))
  const extra = extraReader(connection)
  const auditAt = auditReader(connection)
  const rows: JournalRow[] = []
  const actions: DoneAction[] = []
  let items = 0
  let upTo = published
  for (const row of readRows(connection, published, published + limit)) {
    upTo = row.seq
    const record = decodeRecord(row, words, extra)
    const event = decodeEvent(row, words, extra(row.seq))
    if (record?.type === 'operator') actions.push({ seq: row.seq, record })
    if (event) {
      const audit = isOperators(event) ? auditAt(row.seq, event) : undefined
      rows.push({ seq: row.seq, event, ...(audit ? { audit } : {}) })
    }
    const cameAsEvent = event !== undefined && INCOMING_EVENTS.has(kindOf(row.code)) && !isOwn(event)
    if (cameAsEvent || (record !== undefined && record.type !== 'tick')) items++
  }
  return { items, rows, actions, upTo }
}

/** Written by the decision thread itself, about what it purged. */
const isOwn = (event: JournalEvent): boolean => event.event === 'desk.records' && event.operator === undefined
