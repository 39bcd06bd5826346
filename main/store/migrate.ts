/** Brings a database to the newest schema, all steps in one transaction: a power cut leaves the old one or the new one. */
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { journal } from './migrations/0001-journal'
import { purge } from './migrations/0002-purge'
import { words } from './migrations/0003-words'
import { sums } from './migrations/0004-sums'
import type { Connection } from './open'

/** In order; the position is the schema's number. Only ever added to. */
export const MIGRATIONS: readonly string[] = [journal, purge, words, sums]
/** `file` and SQLite tools show it: "SaPo". */
const APPLICATION_ID = 0x5361506f

/** @returns the schema's number, or why this version cannot work on the file. Throws what SQLite throws. */
export function migrate(connection: Connection, migrations: readonly string[] = MIGRATIONS): Result<number, string> {
  const application = connection.pragma('application_id', { simple: true })
  const present = Number(connection.pragma('user_version', { simple: true }))
  if (application !== APPLICATION_ID && !(application === 0 && present === 0)) {
    return fail('it is a database of some other program')
  }
  if (present > migrations.length) {
    return fail(`it was made by a newer version (schema ${present}; this one knows ${migrations.length})`)
  }
  if (present === migrations.length) return ok(present)
  connection
    .transaction(() => {
      for (const step of migrations.slice(present)) connection.exec(step)
      connection.pragma(`application_id = ${APPLICATION_ID}`)
      connection.pragma(`user_version = ${migrations.length}`)
    })
    .exclusive()
  return ok(migrations.length)
}
