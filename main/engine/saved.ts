import type { Instant } from '../domain/time'
import { ok, fail, type Result } from '../domain/result'
import type { ToggleAction } from './state/toggles'

/*
 * A saved state. Everything in it is named by the ids of the site it was saved with, so that it fits a changed one.
 *
 *     0    uint32   "SPS1"
 *     4    uint32   cardholders that have any state
 *     8    uint32   slots
 *     12   uint32   length of the text, in UTF-16 units
 *     16   rows     24 bytes a cardholder: newest passage (float64), location, last reader, number of slots and rank of the
 *                   presence among those that can expire (int32)
 *     ..   slots    16 bytes a slot: instant (float64), kind, target (int32); in the order of the rows
 *     ..   text     the rest as JSON (SavedText), UTF-16
 *
 * Areas and readers in rows and slots are places in the lists of the text; violations too. All little-endian.
 */
export const MAGIC = 0x31535053
export const HEADER = 16
export const ROW = 24
export const SLOT = 16

export interface SavedDoor {
  readonly id: string
  readonly open: boolean
  readonly changedAt: Instant | null
  readonly rexAt: Instant | null
  readonly forced: boolean
  readonly held: boolean
  readonly heldOrder: number
  /** The only grant that waits, where there is one, as in states from before the queue of apb.md 5.4. */
  readonly pending: SavedGrant | null
  /** All that wait, where `pending` cannot hold them. The keys from here on are left out where they say nothing. */
  readonly line?: readonly (SavedGrant & { readonly endsAt: Instant; readonly flags: number })[]
  readonly heldFrom?: Instant
  readonly extended?: true
  readonly graceOrder?: number
  readonly scheduleOpen?: true
  readonly firstSeen?: true
  readonly unlocked?: true
}

export interface SavedGrant {
  readonly order: number
  readonly at: Instant
  readonly reader: string
  readonly holder: string | null
  readonly broke: boolean
}

export interface SavedViolation {
  readonly area: number
  readonly row: number
  readonly kind: number
  readonly reader: string
  readonly openedAt: Instant
  readonly lastAt: Instant
  readonly count: number
  readonly contribution: number
  readonly order: number
}

export interface SavedText {
  readonly now: Instant | null
  readonly nextOrder: number
  readonly areas: readonly number[]
  readonly readers: readonly string[]
  readonly holders: readonly string[]
  readonly doors: readonly SavedDoor[]
  readonly violations: readonly SavedViolation[]
  readonly toggles: readonly {
    readonly action: ToggleAction
    readonly operator: string
    readonly reason: string
    readonly at: Instant
    readonly order: number
    readonly owner?: string
  }[]
  readonly controllers: readonly {
    readonly id: string
    readonly downSince: Instant | null
    readonly serials: readonly (readonly [number, number])[]
  }[]
  readonly duplicates: readonly {
    readonly reader: string
    readonly credential: string
    readonly at: Instant
    readonly granted: boolean
    readonly reason: number
  }[]
  /** From here on left out where there is nothing: re-entry timers of outer areas, switched cards, active inputs. */
  readonly outer?: readonly { readonly area: number; readonly reader: string }[]
  readonly cards?: readonly { readonly credential: string; readonly active: boolean; readonly fileSaid: boolean }[]
  readonly inputs?: readonly string[]
  /** Reported states of areas with a limit, except `normal`; absent in the first edition, which reported none. */
  readonly occupancy?: readonly { readonly area: number; readonly state: number }[]
}

/** Slots of re-entry timers (4.3) of areas that a reader enters besides the one it leads to: places in `SavedText.outer`. */
export const OUTER_REENTRY = 64

export interface Saved {
  readonly rows: DataView
  readonly slots: DataView
  readonly text: SavedText
}

export function encodeSaved(rows: Uint8Array, slots: Uint8Array, text: SavedText): Uint8Array {
  const json = JSON.stringify(text)
  const bytes = new Uint8Array(HEADER + rows.length + slots.length + json.length * 2)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, rows.length / ROW, true)
  view.setUint32(8, slots.length / SLOT, true)
  view.setUint32(12, json.length, true)
  bytes.set(rows, HEADER)
  bytes.set(slots, HEADER + rows.length)
  const start = HEADER + rows.length + slots.length
  const units = new Uint16Array(bytes.buffer, start, json.length)
  for (let i = 0; i < json.length; i++) units[i] = json.charCodeAt(i)
  return bytes
}

const UNITS_AT_ONCE = 8_192

/** Fails, naming why, on bytes that are no saved state; what is inside one is trusted, as we alone write them. */
export function decodeSaved(bytes: Uint8Array): Result<Saved, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < HEADER || view.getUint32(0, true) !== MAGIC) return fail('no saved state')
  const rowBytes = view.getUint32(4, true) * ROW
  const slotBytes = view.getUint32(8, true) * SLOT
  const units = view.getUint32(12, true)
  const start = HEADER + rowBytes + slotBytes
  if (bytes.length !== start + units * 2) return fail(`a saved state of ${start + units * 2} bytes has ${bytes.length}`)
  // As they lie there, since every machine it runs on is little-endian; a copy where they do not lie at a multiple of two.
  const text =
    (bytes.byteOffset + start) % 2 === 0
      ? new Uint16Array(bytes.buffer, bytes.byteOffset + start, units)
      : new Uint16Array(new Uint8Array(bytes.subarray(start)).buffer)
  const parts: string[] = []
  for (let from = 0; from < units; from += UNITS_AT_ONCE)
    parts.push(String.fromCharCode(...text.subarray(from, from + UNITS_AT_ONCE)))
  return ok({
    rows: new DataView(bytes.buffer, bytes.byteOffset + HEADER, rowBytes),
    slots: new DataView(bytes.buffer, bytes.byteOffset + HEADER + rowBytes, slotBytes),
    text: JSON.parse(parts.join('')) as SavedText,
  })
}
