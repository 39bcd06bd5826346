/** A copy of the journal made while it is being written, and proof that the copy is good. */
import type { KeyObject } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { JournalHead } from '../domain/journal-head'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Instant } from '../domain/time'
import { backupName, readBackupName } from './backup-name'
import { failureText } from './failure'
import { headProblem, newestHead } from './head'
import { isJournalOf, sumFor } from './key-check'
import { openDatabase } from './open'
import type { Connection } from './open'
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
export function backUp(
  journalFile: string,
  { folder, at }: { readonly folder: string; readonly at: Instant },
): Result<BackedUp, string> {
  const fresh = join(folder, `${backupName(at, null)}.new`)
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
    const file = join(folder, backupName(at, checked.value.head))
    renameSync(fresh, file)
    syncFolder(folder)
    return ok({ file, lastSeq: checked.value.lastSeq })
  } catch (error) {
    rmSync(fresh, { force: true })
    return fail(`no backup was made: ${failureText(error)}`)
  }
}

/**
 * What `checkCopy` checks, and that the copy is a journal of one installation: by its schema, by all of its signatures, and by
 * the head in its name, when it has one.
 * @param keys of the installation, the current one first; empty when the data folder has no keys
 * @param data the data folder
 */
export function checkBackup(file: string, keys: readonly KeyObject[], data: string): Result<SoundCopy, string> {
  try {
    const copy = openDatabase(file, 'reader')
    try {
      const other = foreignness(copy, file, keys)
      if (other !== undefined) return fail(other)
    } finally {
      copy.close()
    }
  } catch (error) {
    return fail(`it is not a sound backup: ${failureText(error)}`)
  }
  const checked = checkCopy(file, keys, data)
  return checked.ok ? checked : fail(`it is not a sound backup: ${checked.error}`)
}

/** Why the copy is not one of this installation's journal, or not the one of its name; undefined when it is. */
function foreignness(copy: Connection, file: string, keys: readonly KeyObject[]): string | undefined {
  const [foreign] = checkSchema(copy).problems
  if (foreign !== undefined) return foreign
  const [key] = keys
  if (key === undefined)
    return 'the data folder has no installation key to compare its signatures with: copy installation-key.pem and installation-public.pem of that machine into it first, or name the public key with --installation'
  if (isJournalOf(copy, key) === undefined) return 'it bears no signature, so it does not show whose journal it is'
  if (!keys.some((one) => isJournalOf(copy, one) === true))
    return 'it is a journal of another installation: name its public key with --installation to restore it'
  const named = readBackupName(basename(file))?.head
  const other = named && headProblem(copy, named)
  return other === undefined ? undefined : `it is not the backup that its name says: ${other}`
}

/** The key that was the current one when the copy was made first: a backup may be from before a change of key. */
function signerFirst(copy: Connection, keys: readonly KeyObject[]): readonly KeyObject[] {
  const signer = keys.find((key) => isJournalOf(copy, key) === true)
  return signer ? [signer, ...keys.filter((key) => key !== signer)] : keys
}

export interface SoundCopy {
  /** Of its newest row. */
  readonly lastSeq: number
  /** null while nothing of it is covered by the hash chain. */
  readonly head: JournalHead | null
}

/**
 * @param keys to check the signatures by; without any they are not checked
 * @param data the data folder whose key sealed the copy's marks and alarms; left out: the seal is not checked
 */
export function checkCopy(
  file: string,
  keys: readonly KeyObject[] = [],
  data: string | null = null,
): Result<SoundCopy, string> {
  try {
    const copy = openDatabase(file, 'reader')
    try {
      const { problems } = checkJournal(
        copy,
        signerFirst(copy, keys),
        undefined,
        data === null ? undefined : sumFor(copy, data),
      )
      const [first] = problems
      if (first !== undefined) return fail(first)
      const lastSeq = copy.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0
      return ok({ lastSeq, head: newestHead(copy) })
    } finally {
      copy.close()
    }
  } catch (error) {
    return fail(failureText(error))
  }
}
