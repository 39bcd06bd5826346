/** What the journal says of photos: the hash of each person's current one. These rows are stored permanently. */
import { parseJson } from '../domain/json'
import type { RecordsEvent } from '../domain/desk-event'
import { NOTABLE } from './event-codec'
import type { Connection } from './open'

/** SHA-256 in hex, by cardholder; nobody whose photo was removed. */
export function photoHashes(connection: Connection): Map<string, string> {
  const rows = connection
    .prepare<[number], string>(
      `SELECT extra.text FROM notable JOIN extra ON extra.seq = notable.seq
       WHERE notable.kind = ? AND extra.text LIKE '%"photo-%' ORDER BY notable.seq`,
    )
    .pluck()
    .all(NOTABLE.operator)
  const hashes = new Map<string, string>()
  for (const text of rows) {
    const read = parseJson(text)
    if (!read.ok) continue
    const { text: act, cardholder, after } = read.value as Partial<RecordsEvent> // as encodeEvent wrote it
    if (cardholder === undefined) continue
    if (act === 'photo-set' && after !== undefined) hashes.set(cardholder, after)
    if (act === 'photo-removed') hashes.delete(cardholder)
  }
  return hashes
}

/** Why a picture is not the one that the journal recorded; undefined when it is. */
export const photoProblem = (recorded: string | undefined, hash: string): string | undefined =>
  recorded === undefined
    ? 'the journal has no record of it'
    : recorded === hash
      ? undefined
      : 'it is not the picture that the journal recorded'
