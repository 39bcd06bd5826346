/** Which rows may go: those of a kind older than its days, unless a legal hold names them. */
import { KEEP_ALL } from '../domain/retention'
import type { LegalHold, Retention, RetentionDays, RetentionKind } from '../domain/retention'
import { hasDoor, type Site } from '../domain/site'
import { DAY } from '../domain/time'
import type { Instant } from '../domain/time'
import { DEVICE_FLAG, RECORDS_FLAG, ROW, flagOf, kindOf } from './entry-row'
import type { EntryRow } from './entry-row'
import { RETENTION_MARK } from './mark-keys'
import { readMark } from './marks'
import type { Connection } from './open'
import { WORD } from './words'

export function readRetention(connection: Connection): Retention {
  // What `records.ts` wrote under this key.
  return (readMark(connection, RETENTION_MARK) as Retention | undefined) ?? KEEP_ALL
}

/** Undefined for rows that are kept forever: site files coming into force, and what was done to the records themselves. */
export function retentionKind(row: EntryRow): RetentionKind | undefined {
  switch (kindOf(row.code)) {
    case ROW.granted:
    case ROW.denied:
      return ((row.code >> 20) & 15) === 0 ? 'access' : 'violation'
    case ROW.passage:
    case ROW.muster:
    case ROW.occupancy:
    case ROW.read:
    case ROW.panel:
      return 'access'
    case ROW.doorOpened:
    case ROW.doorClosed:
    case ROW.doorForced:
    case ROW.doorHeld:
    case ROW.doorNotUsed:
    case ROW.doorUnlocked:
    case ROW.doorLocked:
    case ROW.door:
    case ROW.rex:
      return 'door'
    case ROW.violationOpened:
    case ROW.violationCleared:
      return 'violation'
    case ROW.linkUp:
    case ROW.linkDown:
    case ROW.link:
    case ROW.input:
    case ROW.inputActive:
    case ROW.inputInactive:
    case ROW.output:
    case ROW.readerOnline:
    case ROW.readerOffline:
    case ROW.readerTamper:
    case ROW.panelEvent:
    case ROW.readerReport:
    case ROW.tick:
      return 'device'
    case ROW.apbReset:
    case ROW.apbChanged:
    case ROW.operator:
      return 'operator'
    case ROW.desk:
      if (flagOf(row.code, RECORDS_FLAG)) return undefined
      return flagOf(row.code, DEVICE_FLAG) ? 'device' : 'operator'
    default:
      return undefined
  }
}

/** Instants before which each kind may go. */
export type Cutoffs = ReadonlyMap<RetentionKind, Instant>

export function cutoffsAt(days: RetentionDays, now: Instant): Cutoffs {
  const cutoffs = new Map<RetentionKind, Instant>()
  for (const [kind, kept] of Object.entries(days) as [RetentionKind, number | null][])
    if (kept !== null) cutoffs.set(kind, now - kept * DAY)
  return cutoffs
}

/** Rows of these kinds may concern people and places that no column names: a hold keeps them all within its time. */
const UNNAMED: ReadonlySet<number> = new Set([
  ROW.read,
  ROW.panel,
  ROW.operator,
  ROW.apbReset,
  ROW.apbChanged,
  ROW.desk,
  ROW.output,
  ROW.panelEvent,
])

/** Whether a row is under any of the holds. In doubt it is. */
export function heldBy(connection: Connection, site: Site, holds: readonly LegalHold[]): (row: EntryRow) => boolean {
  const word = connection.prepare<[number, string], number>('SELECT id FROM word WHERE kind = ? AND text = ?').pluck()
  const wordOf = (kind: number, text: string): number[] => {
    const id = word.get(kind, text)
    return id === undefined ? [] : [id]
  }
  const tests = holds.map((hold) => {
    const person = hold.cardholder === undefined ? undefined : new Set(wordOf(WORD.cardholder, hold.cardholder))
    const readersOf = (wanted: (reader: Site['readers'][number]) => boolean): number[] =>
      site.readers.filter(wanted).flatMap(({ id }) => wordOf(WORD.reader, id))
    const door =
      hold.door === undefined
        ? undefined
        : new Set([...wordOf(WORD.door, hold.door), ...readersOf((reader) => reader.door === hold.door)])
    const inArea = site.readers.filter(({ from, to }) => from === hold.area || to === hold.area)
    const area =
      hold.area === undefined
        ? undefined
        : new Set([
            ...readersOf((reader) => inArea.includes(reader)),
            ...inArea.filter(hasDoor).flatMap((reader) => wordOf(WORD.door, reader.door)),
          ])
    return (row: EntryRow): boolean => {
      if (hold.from !== undefined && row.at < hold.from) return false
      if (hold.to !== undefined && row.at >= hold.to) return false
      const unnamed = UNNAMED.has(kindOf(row.code))
      if (person && !(row.holder === null ? unnamed : person.has(row.holder))) return false
      if (door && !(row.place === null ? unnamed || row.holder !== null : door.has(row.place))) return false
      if (
        area &&
        !(row.place === null ? unnamed || row.a === hold.area : area.has(row.place) || isAbout(row, hold.area))
      )
        return false
      return true
    }
  })
  return (row) => tests.some((test) => test(row))
}

/** Rows that name an area themselves. */
function isAbout(row: EntryRow, area: number | undefined): boolean {
  switch (kindOf(row.code)) {
    case ROW.passage:
      return row.a === area || row.b === area
    case ROW.violationOpened:
    case ROW.occupancy:
      return row.a === area
    case ROW.granted:
    case ROW.denied:
      return ((row.code >> 20) & 15) !== 0 && row.b === area
    default:
      return false
  }
}
