/** Writes what the journal stores beside the hash chain, alarms and marks, and keeps their seal (state-seal.ts). */
import type { AlarmKey } from '../domain/alarm'
import type { JournalEvent } from '../domain/event'
import type { StoredMark } from './marks'
import type { Connection } from './open'
import { BEGUN_MARK, openStateSeal, SEAL_MARK } from './state-seal'
import type { StateSum } from './state-sum'
import { alarmSum, markContent } from './sums'
import type { MarkRow } from './sums'

/** All of it inside a transaction of the journal, except `heard`. */
export interface StateWriter {
  readonly write: (alarms: readonly AlarmKey[], marks: readonly StoredMark[]) => void
  /** After the rows up to `seq`: seals what was written since the last seal. */
  readonly seal: (seq: number) => void
  /** The same with a value of the chain after row `seq`, even if nothing was written. */
  readonly sealWithChain: (seq: number) => void
  /** An event that gets a row. @returns the event */
  readonly heard: <Event extends JournalEvent>(event: Event) => Event
}

/** @param isSealed a row says that there is a seal */
export function createStateWriter(connection: Connection, sum: StateSum | undefined, isSealed?: boolean): StateWriter {
  const seal = openStateSeal(connection, sum, isSealed)
  const writeMark = connection.prepare(
    'INSERT INTO mark (key, value, sum) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, sum = excluded.sum',
  )
  const writeAlarm = connection.prepare(
    'INSERT INTO alarm (id, seq, open, body, sum) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET open = excluded.open, body = excluded.body, sum = excluded.sum',
  )
  const dropMark = connection.prepare('DELETE FROM mark WHERE key = ?')
  const all = connection.prepare<[], MarkRow>('SELECT key, value, sum FROM mark')
  const undamaged = (): readonly MarkRow[] => all.all().filter((row) => markContent(row).ok)
  let isBegun = true
  let isWritten = false

  const sealWithChain = (seq: number): void => {
    const row = seal.row(seq)
    if (row?.isFirst)
      for (const mark of undamaged()) writeMark.run(mark.key, mark.value, seal.mark(mark.key, mark.value))
    if (row) writeMark.run(SEAL_MARK, row.value, row.sum)
    isWritten = false
    // An emptied journal must not look like one that was only begun.
    if (isBegun && seq > 0) dropMark.run(BEGUN_MARK)
    isBegun &&= seq === 0
  }

  return {
    write: (alarms, marks) => {
      isWritten ||= alarms.length > 0 || marks.length > 0
      for (const alarm of alarms) {
        const row = { id: alarm.id, open: alarm.state === 'closed' ? 0 : 1, body: JSON.stringify(alarm) }
        writeAlarm.run(row.id, alarm.seq, row.open, row.body, alarmSum(row))
        seal.alarm(row)
      }
      for (const { key, value } of marks) {
        const text = JSON.stringify(value)
        writeMark.run(key, text, seal.mark(key, text))
      }
    },
    seal: (seq) => {
      if (isWritten || isBegun) sealWithChain(seq)
    },
    sealWithChain,
    heard: (event) => {
      if (event.event === 'desk.records') seal.records(event.text)
      return event
    },
  }
}
