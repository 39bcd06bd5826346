/** The data folder: what lies where in it, and that one Sallyport alone works in it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { makePrivate } from './private'
import { failureText, storeErrorCode } from './failure'
import { openDatabase } from './open'

export interface DataFolder {
  readonly path: string
  readonly journal: string
  readonly snapshots: string
  /** What other users of the computer can still read, since its permissions could not be changed. */
  readonly open: readonly string[]
  /** Lets another Sallyport in. */
  readonly release: () => void
}

export interface FolderFailure {
  readonly code: 'data-folder-in-use' | 'data-folder'
  readonly detail: string
}

/**
 * Takes the folder for this process and makes it when it is missing. The lock is the operating system's, held through an
 * open SQLite transaction: it ends with the process however that ends, so that no stale lock is ever left behind.
 */
export function lockFolder(path: string): Result<DataFolder, FolderFailure> {
  const owner = join(path, 'owner.txt')
  try {
    mkdirSync(join(path, 'snapshots'), { recursive: true, mode: 0o700 })
  } catch (error) {
    return fail({ code: 'data-folder', detail: `${path} cannot be used as data folder: ${failureText(error)}` })
  }
  try {
    const lock = openDatabase(join(path, 'lock.sqlite'), 'lock')
    try {
      lock.exec('BEGIN EXCLUSIVE')
    } catch (error) {
      lock.close()
      throw error
    }
    writeFileSync(owner, `${process.pid}\n`, { mode: 0o600 })
    return ok({
      path,
      journal: join(path, 'journal.sqlite'),
      snapshots: join(path, 'snapshots'),
      open: makePrivate(path),
      release: () => lock.close(),
    })
  } catch (error) {
    if (storeErrorCode(error)?.startsWith('SQLITE_BUSY')) {
      return fail({ code: 'data-folder-in-use', detail: `${path} is in use by another Sallyport${pidOf(owner)}` })
    }
    return fail({ code: 'data-folder', detail: `${path} cannot be used as data folder: ${failureText(error)}` })
  }
}

function pidOf(owner: string): string {
  try {
    return ` (process ${readFileSync(owner, 'utf8').trim()})`
  } catch {
    return ''
  }
}
