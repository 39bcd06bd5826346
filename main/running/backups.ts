/** Backups of the journal: once a day while the console runs, and whenever somebody asks; the newest are kept. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Clock } from '../clock'
import type { HistoryThread } from '../history/client'
import { messageOf, fail } from '../domain/result'
import type { Result } from '../domain/result'
import { DAY, HOUR, MINUTE } from '../domain/time'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import { readBackupName } from '../store/backup-name'

/** Backups that are kept. */
const KEPT = 7
/** How often it is looked whether one is due. */
const LOOK_MS = HOUR
/** The first look after a start, when there is more urgent work. */
const FIRST_LOOK_MS = 10 * MINUTE
/** The newest backup is too old: one was due half a day ago. */
export const LATE_MS = 36 * HOUR

/** A backup that was checked before it got its name. */
export interface Backup {
  readonly name: string
  readonly at: Instant
  readonly bytes: number
}

/** What the journal should know about backups that nobody asked for. */
export type BackupNews =
  | { readonly act: 'backed-up'; readonly name: string }
  | { readonly act: 'backup-failed'; readonly why: string }
  | { readonly act: 'backup-late'; readonly newest: Instant | null }

export interface Backups {
  /** Newest first. */
  readonly list: () => readonly Backup[]
  /** Makes one now; the name of its file. */
  readonly make: () => Promise<Result<string, string>>
  /** Why the last one was not made; null = it was, or none was due yet. */
  readonly failing: () => string | null
  readonly close: () => void
}

export interface BackupsSetup {
  readonly folder: string
  readonly history: HistoryThread
  /** Signs the journal up to its newest row, so that the backup shows whose it is. */
  readonly seal: () => Promise<unknown>
  readonly report: (news: BackupNews) => void
  readonly clock: Clock
  readonly log: Log
}

/** Backups in a folder, newest first. */
const backupsIn = (folder: string): { readonly name: string; readonly at: Instant }[] =>
  readdirSync(folder)
    .flatMap((name) => {
      const at = readBackupName(name)?.at
      return at === undefined ? [] : [{ name, at }]
    })
    .toSorted((a, b) => b.at - a.at)

/** Where the newest backup is; undefined when there is none. */
export function newestBackup(folder: string): string | undefined {
  const newest = existsSync(folder) ? backupsIn(folder)[0] : undefined
  return newest && join(folder, newest.name)
}

export function keepBackups({ folder, history, seal, report, clock, log }: BackupsSetup): Backups {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(folder)) if (name.endsWith('.new')) rmSync(join(folder, name))
  let stop: () => void = () => undefined
  let failing: string | null = null
  let making = false
  /** Said once, until a backup is made. */
  const said = new Set<BackupNews['act']>()

  const sayOnce = (news: BackupNews): void => {
    if (said.has(news.act)) return
    said.add(news.act)
    report(news)
  }

  const attempt = async (): Promise<Result<string, string>> => {
    try {
      await seal()
      const made = await history.ask('backUp', { folder, at: clock.now() })
      if (!made.ok) return made
      for (const { name } of backupsIn(folder).slice(KEPT)) rmSync(join(folder, name))
      return made
    } catch (error) {
      return fail(messageOf(error))
    }
  }

  const make = async (): Promise<Result<string, string>> => {
    making = true
    const made = await attempt()
    making = false
    failing = made.ok ? null : made.error
    if (made.ok) {
      said.clear()
      log('info', `the journal was backed up to ${made.value}`)
    } else {
      log('error', made.error)
      sayOnce({ act: 'backup-failed', why: made.error })
    }
    return made
  }

  const makeDue = async (): Promise<void> => {
    const made = await make()
    if (made.ok) report({ act: 'backed-up', name: basename(made.value) })
  }

  const check = (): void => {
    // The next look does not wait for this backup: one that hangs would never be late.
    stop = clock.setTimer(LOOK_MS, check)
    const newest = backupsIn(folder)[0]
    const age = newest ? clock.now() - newest.at : Number.POSITIVE_INFINITY
    if (newest && age >= LATE_MS && (making || failing !== null)) sayOnce({ act: 'backup-late', newest: newest.at })
    if (age >= DAY && !making) void makeDue()
  }
  stop = clock.setTimer(FIRST_LOOK_MS, check)
  const list = (): readonly Backup[] =>
    backupsIn(folder).map(({ name, at }) => ({ name, at, bytes: statSync(join(folder, name)).size }))
  return { make, list, failing: () => failing, close: () => stop() }
}
