/**
 * The one place that opens databases. better-sqlite3 compiles SQLite so that entering WAL mode drops `synchronous` to
 * NORMAL, under which a commit that was answered can vanish in a power cut; FULL is per connection and not kept in the
 * file, so it is set on every opening, after WAL, and read back.
 */
import Database from 'better-sqlite3'
import { assert } from '../domain/assert'
import { currentBindingPath } from './binding'

export type Connection = Database.Database

/** How long a statement waits for another connection's lock before it gives up. */
const BUSY_MS = 5_000
/** Page cache of a connection, in KiB. */
const CACHE_KIB = 16_384
const FULL = 2

export type Mode =
  /** The journal's one writer. */
  | 'writer'
  /** Cannot write and sees each commit of the writer as a whole. */
  | 'reader'
  /** Holds what can be rebuilt from the journal: a power cut may take its last commits. */
  | 'derived'
  /** In memory alone; gone when it is closed. */
  | 'memory'
  /** Holds a lock on a file and nothing else; gives up immediately when another process has it. */
  | 'lock'

/** Throws what SQLite throws. */
export function openDatabase(file: string, mode: Mode): Connection {
  const connection = new Database(mode === 'memory' ? ':memory:' : file, {
    nativeBinding: currentBindingPath(),
    timeout: mode === 'lock' ? 0 : BUSY_MS,
    readonly: mode === 'reader',
    fileMustExist: mode === 'reader',
  })
  try {
    if (mode === 'writer' || mode === 'derived') connection.pragma('journal_mode = WAL')
    connection.pragma(`synchronous = ${mode === 'derived' ? 'NORMAL' : 'FULL'}`)
    // What is purged is overwritten as well, not only left out.
    if (mode === 'writer') connection.pragma('secure_delete = ON')
    connection.pragma('trusted_schema = OFF')
    connection.pragma('foreign_keys = ON')
    if (mode !== 'lock') connection.pragma(`cache_size = -${CACHE_KIB}`)
    if (mode === 'derived') return connection
    assert(connection.pragma('synchronous', { simple: true }) === FULL, `${file} is not opened with synchronous=FULL`)
    if (mode === 'writer') {
      assert(connection.pragma('journal_mode', { simple: true }) === 'wal', `${file} is not in WAL mode`)
    }
  } catch (error) {
    connection.close()
    throw error
  }
  return connection
}
