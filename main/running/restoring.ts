/** Puts a backup in the place of the journal; the journal that was there is kept beside it under another name. */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import { failureText } from '../store/failure'
import { takeFolder } from '../store/folder'

/** The journal itself, and what SQLite keeps beside it. */
const PARTS = ['', '-wal', '-shm']
/** Left for the start that follows, which journals it: the journal that is restored cannot know yet. */
const NOTE = 'restored.json'

export interface RestoreNote {
  readonly operator: string
  readonly reason: string
  readonly from: string
}

/** Refused while a console runs on the folder. The backup was checked. @returns under what name the old journal is kept */
export function restoreInto(data: string, from: string, now: Instant, note?: RestoreNote): Result<string, string> {
  const folder = takeFolder(data)
  if (!folder.ok) return fail(folder.error.detail)
  const { journal, release } = folder.value
  try {
    const aside = `${journal}.replaced-${formatInstant(now).replaceAll(':', '-')}`
    copyFileSync(from, `${journal}.new`)
    if (note) writeFileSync(join(data, NOTE), JSON.stringify(note), { mode: 0o600 })
    for (const part of PARTS) if (existsSync(journal + part)) renameSync(journal + part, aside + part)
    renameSync(`${journal}.new`, journal)
    return ok(aside)
  } catch (error) {
    return fail(`not restored: ${failureText(error)}`)
  } finally {
    release()
  }
}

/** Who restored what just before this start, if somebody did. */
export function takeRestoreNote(data: string): RestoreNote | undefined {
  const file = join(data, NOTE)
  if (!existsSync(file)) return undefined
  const note = JSON.parse(readFileSync(file, 'utf8')) as RestoreNote
  rmSync(file)
  return note
}
