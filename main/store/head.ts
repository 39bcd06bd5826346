/**
 * The head of a journal: the newest value of its hash chain that was written down, as `SEQ:HASH`. Once it has left the machine,
 * whoever has it can tell that the journal was cut off before it, or rewritten up to it, whatever keys the forger had.
 */
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { JournalHead } from '../domain/journal-head'
import type { Connection } from './open'
import type { Findings } from './findings'

const FORM = /^(\d{1,16}):([0-9a-f]{64})$/i

export const headText = ({ seq, hash }: JournalHead): string => `${seq}:${hash}`

export function parseHead(text: string): Result<JournalHead, string> {
  const match = FORM.exec(text.trim())
  const seq = Number(match?.[1])
  if (!match || !Number.isSafeInteger(seq) || seq < 1)
    return fail(`must be SEQ:HASH, a row's number and 64 hex digits, got ${JSON.stringify(text)}`)
  return ok({ seq, hash: (match[2] ?? '').toLowerCase() })
}

interface Value {
  readonly seq: number
  readonly hash: Buffer
}

/** null before the first value. */
export function newestHead(connection: Connection): JournalHead | null {
  const value = connection.prepare<[], Value>('SELECT seq, hash FROM chain ORDER BY seq DESC LIMIT 1').get()
  return value ? { seq: value.seq, hash: value.hash.toString('hex') } : null
}

/** Whether the journal goes on from heads that were kept elsewhere. */
export function checkHeads(connection: Connection, heads: readonly JournalHead[]): Findings {
  const at = connection.prepare<[number], Value>('SELECT seq, hash FROM chain WHERE seq = ?')
  const last = connection.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM entry').pluck().get() ?? 0
  const problems = heads.flatMap(({ seq, hash }) => {
    const value = at.get(seq)
    if (seq > last)
      return [`the journal ends after row ${last}, and its head was at row ${seq} once: its end was cut off`]
    if (!value)
      return [`the hash chain has no value after row ${seq}, where its head was once: the journal was rewritten`]
    return value.hash.toString('hex') === hash
      ? []
      : [
          `the hash chain has another value after row ${seq} than its head had: the journal was rewritten before that row`,
        ]
  })
  const sound = heads.length === 0 ? [] : [`the journal goes on from ${heads.length} heads that were kept elsewhere`]
  return { problems, sound }
}
