/** What a data folder holds that seals the operators' accounts: the journal's mark of them, and the installation's key. */
import { createPublicKey, verify } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, type Connection } from './open'
import { markContent, type MarkRow } from './sums'
import { installationKey, installationSeal, type Seal } from './signing'

// Both look through the rows' own texts, which are in the hash chain; the list of notable rows is not.

/** Events that only a console with accounts writes. */
const OF_ACCOUNTS = `SELECT 1 FROM extra
  WHERE instr(text, '"event":"desk.signed-in"') > 0 OR instr(text, '"event":"desk.operators-changed"') > 0
  LIMIT 1`
/** Text that somebody typed cannot hold this: JSON escapes its quotation marks. */
const NEWEST_VERSION = `SELECT text FROM extra WHERE instr(text, '"accountsVersion":{') > 0 ORDER BY seq DESC LIMIT 1`

type OldMarkRow = Omit<MarkRow, 'sum'> & Partial<Pick<MarkRow, 'sum'>>

/** In place of a mark whose row is not what was written. */
export const DAMAGED = 'damaged'

export interface FolderSeal {
  /** The journal's mark of that key, as it was written; undefined = none, or no journal; DAMAGED. Throws what SQLite throws. */
  readonly mark: (key: string) => unknown
  /** `accountsVersion` of the newest row that has one; undefined = none, or no journal; DAMAGED. Throws what SQLite throws. */
  readonly chained: () => unknown
  readonly hadAccounts: () => boolean
  readonly sign: (content: Uint8Array) => string | null
  readonly isSigned: (content: Uint8Array, signature: string) => boolean
}

/** @param folder the data folder; nothing in it is made or changed */
export function folderSeal(folder: string): FolderSeal {
  const journal = join(folder, 'journal.sqlite')
  let seal: Seal | undefined

  function inJournal<T>(look: (connection: Connection) => T, none: T): T {
    if (!existsSync(journal)) return none
    const connection = openDatabase(journal, 'reader')
    try {
      // A journal that was never begun has no tables.
      const tables = connection
        .prepare<[], string>(
          "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN ('mark', 'extra', 'notable')",
        )
        .pluck()
        .all()
      return tables.length === 3 ? look(connection) : none
    } finally {
      connection.close()
    }
  }

  const key = () => (seal ? createPublicKey(seal.publicKey) : installationKey(folder))
  return {
    mark: (name) => {
      // All columns: a journal from before there were check sums has not been brought up to date yet.
      const row = inJournal(
        (connection) => connection.prepare<[string], OldMarkRow>('SELECT * FROM mark WHERE key = ?').get(name),
        undefined,
      )
      if (row === undefined) return undefined
      const content = markContent({ ...row, sum: row.sum ?? null })
      return content.ok ? content.value : DAMAGED
    },
    chained: () => {
      const text = inJournal((connection) => connection.prepare<[], string>(NEWEST_VERSION).pluck().get(), undefined)
      return text === undefined ? undefined : versionIn(text)
    },
    hadAccounts: () => inJournal((connection) => connection.prepare(OF_ACCOUNTS).get() !== undefined, false),
    sign: (content) => {
      try {
        seal ??= installationSeal(folder)
      } catch {
        // The first start of a site makes the key; until then there is nothing to sign with.
        return null
      }
      return seal.sign(content).toString('base64')
    },
    isSigned: (content, signature) => {
      try {
        const known = key()
        return known !== undefined && verify(null, content, known, Buffer.from(signature, 'base64'))
      } catch {
        return false
      }
    },
  }
}

function versionIn(text: string): unknown {
  try {
    const event: unknown = JSON.parse(text)
    return typeof event === 'object' && event !== null && 'accountsVersion' in event ? event.accountsVersion : DAMAGED
  } catch {
    return DAMAGED
  }
}
