/**
 * The zone rules that decisions were made with, in the journal: in the row of each site that came into force (apb.md 9). A mark
 * lists those rows, so that a start from a snapshot finds the one that holds there.
 */
import { parseZoneRules, type ZoneRules } from '../domain/zone'
import { readMark, type StoredMark } from './marks'
import type { Connection } from './open'

const ROWS = 'site.zones'

export const zoneRowsMark = (rows: readonly number[]): StoredMark => ({ key: ROWS, value: rows })

/** Seqs of the rows that hold zone rules, rising. */
export function zoneRows(connection: Connection): number[] {
  const rows = readMark(connection, ROWS)
  return Array.isArray(rows) ? rows.filter((row): row is number => typeof row === 'number') : []
}

/** Null for UTC, which has no rules; undefined where the journal does not say, as those of older versions do not. */
export type KeptZone = ZoneRules | null | undefined

/** The rules in the text of a row. */
export function zoneIn(extra: string | undefined): KeptZone {
  if (extra === undefined) return undefined
  const { zone } = JSON.parse(extra) as { readonly zone?: unknown }
  return zone === null ? null : parseZoneRules(zone)
}

/** The rules in force after a row. */
export function zoneAfter(connection: Connection, seq: number): KeptZone {
  const row = zoneRows(connection).findLast((one) => one <= seq)
  if (row === undefined) return undefined
  return zoneIn(connection.prepare<[number], string>('SELECT text FROM extra WHERE seq = ?').pluck().get(row))
}
