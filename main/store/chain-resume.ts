/** The hash chain taken up again at a start, with the rows that the state is rebuilt from held against it on the way. */
import { CHAIN_START, createChain } from './chain'
import type { Chain } from './chain'
import { readChainLines } from './chain-lines'
import type { Connection } from './open'

/** Rows before the newest whose hashes are worked out again at most; older ones are `verify`'s. */
const CHECKED_ROWS = 100_000

/** A value of the chain that was written down, and the row after which it holds. */
export interface ChainValue {
  readonly seq: number
  readonly hash: Uint8Array
}

export interface ResumedChain {
  readonly chain: Chain
  /** Rows since the newest value. */
  readonly rows: number
  /** The newest value; undefined while there is none. */
  readonly newest: ChainValue | undefined
}

/**
 * A row in which one byte changed would move a person without a word, so a value that no longer fits throws and names the
 * rows between which something changed. @param from seq of the snapshot that the state begins from @param last newest row
 */
export function resumeChain(connection: Connection, from: number, last: number): ResumedChain {
  const before = connection
    .prepare<[number], ChainValue>('SELECT seq, hash FROM chain WHERE seq <= ? ORDER BY seq DESC LIMIT 1')
    .get(Math.max(from, last - CHECKED_ROWS))
  const values = connection
    .prepare<[number], ChainValue>('SELECT seq, hash FROM chain WHERE seq > ? ORDER BY seq')
    .all(before?.seq ?? 0)
  const chain = createChain(before?.hash ?? CHAIN_START)
  let newest = before
  let next = 0
  let rows = 0
  for (const part of readChainLines(connection, before?.seq ?? 0)) {
    if ('text' in part) chain.add(part.text)
    else chain.addHash(part.hash)
    rows++
    const value = values[next]
    if (value?.seq !== part.seq) continue
    if (!Buffer.from(chain.close()).equals(value.hash))
      throw new DamagedJournal(
        `a row between ${(newest?.seq ?? 0) + 1} and ${value.seq} is not what was written: the hash chain breaks there`,
      )
    newest = value
    rows = 0
    next++
  }
  const missing = values[next]
  if (missing) throw new DamagedJournal(`row ${missing.seq}, which the hash chain names, is missing`)
  return { chain, rows, newest }
}

/** Content of the journal that is not what was written. */
class DamagedJournal extends Error {}
