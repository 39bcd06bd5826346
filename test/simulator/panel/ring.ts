/**
 * The event ring: an append-only log on the panel's disk, read back after a power loss up to the first damaged entry.
 *
 * | bytes | meaning                                                             |
 * | ----- | ------------------------------------------------------------------- |
 * | 0-3   | length of the rest after the checksum, big-endian                   |
 * | 4-7   | CRC-32 of the rest                                                  |
 * | 8     | 1 event sent live, 2 event stored while offline, 3 acknowledged, 4 numbered |
 * | 9-    | an Event; or a serial as 8 bytes, big-endian                        |
 */
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { crc32 } from './crc32'
import { EventSchema, type Event } from '../../../main/panel/schema/panel-link_pb'
import type { Disk } from './disk'

const LOG = 'ring.log'
const OFFERED = 1
const STORED = 2
const ACKNOWLEDGED = 3
const NUMBERED = 4
/** Obsolete entries after which the log is rewritten. */
const SLACK = 20_000

export interface Kept {
  readonly event: Event
  /** Sent live, at least as an attempt: the host may have it. */
  readonly offered: boolean
}

export interface Ring {
  readonly first: bigint
  readonly last: bigint
  readonly size: number
  readonly lost: { readonly first: bigint; readonly last: bigint } | undefined
  /** False until a host's `acknowledged` has numbered it. */
  readonly numbered: boolean
  /** Damaged bytes at the end of the log that were dropped. */
  readonly damagedBytes: number
  /** On the disk when it returns; the event gets the next serial. */
  add(event: Event, offered: boolean): Event
  get(serial: bigint): Kept | undefined
  acknowledge(upTo: bigint): void
  /** Numbers the first events from the serial after `acknowledged`. */
  number(acknowledged: bigint): void
}

export function openRing(disk: Disk, capacity: number): Ring {
  /** `kept[start]` has serial `first`. */
  let kept: Kept[] = []
  let start = 0
  let last = 0n
  let acknowledged = 0n
  let numbered = false
  let lost: { first: bigint; last: bigint } | undefined
  let dead = 0
  let damagedBytes = 0

  const size = (): number => kept.length - start
  const first = (): bigint => last - BigInt(size()) + 1n

  const trim = (): void => {
    if (start > 1024 && start > kept.length / 2) {
      kept = kept.slice(start)
      start = 0
    }
  }
  const dropFirst = (): void => {
    start += 1
    dead += 1
    trim()
  }

  const apply = (kind: number, payload: Uint8Array): void => {
    if (kind === OFFERED || kind === STORED) {
      const event = fromBinary(EventSchema, payload)
      kept.push({ event, offered: kind === OFFERED })
      last = event.serial
      if (size() > capacity) {
        const gone = first()
        lost = { first: lost?.first ?? gone, last: gone }
        dropFirst()
      }
      return
    }
    const serial = new DataView(payload.buffer, payload.byteOffset).getBigUint64(0)
    if (kind === ACKNOWLEDGED) {
      acknowledged = serial
      if (serial > last) last = serial
      while (size() > 0 && first() <= serial) dropFirst()
      if (lost !== undefined && lost.last <= serial) lost = undefined
      else if (lost !== undefined && lost.first <= serial) lost = { first: serial + 1n, last: lost.last }
    } else {
      numbered = true
      for (const [index, one] of kept.entries())
        kept[index] = { ...one, event: { ...one.event, serial: one.event.serial + serial } }
      last += serial
      acknowledged = serial
      if (lost !== undefined) lost = { first: lost.first + serial, last: lost.last + serial }
    }
  }

  const log = disk.read(LOG)
  if (log !== undefined) {
    const view = new DataView(log.buffer, log.byteOffset)
    let offset = 0
    while (log.length - offset >= 9) {
      const length = view.getUint32(offset)
      const rest = log.subarray(offset + 8, offset + 8 + length)
      const [kind] = rest
      if (length === 0 || rest.length < length || crc32(rest) !== view.getUint32(offset + 4) || kind === undefined)
        break
      apply(kind, rest.slice(1))
      offset += 8 + length
    }
    damagedBytes = log.length - offset
    if (damagedBytes > 0) disk.replace(LOG, log.slice(0, offset))
  }

  const entry = (kind: number, payload: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(9 + payload.length)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, payload.length + 1)
    bytes[8] = kind
    bytes.set(payload, 9)
    view.setUint32(4, crc32(bytes.subarray(8)))
    return bytes
  }
  const serialEntry = (kind: number, serial: bigint): Uint8Array => {
    const payload = new Uint8Array(8)
    new DataView(payload.buffer).setBigUint64(0, serial)
    return entry(kind, payload)
  }
  const write = (kind: number, payload: Uint8Array): void => {
    disk.append(LOG, entry(kind, payload))
    apply(kind, payload)
    if (dead > SLACK) rewrite()
  }
  /**
   * The log without obsolete entries: numbering, acknowledgement, events. A marker for lost events stays at the gap.
   */
  const rewrite = (): void => {
    const pieces = [...(numbered ? [serialEntry(NUMBERED, 0n)] : []), serialEntry(ACKNOWLEDGED, acknowledged)]
    for (const { event, offered } of kept.slice(start))
      pieces.push(entry(offered ? OFFERED : STORED, toBinary(EventSchema, event)))
    const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
    let offset = 0
    for (const piece of pieces) {
      bytes.set(piece, offset)
      offset += piece.length
    }
    disk.replace(LOG, bytes)
    dead = 0
  }
  const recoverLost = (): void => {
    if (size() > 0 && first() > acknowledged + 1n) lost = { first: acknowledged + 1n, last: first() - 1n }
  }
  recoverLost()

  return {
    get first() {
      return first()
    },
    get last() {
      return last
    },
    get size() {
      return size()
    },
    get lost() {
      return lost
    },
    get numbered() {
      return numbered
    },
    damagedBytes,
    add(event, offered) {
      const numberedEvent = { ...event, serial: last + 1n }
      write(offered ? OFFERED : STORED, toBinary(EventSchema, numberedEvent))
      return numberedEvent
    },
    get: (serial) => (serial < first() || serial > last ? undefined : kept[start + Number(serial - first())]),
    acknowledge(upTo) {
      if (upTo <= acknowledged) return
      const eight = new Uint8Array(8)
      new DataView(eight.buffer).setBigUint64(0, upTo)
      write(ACKNOWLEDGED, eight)
    },
    number(base) {
      if (numbered) return
      const eight = new Uint8Array(8)
      new DataView(eight.buffer).setBigUint64(0, base)
      write(NUMBERED, eight)
    },
  }
}
