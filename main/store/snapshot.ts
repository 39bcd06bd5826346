/**
 * Snapshots: the engine's state and the ends of the back chains as they were after one row, so that a restart replays only
 * the rows since. A snapshot is a file beside the journal, never the only copy of anything: one that is missing, cut
 * short, damaged or from another journal is passed over.
 *
 *   8 bytes "SALLYSN2", 32 bytes SHA-256 of everything after them, u32 LE length of the header, header (JSON), state,
 *   ends of the chains (u32 LE each)
 *   header: seq, at, siteVersion, anchor (the row's line of the hash chain), stateBytes
 *
 * "SALLYSN1", which earlier versions wrote, left the header out of its hash, so that a damaged header could be believed.
 * Such a file is passed over: the first start after the upgrade replays the journal.
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
const MAGIC = 'SALLYSN2'
const EARLIER_MAGIC = 'SALLYSN1'
const HASH_BYTES = 32
const NAME = /^(\d{12})\.snapshot$/

interface Header {
  readonly seq: number
  readonly at: number
  readonly siteVersion: number
  readonly anchor: string
  readonly stateBytes: number
}

const nameOf = (seq: number): string => `${String(seq).padStart(12, '0')}.snapshot`

function parts(snapshot: Snapshot): Uint8Array[] {
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
  const sha256 = createHash('sha256').update(length).update(text).update(state).update(heads).digest()
  return [Buffer.from(MAGIC), sha256, length, text, state, heads]
}

/** Writes without holding up the thread; the file has its name only once all of it is on disk. */
export async function writeSnapshot(folder: string, snapshot: Snapshot): Promise<void> {
  const name = join(folder, nameOf(snapshot.seq))
  const fresh = `${name}.new`
  const file = await open(fresh, 'w', 0o600)
  try {
    for (const part of parts(snapshot)) await file.write(part)
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
export function writeSnapshotNow(folder: string, snapshot: Snapshot): void {
  const name = join(folder, nameOf(snapshot.seq))
  const fresh = `${name}.new`
  const file = openSync(fresh, 'w', 0o600)
  try {
    for (const part of parts(snapshot)) writeSync(file, part)
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

/**
 * The newest snapshot that is whole and that `fits` (of this journal, and not ahead of it); undefined when there is none.
 * @param passedOver called for each unused one, with the reason
 */
export function readSnapshot(
  folder: string,
  fits: (seq: number, anchor: string) => boolean,
  passedOver: (name: string, why: string) => void,
): Snapshot | undefined {
  for (const seq of seqsIn(folder)) {
    const found = readAndParse(join(folder, nameOf(seq)))
    if (typeof found === 'string') passedOver(nameOf(seq), found)
    else if (!fits(found.seq, found.anchor)) passedOver(nameOf(seq), 'it belongs to another journal')
    else return found
  }
  return undefined
}

/** All that are whole, newest first. */
export function readSnapshots(folder: string, passedOver: (name: string, why: string) => void): Snapshot[] {
  if (!existsSync(folder)) return []
  return seqsIn(folder).flatMap((seq) => {
    const found = readAndParse(join(folder, nameOf(seq)))
    if (typeof found !== 'string') return [found]
    passedOver(nameOf(seq), found)
    return []
  })
}

function parse(bytes: Buffer): Snapshot | string {
  const magic = bytes.toString('latin1', 0, MAGIC.length)
  if (magic === EARLIER_MAGIC) return 'it was written by an earlier version'
  const hashed = MAGIC.length + HASH_BYTES
  const start = hashed + 4
  if (bytes.length < start || magic !== MAGIC) return 'it is not a snapshot'
  const sha256 = createHash('sha256').update(bytes.subarray(hashed)).digest()
  if (!sha256.equals(bytes.subarray(MAGIC.length, hashed))) return 'its content is damaged'
  try {
    const headerEnd = start + bytes.readUInt32LE(hashed)
    const header = JSON.parse(bytes.toString('utf8', start, headerEnd)) as Header // what `parts` wrote: the hash fits
    const body = bytes.subarray(headerEnd)
    const state = body.subarray(0, header.stateBytes)
    // A copy: the words must lie at a multiple of four.
    const heads = new Uint32Array(new Uint8Array(body.subarray(header.stateBytes)).buffer)
    const { seq, at, siteVersion, anchor } = header
    return { seq, at, siteVersion, anchor, state, heads }
  } catch (error) {
    return `it cannot be read: ${failureText(error)}`
  }
}

/** A file that the disk refuses to read is passed over like a damaged one. */
function readAndParse(file: string): Snapshot | string {
  try {
    return parse(readFileSync(file))
  } catch (error) {
    return `it cannot be read: ${failureText(error)}`
  }
}
