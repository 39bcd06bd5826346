/**
 * Snapshots: the engine's state and the ends of the back chains as they were after one row, so that a restart replays only
 * the rows since. A snapshot is a file beside the journal, never the only copy of anything: one that is missing, cut
 * short, damaged, forged or from another journal is passed over.
 *
 *   8 bytes "SALLYSN3", 32 bytes SHA-256 of everything after them, content, 32 bytes sum of this installation (state-sum.ts)
 *   content: u32 LE length of the header, header (JSON), state, ends of the chains (u32 LE each); its SHA-256 is summed
 *   header: seq, at, siteVersion, anchor (the row's line of the hash chain), stateBytes
 *
 * Earlier versions wrote "SALLYSN1", whose hash left the header out, and "SALLYSN2", which had no sum of the installation. Such
 * a file is passed over: the first start after the upgrade replays the journal.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../domain/time'
import { failureText } from './failure'
import { STATE_SUM_BYTES } from './state-sum'
import type { StateSum } from './state-sum'
import { syncFolder } from './sync'

export interface Snapshot {
  /** Holds the effect of every row up to and with this one. */
  readonly seq: number
  readonly at: Instant
  readonly siteVersion: number
  /** The row's line of the hash chain: tells the journal it belongs to from any other. */
  readonly anchor: string
  readonly state: Uint8Array
  readonly heads: Uint32Array
}

/** Snapshots kept: the newest, and one to fall back on. */
const KEPT = 2
const MAGIC = 'SALLYSN3'
const EARLIER_MAGICS = ['SALLYSN1', 'SALLYSN2']
const HASH_BYTES = 32
/** In place of the sum where no key is at hand, as in a trial. */
const NO_SUM = Buffer.alloc(STATE_SUM_BYTES)
const NAME = /^(\d{12})\.snapshot$/

interface Header {
  readonly seq: number
  readonly at: number
  readonly siteVersion: number
  readonly anchor: string
  readonly stateBytes: number
}

const nameOf = (seq: number): string => `${String(seq).padStart(12, '0')}.snapshot`

function parts(snapshot: Snapshot, sum: StateSum | undefined): Uint8Array[] {
  const { state } = snapshot
  const heads = new Uint8Array(snapshot.heads.buffer, snapshot.heads.byteOffset, snapshot.heads.byteLength)
  const header: Header = {
    seq: snapshot.seq,
    at: snapshot.at,
    siteVersion: snapshot.siteVersion,
    anchor: snapshot.anchor,
    stateBytes: state.byteLength,
  }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const hash = createHash('sha256').update(length).update(text).update(state).update(heads)
  const own = sum?.('snapshot', hash.copy().digest()) ?? NO_SUM
  return [Buffer.from(MAGIC), hash.update(own).digest(), length, text, state, heads, own]
}

/** Writes without holding up the thread; the file has its name only once all of it is on disk. */
export async function writeSnapshot(folder: string, snapshot: Snapshot, sum: StateSum | undefined): Promise<void> {
  const name = join(folder, nameOf(snapshot.seq))
  const fresh = `${name}.new`
  const file = await open(fresh, 'w', 0o600)
  try {
    for (const part of parts(snapshot, sum)) await file.write(part)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, name)
  const directory = await open(folder, 'r')
  await directory.sync().finally(() => directory.close())
  for (const seq of seqsIn(folder).slice(KEPT)) await rm(join(folder, nameOf(seq)), { force: true })
}

