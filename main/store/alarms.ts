/** Alarms as they were derived and committed; this module knows nothing about what they mean. */
import type { AlarmKey } from '../domain/alarm'
import type { Connection } from './open'
import { alarmContent } from './sums'
import type { AlarmRow, DamagedRow } from './sums'

export interface OpenAlarms<Alarm> {
  /** All that are not closed, oldest first. */
  readonly alarms: readonly Alarm[]
  /** Rows that are not what was written: left out. */
  readonly damaged: readonly DamagedRow[]
}

export function openAlarms<Alarm extends AlarmKey>(connection: Connection): OpenAlarms<Alarm> {
  const alarms: Alarm[] = []
  const damaged: DamagedRow[] = []
  for (const row of connection
    .prepare<[], AlarmRow>('SELECT id, open, body, sum FROM alarm WHERE open = 1 ORDER BY seq')
    .all()) {
    const content = alarmContent(row)
    // Written by the derivation: the sum confirms it, or the version had no sums.
    if (content.ok) alarms.push(content.value as Alarm)
    else damaged.push({ table: 'alarm', key: row.id, why: content.error })
  }
  return { alarms, damaged }
}

/** Alarms by id, closed ones too, in the order asked; those that do not exist or are damaged are left out. */
export function alarmsById(connection: Connection, ids: readonly string[]): unknown[] {
  const one = connection.prepare<[string], AlarmRow>('SELECT id, open, body, sum FROM alarm WHERE id = ?')
  return ids.flatMap((id) => {
    const row = one.get(id)
    const content = row && alarmContent(row)
    return content?.ok ? [content.value] : []
  })
}
