/** Problems of a journal, alone and compared with the files beside it, checked at a start before anything is written to it. */
import { dirname } from 'node:path'
import type { RecordsAct } from '../domain/retention'
import { foreignParts } from './schema-check'
import { allKeys, readInstallationKeys } from './installation'
import { knownHeads, missingHeads } from './known-heads'
import type { Connection } from './open'
import { isSignedByOne } from './signing'
import { tailFaults } from './unsigned-tail'

export interface Doubt {
  readonly act: RecordsAct & ('head-missing' | 'head-unsigned' | 'schema-foreign' | 'state-changed')
  /** Names the rows, heads, tables or files. */
  readonly text: string
}

interface Value {
  readonly seq: number
  readonly hash: Buffer
  readonly signature: Buffer | null
}

/** Rows that no crash leaves unsigned are, or the newest value of the chain bears no signature of a key of this installation. */
function unsigned(connection: Connection, folder: string): readonly Doubt[] {
  const tail = tailFaults(connection)
  if (tail.length > 0) return [{ act: 'head-unsigned', text: tail.join('; ') }]
  const newest = connection.prepare<[], Value>('SELECT seq, hash, signature FROM chain ORDER BY seq DESC LIMIT 1').get()
  if (!newest) return []
  const keys = allKeys(readInstallationKeys(folder))
  const { seq, hash, signature } = newest
  if (keys.length === 0 || (signature && isSignedByOne(keys, seq, hash, signature))) return []
  const text = `the value of the hash chain after row ${seq}, the newest, is not signed by this installation`
  return [{ act: 'head-unsigned', text }]
}

/**
 * Takes out triggers and indexes that Sallyport did not make, because they act on what is written next: one of them could close the
 * very alarm about it. Their definition is in the doubt. Foreign tables and views stay. Throws what SQLite throws.
 */
export function removeForeign(connection: Connection, doubts: readonly Doubt[]): void {
  if (!doubts.some(({ act }) => act === 'schema-foreign')) return
  for (const { type, name } of foreignParts(connection).active)
    connection.exec(`DROP ${type} "${name.replaceAll('"', '""')}"`)
}

/** Throws what SQLite and the file system throw. */
export function startDoubts(connection: Connection, journalFile: string): readonly Doubt[] {
  const folder = dirname(journalFile)
  const heads = missingHeads(connection, knownHeads(folder), allKeys(readInstallationKeys(folder)))
  const { problems, active } = foreignParts(connection)
  const taken = active.map(({ type, name, sql }) => `the ${type} ${name} is taken out: ${sql ?? ''}`)
  return [
    ...(heads.length > 0 ? [{ act: 'head-missing' as const, text: heads.map(({ text }) => text).join('; ') }] : []),
    ...unsigned(connection, folder),
    ...(problems.length > 0 ? [{ act: 'schema-foreign' as const, text: [...problems, ...taken].join('; ') }] : []),
  ]
}
