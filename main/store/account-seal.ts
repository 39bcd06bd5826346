/** What a data folder holds that seals the operators' accounts: the journal's mark of them, and the installation's key. */
import { createPublicKey, verify } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { NOTABLE } from './event-codec'
import { openDatabase, type Connection } from './open'
import { markContent, type MarkRow } from './sums'
import { installationKey, installationSeal, type Seal } from './signing'

/** Events that only a console with accounts writes. */
const OF_ACCOUNTS = `SELECT 1 FROM notable JOIN extra ON extra.seq = notable.seq
  WHERE notable.kind = ${NOTABLE.operator}
    AND (extra.text LIKE '%"event":"desk.signed-in"%' OR extra.text LIKE '%"event":"desk.operators-changed"%')
  LIMIT 1`

type OldMarkRow = Omit<MarkRow, 'sum'> & Partial<Pick<MarkRow, 'sum'>>

/** In place of a mark whose row is not what was written. */
export const DAMAGED = 'damaged'

export interface FolderSeal {
  /** The journal's mark of that key, as it was written; undefined = none, or no journal; DAMAGED. Throws what SQLite throws. */
  readonly mark: (key: string) => unknown
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
