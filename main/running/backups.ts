/** Backups of the journal: once a day while the console runs, and whenever somebody asks; the newest are kept. */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock'
import type { HistoryThread } from '../history/client'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { DAY, HOUR, MINUTE, formatInstant, parseInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import type { Log } from '../log'

/** Backups that are kept. */
const KEPT = 7
/** How often it is looked whether one is due. */
const LOOK_MS = HOUR
/** The first look after a start, when there is more urgent work. */
const FIRST_LOOK_MS = 10 * MINUTE
const NAME = /^journal-(\d{4}-\d{2}-\d{2}T\d{2})-(\d{2})-(\d{2}\.\d{3}Z)\.sqlite$/

/** A backup that was checked before it got its name. */
export interface Backup {
  readonly name: string
  readonly at: Instant
  readonly bytes: number
}

export interface Backups {
  /** Newest first. */
  readonly list: () => readonly Backup[]
  /** Makes one now; the name of its file. */
  readonly make: () => Promise<Result<string, string>>
  readonly close: () => void
}

/** A colon is no letter of a file name everywhere. */
const nameAt = (at: Instant): string => `journal-${formatInstant(at).replaceAll(':', '-')}.sqlite`
const instantOf = (name: string): Instant | undefined => {
  const match = NAME.exec(name)
  return match ? parseInstant(`${match[1]}:${match[2]}:${match[3]}`) : undefined
}

/** Backups in a folder, newest first. */
const backupsIn = (folder: string): { readonly name: string; readonly at: Instant }[] =>
  readdirSync(folder)
    .flatMap((name) => {
      const at = instantOf(name)
      return at === undefined ? [] : [{ name, at }]
    })
    .toSorted((a, b) => b.at - a.at)

/** Where the newest backup is; undefined when there is none. */
export function newestBackup(folder: string): string | undefined {
  const newest = existsSync(folder) ? backupsIn(folder)[0] : undefined
  return newest && join(folder, newest.name)
}

export function keepBackups(folder: string, history: HistoryThread, clock: Clock, log: Log): Backups {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(folder)) if (name.endsWith('.new')) rmSync(join(folder, name))
  let stop: () => void = () => undefined

  const make = async (): Promise<Result<string, string>> => {
    const file = join(folder, nameAt(clock.now()))
    const problem = await history
      .ask('backUp', { file })
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
    if (problem !== null) {
      log('error', problem)
      return fail(problem)
    }
    for (const { name } of backupsIn(folder).slice(KEPT)) rmSync(join(folder, name))
    log('info', `the journal was backed up to ${file}`)
    return ok(file)
  }

  const look = async (): Promise<void> => {
    const newest = backupsIn(folder)[0]
    if (!newest || clock.now() - newest.at >= DAY) await make()
    stop = clock.setTimer(LOOK_MS, () => void look())
  }
  stop = clock.setTimer(FIRST_LOOK_MS, () => void look())
  const list = (): readonly Backup[] =>
    backupsIn(folder).map(({ name, at }) => ({ name, at, bytes: statSync(join(folder, name)).size }))
  return { make, list, close: () => stop() }
}
