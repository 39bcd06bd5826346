/**
 * The head of a journal: the newest value of its hash chain that was written down, as `SEQ:HASH`, or `SEQ-HASH` in file names. Once it has left the machine,
 * its holder can prove that the journal was cut off before it, or rewritten up to it, even by someone with the keys.
 */
import type { JournalHead } from '../domain/journal-head'
import type { Connection } from './open'
import type { Findings } from './findings'

export const headText = ({ seq, hash }: JournalHead): string => `${seq}:${hash}`

interface Value {
  readonly seq: number
  readonly hash: Buffer
}

/** null before the first value. */
export function newestHead(connection: Connection): JournalHead | null {
  const value = connection.prepare<[], Value>('SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1').get()
  return value ? { seq: value.seq, hash: value.hash.toString('hex') } : null
}

/**
 * Why the journal does not go on from this head, naming what it has instead; undefined when it does.
 * @param head its hash may be the beginning of one, or absent where only the row is known
 */
export function headProblem(
  connection: Connection,
  { seq, hash }: { readonly seq: number; readonly hash?: string },
): string | undefined {
  const last = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0
  if (seq > last) return `the journal ends after row ${last}, and its head was at row ${seq} once: its end was cut off`
  if (hash === undefined) return undefined
  const value = connection.prepare<[number], Value>('SELECT seq, hash FROM chain WHERE seq = ?').get(seq)
  if (!value) return `the hash chain has no value after row ${seq}, where its head was once: the journal was rewritten`
  const found = value.hash.toString('hex')
  return found.startsWith(hash)
    ? undefined
    : `the hash chain has another value after row ${seq} than its head had: the journal was rewritten before that row (${found.slice(0, hash.length)} instead of ${hash})`
}

/** Whether the journal goes on from heads that were kept elsewhere. */
export function checkHeads(connection: Connection, heads: readonly JournalHead[]): Findings {
  const problems = heads.flatMap((head) => headProblem(connection, head) ?? [])
  const which = heads.length === 1 ? 'the head that was' : `${heads.length} heads that were`
  const sound = heads.length === 0 ? [] : [`the journal goes on from ${which} kept elsewhere`]
  return { problems, sound }
}
