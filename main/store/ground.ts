/**
 * Grounds: states of the engine stored in the journal permanently. Once rows are purged, the records before them no longer give
 * the state; so before the first of them goes, a ground after it is laid, signed, from which replay begins instead.
 */
import { createHash } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { assert } from '../domain/assert'
import type { Instant } from '../domain/time'
import type { Connection } from './open'
import { lastPurged } from './purged'
import { isSignedByOne } from './signing'
import type { Sign } from './signing'

export interface Ground {
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

/** Lays a ground, a part at each call; true when it stands. Left half done it is nothing, and goes when the next is laid. */
export function groundLayer(connection: Connection, ground: Ground, sign?: Sign): () => boolean {
  const heads = new Uint8Array(ground.heads.buffer, ground.heads.byteOffset, ground.heads.byteLength)
  const body = Buffer.concat([ground.state, heads])
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
      write.run(ground.seq, next++, bytes)
      return false
    }
    const sha256 = hash.digest()
    const { seq, at, siteVersion, state } = ground
    finish.run(seq, at, siteVersion, state.byteLength, parts, sha256, sign?.(seq, sha256) ?? null)
    connection.prepare('DELETE FROM ground_part WHERE seq NOT IN (SELECT seq FROM ground)').run()
    return true
  }
}

/** Seq and instant of each, oldest first. */
export const groundsIn = (connection: Connection): { readonly seq: number; readonly at: Instant }[] =>
  connection.prepare<[], { seq: number; at: number }>('SELECT seq, at FROM ground ORDER BY seq').all()

/** Grounds before `seq` serve nobody once rows up to it are purged. A few parts at each call; true when none is left. */
export function dropGroundsBefore(connection: Connection, seq: number): boolean {
  connection.prepare('DELETE FROM ground WHERE seq < ?').run(seq)
  const dropped = connection
    .prepare('DELETE FROM ground_part WHERE rowid IN (SELECT rowid FROM ground_part WHERE seq < ? LIMIT 4)')
    .run(seq)
  return dropped.changes === 0
}

/** The ground that replay begins from: the oldest after all that was purged; undefined while nothing was. */
export function standingGround(connection: Connection): Ground | undefined {
  const purged = lastPurged(connection)
  if (purged === 0) return undefined
  const stored = connection
    .prepare<[number], Stored>('SELECT * FROM ground WHERE seq >= ? ORDER BY seq LIMIT 1')
    .get(purged)
  return stored && read(connection, stored)
}

function read(connection: Connection, stored: Stored): Ground {
  const body = bodyOf(connection, stored)
  // People's places would be wrong from it on, and nothing after it could tell.
  assert(
    createHash('sha256').update(body).digest().equals(stored.sha256),
    `the kept state after row ${stored.seq} is not damaged`,
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

/** Every ground is as it was laid and signed, and there is one wherever rows are gone. */
export function checkGrounds(
  connection: Connection,
  keys: readonly KeyObject[],
): { readonly problems: readonly string[]; readonly sound: readonly string[] } {
  const problems: string[] = []
  const all = connection.prepare<[], Stored>('SELECT * FROM ground ORDER BY seq').all()
  for (const stored of all) {
    const where = `the kept state after row ${stored.seq}`
    const found = createHash('sha256').update(bodyOf(connection, stored)).digest()
    if (!found.equals(stored.sha256)) problems.push(`${where} is damaged`)
    if (keys.length > 0 && !(stored.signature && isSignedByOne(keys, stored.seq, stored.sha256, stored.signature)))
      problems.push(`${where} does not bear the signature of this installation`)
  }
  const purged = lastPurged(connection)
  if (purged > 0 && !all.some(({ seq }) => seq >= purged))
    problems.push(`rows up to ${purged} were purged, and no state after them was kept`)
  return { problems, sound: all.length === 0 ? [] : [`${all.length} kept states are whole`] }
}
