/** Alarms as they were derived and committed; this room knows nothing about what they mean. */
import type { AlarmKey } from '../domain/alarm'
import type { Connection } from './open'

/** All that are not closed, oldest first. */
export function openAlarms<Alarm extends AlarmKey>(connection: Connection): Alarm[] {
  return connection
    .prepare<[], string>('SELECT body FROM alarm WHERE open = 1 ORDER BY seq')
    .pluck()
    .all()
    .map((body) => JSON.parse(body) as Alarm)
}

/** Alarms by id, closed ones too, in the order asked; those that there are not are left out. */
export function alarmsById(connection: Connection, ids: readonly string[]): unknown[] {
  const one = connection.prepare<[string], string>('SELECT body FROM alarm WHERE id = ?').pluck()
  return ids.flatMap((id) => {
    const body = one.get(id)
    return body === undefined ? [] : [JSON.parse(body) as unknown]
  })
}
