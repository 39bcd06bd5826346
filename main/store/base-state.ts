/**
 * Base states: states of the engine stored in the journal permanently, in the tables `ground` and `ground_part`. Once rows are purged,
 * the remaining records no longer give the state. So before the first row goes, a signed base state after it is stored, from which replay begins.
 */
import { createHash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { assert } from '../domain/assert'
import type { Instant } from '../domain/time'
import type { Connection } from './open'
import { lastPurged } from './purged'
import { isSignedByOne } from './signing'
import type { Sign } from './signing'

export interface BaseState {
  /** Holds the effect of every row up to and with this one. */
  readonly seq: number
  readonly at: Instant
  readonly siteVersion: number
  readonly state: Uint8Array
  readonly heads: Uint32Array
}

/** Bytes written in one commit: what must not hold up the decisions that wait for it. */
const PART = 256 * 1024

interface Stored {
  readonly seq: number
  readonly at: number
  readonly site_version: number
  readonly state_bytes: number
  readonly parts: number
  readonly sha256: Buffer
  readonly signature: Buffer | null
}

/** Stores a base state, one part per call; true when it is complete. An incomplete one does not count, and goes when the next is stored. */
export function baseStateWriter(connection: Connection, baseState: BaseState, sign?: Sign): () => boolean {
  const heads = new Uint8Array(baseState.heads.buffer, baseState.heads.byteOffset, baseState.heads.byteLength)
  const body = Buffer.concat([baseState.state, heads])
  const parts = Math.ceil(body.length / PART)
  const hash = createHash('sha256')
  const write = connection.prepare('INSERT OR REPLACE INTO ground_part (seq, part, bytes) VALUES (?, ?, ?)')
  const finish = connection.prepare(
    'INSERT OR REPLACE INTO ground (seq, at, site_version, state_bytes, parts, sha256, signature) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  let next = 0
  return () => {
    if (next < parts) {
      const bytes = body.subarray(next * PART, (next + 1) * PART)
      hash.update(bytes)
      write.run(baseState.seq, next++, bytes)
      return false
    }
    const sha256 = hash.digest()
    const { seq, at, siteVersion, state } = baseState
    finish.run(seq, at, siteVersion, state.byteLength, parts, sha256, sign?.(seq, sha256) ?? null)
    connection.prepare('DELETE FROM ground_part WHERE seq NOT IN (SELECT seq FROM ground)').run()
    return true
  }
}

/** Seq and instant of each, oldest first. */
export const baseStatesIn = (connection: Connection): { readonly seq: number; readonly at: Instant }[] =>
  connection.prepare<[], { seq: number; at: number }>('SELECT seq, at FROM ground ORDER BY seq').all()

/** Removes base states before `seq`, which have no use once rows up to it are purged. A few parts per call; true when none is left. */
export function dropBaseStatesBefore(connection: Connection, seq: number): boolean {
  connection.prepare('DELETE FROM ground WHERE seq < ?').run(seq)
  const dropped = connection
    .prepare('DELETE FROM ground_part WHERE rowid IN (SELECT rowid FROM ground_part WHERE seq < ? LIMIT 4)')
    .run(seq)
  return dropped.changes === 0
}

/** The base state that replay begins from: the oldest after all purged rows; undefined while no row was purged. */
export function currentBaseState(connection: Connection): BaseState | undefined {
  const stored = current(connection)
  return stored && read(connection, stored)
}

/** Row of the base state that replay begins from, when none of the keys signed it. */
export function unsignedBaseState(connection: Connection, keys: readonly KeyObject[]): number | undefined {
  const stored = current(connection)
  return stored && !isSigned(stored, keys) ? stored.seq : undefined
}

function current(connection: Connection): Stored | undefined {
  const purged = lastPurged(connection)
  if (purged === 0) return undefined
  return connection.prepare<[number], Stored>('SELECT * FROM ground WHERE seq >= ? ORDER BY seq LIMIT 1').get(purged)
}

const isSigned = ({ seq, sha256, signature }: Stored, keys: readonly KeyObject[]): boolean =>
  signature !== null && isSignedByOne(keys, seq, sha256, signature)

function read(connection: Connection, stored: Stored): BaseState {
  const body = bodyOf(connection, stored)
  // People's places would be wrong from it on, and nothing after it could tell.
  assert(
    createHash('sha256').update(body).digest().equals(stored.sha256),
    `the base state after row ${stored.seq} is not damaged`,
  )
  const state = body.subarray(0, stored.state_bytes)
  // A copy: the words must lie at a multiple of four.
  const heads = new Uint32Array(new Uint8Array(body.subarray(stored.state_bytes)).buffer)
  return { seq: stored.seq, at: stored.at, siteVersion: stored.site_version, state, heads }
}

const bodyOf = (connection: Connection, { seq }: Stored): Buffer =>
  Buffer.concat(
    connection.prepare<[number], Buffer>('SELECT bytes FROM ground_part WHERE seq = ? ORDER BY part').pluck().all(seq),
  )

/** Checks that each base state is as it was stored and signed, and that there is one after all purged rows. */
export function checkBaseStates(
  connection: Connection,
  keys: readonly KeyObject[],
): { readonly problems: readonly string[]; readonly sound: readonly string[] } {
  const problems: string[] = []
  const all = connection.prepare<[], Stored>('SELECT * FROM ground ORDER BY seq').all()
  for (const stored of all) {
    const where = `the base state after row ${stored.seq}`
    const found = createHash('sha256').update(bodyOf(connection, stored)).digest()
    if (!found.equals(stored.sha256)) problems.push(`${where} is damaged`)
    if (keys.length > 0 && !isSigned(stored, keys))
      problems.push(`${where} does not bear the signature of this installation`)
  }
  const purged = lastPurged(connection)
  if (purged > 0 && !all.some(({ seq }) => seq >= purged))
    problems.push(`rows up to ${purged} were purged, and no state after them was stored`)
  return { problems, sound: all.length === 0 ? [] : [`${all.length} base states are intact`] }
}
