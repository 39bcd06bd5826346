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

/** Rows that came in as events, and not out of the engine. */
const EVENTS_HEARD: ReadonlySet<number> = new Set([
  ROW.readerOnline,
  ROW.readerOffline,
  ROW.readerTamper,
  ROW.desk,
  ROW.panelEvent,
  ROW.readerReport,
])

export interface Untold {
  /** Incoming things that these rows decided: each made one record, or one event of a device or the desk. */
  readonly items: number
  readonly rows: readonly JournalRow[]
  readonly actions: readonly DoneAction[]
  /** Seq of the last row read. */
  readonly upTo: number
}

/** @param told highest seq that was published; null when there was no receiver. @param limit how many numbers further. */
export function untoldSince(connection: Connection, told: number | null, limit = Number.MAX_SAFE_INTEGER): Untold {
  if (told === null) return { items: 0, rows: [], actions: [], upTo: 0 }
  const words = createCardReader(createWordReader(connection))
  const extra = extraReader(connection)
  const auditAt = auditReader(connection)
  const rows: JournalRow[] = []
  const actions: DoneAction[] = []
  let items = 0
  let upTo = told
  for (const row of readRows(connection, told, told + limit)) {
    upTo = row.seq
    const record = decodeRecord(row, words, extra)
    const event = decodeEvent(row, words, extra(row.seq))
    if (record?.type === 'operator') actions.push({ seq: row.seq, record })
    if (event) {
      const audit = isOperators(event) ? auditAt(row.seq, event) : undefined
      rows.push({ seq: row.seq, event, ...(audit ? { audit } : {}) })
    }
    const heardAsEvent = event !== undefined && EVENTS_HEARD.has(kindOf(row.code)) && !isOwn(event)
    if (heardAsEvent || (record !== undefined && record.type !== 'tick')) items++
  }
  return { items, rows, actions, upTo }
}

/** The decision thread's own word on what it purged, which nobody handed in. */
const isOwn = (event: JournalEvent): boolean => event.event === 'desk.records' && event.operator === undefined
