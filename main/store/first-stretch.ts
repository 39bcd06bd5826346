/** Whether the first rows of a journal are what the installation signed. */
import { CHAIN_ROWS, CHAIN_START, createChain } from './chain'
import { readChainLines } from './chain-lines'
import type { Connection } from './open'
import { installationKey, isSignedBy } from './signing'

interface FirstValue {
  readonly seq: number
  readonly hash: Uint8Array
  readonly signature: Uint8Array | null
}

/**
 * Computes the hash chain up to its first value again and checks that value's signature. A young journal that ended by a crash
 * before its first value has nothing to check yet, and passes.
 * @param folder the data folder, for its public key
 */
export function startIsSigned(connection: Connection, folder: string): boolean {
  const first = connection.prepare<[], FirstValue>('SELECT seq, hash, signature FROM chain ORDER BY seq LIMIT 1').get()
  const chain = createChain(CHAIN_START)
  let rows = 0
  for (const part of readChainLines(connection, 0)) {
    if ('text' in part) chain.add(part.text)
    else chain.addHash(part.hash)
    rows++
    if (first === undefined && rows >= CHAIN_ROWS) return false
    if (part.seq === first?.seq) break
  }
  if (first === undefined) return true
  const key = installationKey(folder)
  if (!key || first.signature === null) return false
  return Buffer.from(first.hash).equals(chain.close()) && isSignedBy(key, first.seq, first.hash, first.signature)
}
