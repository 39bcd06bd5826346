/**
 * The journal's write-ahead log, looked at before SQLite reads it after a crash. SQLite takes the frames up to the first one
 * whose check sum does not fit and drops the rest without a word: right for a commit that a power cut tore, and wrong for a
 * byte that rotted in the middle of commits that were synced and answered.
 *
 *   32 bytes: magic, version, page size, sequence, salt 1, salt 2, check sum (2)        all u32 BE
 *   per frame 24 bytes: page, pages after a commit (0: no commit), salt 1, salt 2, check sum (2); then the page
 *   https://sqlite.org/fileformat2.html#walformat
 */
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import { syncFile } from './sync'

const HEADER = 32
const FRAME = 24
const MAGIC = 0x377f0682

export type LogState =
  | { readonly kind: 'whole' }
  /** The newest commit is not whole: a power cut while it was written, which answered nobody, or rot in its very frames. */
  | { readonly kind: 'torn'; readonly frame: number }
  /** Commits that were synced cannot be read. */
  | { readonly kind: 'damaged'; readonly frame: number; readonly lost: number }

type Sum = readonly [number, number]

function sumOf(bytes: Buffer, from: number, to: number, start: Sum, isBig: boolean): Sum {
  let [a, b] = start
  for (let at = from; at < to; at += 8) {
    a = (a + (isBig ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0
    b = (b + (isBig ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0
  }
  return [a, b]
}

const sumAt = (bytes: Buffer, at: number): Sum => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
const equal = (one: Sum, other: Sum): boolean => one[0] === other[0] && one[1] === other[1]

/** How the frames after the first one that does not fit look. */
export function logState(bytes: Buffer): LogState {
  const pageSize = bytes.length < HEADER ? 0 : bytes.readUInt32BE(8)
  const size = FRAME + pageSize
  const frames = Math.floor((bytes.length - HEADER) / size)
  if (bytes.length < HEADER + FRAME) return { kind: 'whole' }
  const magic = bytes.readUInt32BE(0)
  const isBig = (magic & 1) === 1
  const head = sumOf(bytes, 0, 24, [0, 0], isBig)
  // The header is synced before the first frame is written.
  if ((magic & ~1) >>> 0 !== MAGIC || !equal(head, sumAt(bytes, 24)))
    return { kind: 'damaged', frame: 0, lost: Math.max(1, frames) }
  const salts = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)] as const
  const saltsOf = (at: number): number =>
    Number(bytes.readUInt32BE(at + 8) === salts[0]) + Number(bytes.readUInt32BE(at + 12) === salts[1])
  const fits = (at: number, before: Sum): boolean =>
    saltsOf(at) === 2 &&
    equal(sumOf(bytes, at + FRAME, at + size, sumOf(bytes, at, at + 8, before, isBig), isBig), sumAt(bytes, at + 16))

  let bad = 0
  let before = head
  for (; bad < frames; bad++) {
    const at = HEADER + bad * size
    if (!fits(at, before)) break
    before = sumAt(bytes, at + 16)
  }
  if (bad === frames) return { kind: 'whole' }
  // Frames of an earlier round of the log lie behind the newest commit; both of their salts differ.
  let commits = 0
  let later = 0
  for (let frame = bad; frame < frames; frame++) {
    const at = HEADER + frame * size
    const isOurs = frame === bad ? saltsOf(at) > 0 : fits(at, sumAt(bytes, at - size + 16)) || saltsOf(at) === 2
    if (!isOurs) continue
    later++
    if (bytes.readUInt32BE(at + 4) !== 0) commits++
  }
  if (later === 0) return { kind: 'whole' }
  return commits > 1 ? { kind: 'damaged', frame: bad + 1, lost: later } : { kind: 'torn', frame: bad + 1 }
}

/**
 * Checks the log of a journal that is not open. A damaged one is stored beside it first: SQLite overwrites it.
 * @returns what is wrong, as a text; `isDamage`: rows that were on disk are missing now
 */
export function checkLog(
  journalFile: string,
  now: Instant,
): { readonly text: string; readonly isDamage: boolean } | undefined {
  const file = `${journalFile}-wal`
  if (!existsSync(file)) return undefined
  const state = logState(readFileSync(file))
  switch (state.kind) {
    case 'whole':
      return undefined
    case 'torn':
      return {
        text: `${file}: the newest commit, from frame ${state.frame} on, is not whole and is not used: the power was cut while it was written, or it is damaged`,
        isDamage: false,
      }
    case 'damaged': {
      const stored = `${file}.damaged-${formatInstant(now).replaceAll(':', '-')}`
      copyFileSync(file, stored)
      syncFile(stored)
      return {
        text: `${file} is damaged at frame ${state.frame}: ${state.lost} frames of newest rows cannot be read. The file is stored as ${stored}`,
        isDamage: true,
      }
    }
  }
}
