/**
 * The hash chain: one running SHA-256 over everything that the journal holds, in order. Its value is written down and
 * signed every CHAIN_ROWS rows, when the journal has rested, and on closing; so a change made later to any row by somebody without the key shows, and
 * shows between which two rows. Each row adds the 32 bytes of its own SHA-256, so that a row can go one day and leave its
 * hash. That is over these lines, in UTF-8, in this order:
 *
 *   w id kind since text        (text as JSON) each word whose `since` is not after the row, not added before, by id
 *   e seq at code holder place holder_back place_back a b     absent columns empty
 *   x seq text                  the row's extra
 *   v seq form facts            the row's explanation
 *
 * After a value is written down the next stretch begins with the 32 bytes of that value.
 */
import * as crypto from 'node:crypto'
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import type { EntryRow } from './entry-row'
import { cellsOf } from './tail'
import type { EntryCells } from './tail'

/** Rows after which the chain's value is written down at the latest. */
export const CHAIN_ROWS = 256

const cell = (value: number | null): number | '' => value ?? ''

export const wordLine = (word: {
  readonly id: number
  readonly kind: number
  readonly since: number
  readonly text: string
}): string => `w ${word.id} ${word.kind} ${word.since} ${JSON.stringify(word.text)}\n`

export const cellsLine = (cells: EntryCells): string =>
  `e ${cells[0]} ${cells[1]} ${cells[2]} ${cell(cells[3])} ${cell(cells[4])} ${cell(cells[5])} ${cell(cells[6])} ${cell(cells[7])} ${cell(cells[8])}\n`

export const entryLine = (row: EntryRow): string => cellsLine(cellsOf(row))

export const extraLine = (seq: number, text: string): string => `x ${seq} ${text}\n`

export const explanationLine = (seq: number, form: number, facts: string): string => `v ${seq} ${form} ${facts}\n`

/** The value before the first row. */
export const CHAIN_START: Uint8Array = new Uint8Array(32)

export interface Chain {
  /** @param lines all of one row */
  readonly add: (lines: string) => void
  /** @param hash the 32 bytes that a purged row left */
  readonly addHash: (hash: Uint8Array) => void
  /** The value up to here; the next stretch begins from it. */
  readonly close: () => Uint8Array
}

/**
 * In one call where the runtime has it (Node 20.12), and as a string of bytes: a row is short, and making a hash object or
 * a Buffer costs more than hashing it.
 */
const digestOf: (text: string) => string =
  'hash' in crypto
    ? (text) => crypto.hash('sha256', text, 'binary')
    : (text) => createHash('sha256').update(text).digest('binary')

export const rowHash = (text: string): Buffer => Buffer.from(digestOf(text), 'binary')

export function createChain(from: Uint8Array): Chain {
  const begin = (value: Uint8Array): Hash => createHash('sha256').update(value)
  let hash = begin(from)
  return {
    add: (lines) => void hash.update(digestOf(lines), 'binary'),
    addHash: (row) => void hash.update(row),
    close: () => {
      const value = hash.digest()
      hash = begin(value)
      return value
    },
  }
}
