/** A copy of the journal made while it is being written, and proof that the copy is good. */
import type { KeyObject } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { failureText } from './failure'
import { isJournalOf } from './key-check'
import { openDatabase } from './open'
import { checkSchema } from './schema-check'
import { syncFile, syncFolder } from './sync'
import { checkJournal } from './verify'

export interface BackedUp {
  readonly file: string
  readonly lastSeq: number
}

/**
 * Copies the journal as it is at this moment, checks the copy as `verify` checks a journal, and only then gives it its
 * name. Takes as long as the journal is big: never in the thread that decides, which it does not hold up.
 */
export function backUp(journalFile: string, file: string): Result<BackedUp, string> {
  const fresh = `${file}.new`
  try {
    rmSync(fresh, { force: true })
    const journal = openDatabase(journalFile, 'reader')
    try {
      journal.prepare('VACUUM INTO ?').run(fresh)
    } finally {
      journal.close()
    }
    const checked = checkCopy(fresh)
    if (!checked.ok) {
      rmSync(fresh, { force: true })
      return fail(`the backup was not kept: ${checked.error}`)
    }
    syncFile(fresh)
    renameSync(fresh, file)
    syncFolder(dirname(file))
    return ok({ file, lastSeq: checked.value })
  } catch (error) {
    rmSync(fresh, { force: true })
    return fail(`no backup was made: ${failureText(error)}`)
  }
}

/**
 * What `checkCopy` checks, and that the copy is a journal of one installation: by its schema and by its newest signature.
 * @param key of the installation; undefined when the data folder has none @returns seq of its newest row
 */
export function checkBackup(file: string, key: KeyObject | undefined): Result<number, string> {
  const checked = checkCopy(file)
  if (!checked.ok) return fail(`it is not a sound backup: ${checked.error}`)
  const copy = openDatabase(file, 'reader')
  try {
    const [foreign] = checkSchema(copy).problems
    if (foreign !== undefined) return fail(foreign)
    if (!key)
      return fail(
        'the data folder has no installation key to compare its signatures with: copy installation-key.pem and installation-public.pem of that machine into it first, or name the public key with --installation',
      )
    const isOurs = isJournalOf(copy, key)
    if (isOurs === undefined) return fail('it bears no signature, so it does not show whose journal it is')
    if (!isOurs)
      return fail('it is a journal of another installation: name its public key with --installation to restore it')
    return checked
  } finally {
    copy.close()
  }
}

/** Seq of the newest row of a sound copy. */
export function checkCopy(file: string): Result<number, string> {
  try {
    const copy = openDatabase(file, 'reader')
    try {
      const { problems } = checkJournal(copy)
      const [first] = problems
      if (first !== undefined) return fail(first)
      return ok(copy.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0)
    } finally {
      copy.close()
    }
  } catch (error) {
    return fail(failureText(error))
  }
}