/** The same, synchronously, for closing. */
export function writeSnapshotNow(folder: string, snapshot: Snapshot, sum: StateSum | undefined): void {
  const name = join(folder, nameOf(snapshot.seq))
  const fresh = `${name}.new`
  const file = openSync(fresh, 'w', 0o600)
  try {
    for (const part of parts(snapshot, sum)) writeSync(file, part)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(fresh, name)
  syncFolder(folder)
  for (const seq of seqsIn(folder).slice(KEPT)) rmSync(join(folder, nameOf(seq)), { force: true })
}

/** Newest first. */
function seqsIn(folder: string): number[] {
  return readdirSync(folder)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .toSorted((a, b) => b - a)
}

/** Why a snapshot is not used. */
export interface PassedOver {
  /** Of the file. */
  readonly name: string
  readonly why: string
  /** It is whole, and the installation did not write it: no damage does that. */
  readonly isForged: boolean
}

/** How files are read: `sum` is undefined where no key is at hand, and nothing can be said of forgery. */
export interface Reading {
  readonly sum: StateSum | undefined
  readonly passedOver: (file: PassedOver) => void
}

/**
 * The newest snapshot that is whole, of this installation, and that `fits` (of this journal, and not ahead of it); undefined
 * when there is none.
 */
export function readSnapshot(
  folder: string,
  fits: (seq: number, anchor: string) => boolean,
  { sum, passedOver }: Reading,
): Snapshot | undefined {
  for (const seq of seqsIn(folder)) {
    const name = nameOf(seq)
    const found = readAndParse(join(folder, name), sum)
    if ('why' in found) passedOver({ name, ...found })
    else if (!fits(found.seq, found.anchor)) passedOver({ name, ...damaged('it belongs to another journal') })
    else return found
  }
  return undefined
}

/** All that are whole and of this installation, newest first. */
export function readSnapshots(folder: string, { sum, passedOver }: Reading): Snapshot[] {
  if (!existsSync(folder)) return []
  return seqsIn(folder).flatMap((seq) => {
    const name = nameOf(seq)
    const found = readAndParse(join(folder, name), sum)
    if (!('why' in found)) return [found]
    passedOver({ name, ...found })
    return []
  })
}

/** Takes a forged snapshot out of the way, so that it is not found again at each start; it stays as evidence. */
export function setSnapshotAside(folder: string, name: string): void {
  renameSync(join(folder, name), join(folder, `${name}.refused`))
  syncFolder(folder)
}

type Unused = Omit<PassedOver, 'name'>
const damaged = (why: string): Unused => ({ why, isForged: false })

function parse(bytes: Buffer, sum: StateSum | undefined): Snapshot | Unused {
  const magic = bytes.toString('latin1', 0, MAGIC.length)
  if (EARLIER_MAGICS.includes(magic)) return damaged('it was written by an earlier version')
  const hashed = MAGIC.length + HASH_BYTES
  const start = hashed + 4
  const end = bytes.length - STATE_SUM_BYTES
  if (end < start || magic !== MAGIC) return damaged('it is not a snapshot')
  const hash = createHash('sha256').update(bytes.subarray(hashed, end))
  const content = hash.copy().digest()
  const own = bytes.subarray(end)
  if (!hash.update(own).digest().equals(bytes.subarray(MAGIC.length, hashed))) return damaged('its content is damaged')
  if (sum && !sum('snapshot', content).equals(own)) return { why: 'this installation did not write it', isForged: true }
  try {
    const headerEnd = start + bytes.readUInt32LE(hashed)
    const header = JSON.parse(bytes.toString('utf8', start, headerEnd)) as Header // what `parts` wrote: the hash fits
    const body = bytes.subarray(headerEnd, end)
    const state = body.subarray(0, header.stateBytes)
    // A copy: the words must lie at a multiple of four.
    const heads = new Uint32Array(new Uint8Array(body.subarray(header.stateBytes)).buffer)
    const { seq, at, siteVersion, anchor } = header
    return { seq, at, siteVersion, anchor, state, heads }
  } catch (error) {
    return damaged(`it cannot be read: ${failureText(error)}`)
  }
}

/** A file that the disk refuses to read is passed over like a damaged one. */
function readAndParse(file: string, sum: StateSum | undefined): Snapshot | Unused {
  try {
    return parse(readFileSync(file), sum)
  } catch (error) {
    return damaged(`it cannot be read: ${failureText(error)}`)
  }
}
