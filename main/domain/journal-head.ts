import { fail, ok } from './result'
import type { Result } from './result'

/** The newest value of the journal's hash chain that was written down. */
export interface JournalHead {
  /** The row up to and with which it stands for the journal. */
  readonly seq: number
  /** SHA-256, in hex. */
  readonly hash: string
}

/** At least as many digits of the hash as the name of a backup has. */
const FORM = /^(\d{1,16})[:-]([0-9a-f]{16,64})$/i

export function parseHead(text: string): Result<JournalHead, string> {
  const match = FORM.exec(text.trim())
  const seq = Number(match?.[1])
  if (!match || !Number.isSafeInteger(seq) || seq < 1)
    return fail(`must be SEQ:HASH, a row's number and 16 to 64 hex digits, got ${JSON.stringify(text)}`)
  return ok({ seq, hash: (match[2] ?? '').toLowerCase() })
}
