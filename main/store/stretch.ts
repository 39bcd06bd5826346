/** Whether one row is as it was written: the stretch of the hash chain that holds it is worked out again, up to its signed value. */
import type { KeyObject } from 'node:crypto'
import { CHAIN_START, createChain } from './chain'
import { readChainLines } from './chain-lines'
import type { Connection } from './open'
import { isSignedByOne } from './signing'

interface Value {
  readonly seq: number
  readonly hash: Buffer
  readonly signature: Buffer | null
}

/** `open`: no value covers the row yet; `changed`: the value that does is another; `unsigned`: it bears no signature of these keys. */
export type Proof = 'proven' | 'open' | 'changed' | 'unsigned'

/** A stretch has fewer rows than `CHAIN_ROWS`, and the rows of one commit: a few milliseconds. Throws what SQLite throws. */
export function proofOf(connection: Connection, seq: number, keys: readonly KeyObject[]): Proof {
  const end = connection
    .prepare<[number], Value>('SELECT seq, hash, signature FROM chain WHERE seq >= ? ORDER BY seq LIMIT 1')
    .get(seq)
  if (!end) return 'open'
  const start = connection
    .prepare<[number], Value>('SELECT seq, hash, signature FROM chain WHERE seq < ? ORDER BY seq DESC LIMIT 1')
    .get(seq)
  const chain = createChain(start?.hash ?? CHAIN_START)
  for (const part of readChainLines(connection, start?.seq ?? 0)) {
    if (part.seq > end.seq) break
    if ('text' in part) chain.add(part.text)
    else chain.addHash(part.hash)
  }
  if (!end.hash.equals(chain.close())) return 'changed'
  return end.signature && isSignedByOne(keys, end.seq, end.hash, end.signature) ? 'proven' : 'unsigned'
}
