/**
 * Puts a backup in the place of the journal; the journal that was there is stored beside it under another name. A power cut
 * at any moment leaves the old journal, the restored one, or a restore that the next start finishes: everything is made ready
 * and on disk before `restoring.json` appears, and from then on only names change.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { deriveKept, type Kept } from '../derived/derive'
import type { NumberedEvent } from '../domain/alarm'
import { assert } from '../domain/assert'
import type { DeskEvent } from '../domain/desk-event'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { RecordsAct } from '../domain/retention'
import { formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import { parseKeptSite } from '../site/parse'
import { openAlarms } from '../store/alarms'
import { failureText } from '../store/failure'
import { lockFolder } from '../store/folder'
import { currentBaseState } from '../store/base-state'
import { allKeys, readInstallationKeys } from '../store/installation'
import { openJournal } from '../store/journal'
import { knownHeads, missingHeads } from '../store/known-heads'
import { migrate } from '../store/migrate'
import { openDatabase, type Connection } from '../store/open'
import { installationSigner } from '../store/signing'
import { siteInForce } from '../store/site-in-force'
import { syncFile, syncFolder, writeDurably } from '../store/sync'

/** The journal itself, and what SQLite keeps beside it. */
const PARTS = ['', '-wal', '-shm']
/** There while names are changed: holds the name under which the old journal is stored. */
const UNDER_WAY = 'restoring.json'

export interface RestoreNote {
  readonly operator: string
  readonly reason: string
  /** Name of the backup. */
  readonly from: string
  /** From the command line, by an account of the operating system. Left out: no. */
  readonly byCommand?: true
}

export interface Restore {
  /** The data folder. Refused while a console runs on it. */
  readonly data: string
  /** The backup, which was checked. */
  readonly from: string
  readonly now: Instant
  readonly note: RestoreNote
}

/** @returns under what name the old journal is stored; null when there was none */
export function restoreInto({ data, from, now, note }: Restore): Result<string | null, string> {
  const folder = lockFolder(data)
  if (!folder.ok) return fail(folder.error.detail)
  const { journal, release } = folder.value
  const fresh = `${journal}.new`
  try {
    finishRestore(data, () => undefined)
    for (const part of PARTS) rmSync(fresh + part, { force: true })
    const aside = PARTS.some((part) => existsSync(journal + part))
      ? `${journal}.replaced-${formatInstant(now).replaceAll(':', '-')}`
      : null
    copyFileSync(from, fresh)
    const noted = noteIn(fresh, data, now, { ...note, aside, replaced: endOf(journal) })
    if (!noted.ok) return noted
    syncFile(fresh)
    syncFolder(data)
    writeDurably(join(data, UNDER_WAY), JSON.stringify({ aside: aside === null ? null : basename(aside) }))
    finishRestore(data, () => undefined)
    return ok(aside)
  } catch (error) {
    return fail(`not restored: ${failureText(error)}`)
  } finally {
    release()
  }
}

/** The newest row of the journal that is replaced; null when it cannot be read, as one that is damaged. */
function endOf(journal: string): { readonly row: number; readonly at: string } | null {
  try {
    const connection = openDatabase(journal, 'reader')
    try {
      const newest = connection
        .prepare<[], { seq: number; at: number }>('SELECT seq, at FROM entry ORDER BY seq DESC LIMIT 1')
        .get()
      return newest ? { row: newest.seq, at: formatInstant(newest.at) } : null
    } finally {
      connection.close()
    }
  } catch {
    return null
  }
}

interface FullNote extends RestoreNote {
  readonly aside: string | null
  readonly replaced: { readonly row: number; readonly at: string } | null
}

/** Journals in the copy who restored it, from what and in place of what, signed: nobody can restore without a trace. */
function noteIn(file: string, data: string, now: Instant, note: FullNote): Result<null, string> {
  const connection = openDatabase(file, 'writer')
  try {
    const schema = migrate(connection)
    if (!schema.ok) return fail(`${file} cannot be used: ${schema.error}`)
    const keys = allKeys(readInstallationKeys(data))
    // Backups whose rows the restored journal does not have, such as those of this folder's own journal beside another one.
    const besides = missingHeads(connection, knownHeads(data), keys).flatMap(({ head }) => head.file ?? [])
    const journal = openJournal(connection, currentBaseState(connection), undefined, installationSigner(data))
    const { operator, reason, from, byCommand, aside, replaced } = note
    const event: DeskEvent = {
      at: Math.max(now, journal.lastAt()),
      event: 'desk.records',
      text: 'restored' satisfies RecordsAct,
      operator,
      reason,
      before: JSON.stringify({
        replaced,
        storedAs: aside === null ? null : basename(aside),
        upTo: journal.lastSeq(),
        besides,
        ...(byCommand ? { byCommand } : {}),
      }),
      after: from,
    }
    const seq = journal.addEvent(event)
    journal.commit(byCommand ? alarmsAbout(connection, { seq, event }) : [])
    journal.rest()
    connection.pragma('wal_checkpoint(TRUNCATE)')
    return ok(null)
  } finally {
    connection.close()
    for (const part of PARTS.slice(1)) rmSync(file + part, { force: true })
  }
}

/** The alarm about a restore from the command line, in the same commit. A journal that has no site yet has no desk to show it to. */
function alarmsAbout(connection: Connection, next: NumberedEvent): readonly Kept[] {
  const inForce = siteInForce(connection)
  if (!inForce) return []
  const parsed = parseKeptSite(inForce.text)
  assert(parsed.ok, 'a site file that came into force can be read')
  const open = new Map(openAlarms<Kept>(connection).alarms.map((alarm) => [alarm.id, alarm]))
  return deriveKept(open, next, parsed.value.site)
}

/** What `restoring.json` says; a name of our own when it cannot be read, since only names are left to change. */
function asideIn(file: string): string | null {
  try {
    const { aside } = JSON.parse(readFileSync(file, 'utf8')) as { readonly aside?: unknown } // as restoreInto wrote it
    if (aside === null) return null
    if (typeof aside === 'string' && aside === basename(aside) && aside !== '') return aside
  } catch {
    // A damaged note: the old journal gets a name all the same.
  }
  return 'journal.sqlite.replaced'
}

/** Snapshots go with the journal that they are of: beside another one they would say that its end was cut off. */
function moveSnapshots(data: string, to: string): void {
  const from = join(data, 'snapshots')
  const names = existsSync(from) ? readdirSync(from).filter((name) => name.endsWith('.snapshot')) : []
  if (names.length === 0) return
  mkdirSync(to, { recursive: true, mode: 0o700 })
  for (const name of names) renameSync(join(from, name), join(to, name))
  syncFolder(to)
  syncFolder(from)
}

/** Brings a restore that was cut short to its end: called under the folder's lock before the journal is opened. Throws what the file system throws. */
export function finishRestore(data: string, log: Log): void {
  const underWay = join(data, UNDER_WAY)
  if (!existsSync(underWay)) return
  const journal = join(data, 'journal.sqlite')
  const fresh = `${journal}.new`
  // Without the new file its name was changed already, and only the note was left.
  if (existsSync(fresh)) {
    const aside = join(data, asideIn(underWay) ?? 'journal.sqlite.replaced')
    moveSnapshots(data, `${aside}.snapshots`)
    for (const part of PARTS) if (existsSync(journal + part)) renameSync(journal + part, aside + part)
    renameSync(fresh, journal)
    syncFolder(data)
    log('warning', `a restore that was cut short is finished; the journal that it replaced is stored as ${aside}`)
  }
  rmSync(underWay)
  syncFolder(data)
}
