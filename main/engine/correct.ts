/** A saved state after the clock was corrected: what happened by the wrong clock is moved to when it truly happened. */
import type { Instant } from '../domain/time'
import { decodeSaved, encodeSaved, ROW, SLOT, type SavedDoor, type SavedText } from './saved'

/** A stretch of the journal that was written by a clock that was ahead, and its end. */
export interface ClockCorrection {
  /** The true instant from which it goes on. */
  readonly at: Instant
  /** The last instant that was right; the journal's instants after the correction never count from before it. */
  readonly from: Instant
  /** The wrong clock's instants are at or after this one, all right ones before it. */
  readonly since: Instant
  /** How far the wrong clock was ahead at the correction, ms. */
  readonly by: number
}

const NEWEST_PASSAGE = 0

/**
 * Moves each instant at or after `since` back by `by`, at most to `from`, and none is after `at`. An override's end moves with
 * its beginning: one that was set by the right clock ends when it was to end.
 */
export function correctSaved(bytes: Uint8Array, { at, from, since, by }: ClockCorrection): Uint8Array {
  const saved = decodeSaved(bytes)
  if (!saved.ok) throw new Error(`broken invariant: ${saved.error}`)
  const isWrong = (instant: Instant): boolean => instant >= since
  const moved = (instant: Instant): Instant => (isWrong(instant) ? Math.max(instant - by, from) : instant)
  const past = (instant: Instant): Instant => Math.min(moved(instant), at)
  const orNull = (instant: Instant | null): Instant | null => (instant === null ? null : past(instant))
  const { rows, slots, text } = saved.value
  const ownRows = copyOf(rows)
  for (let row = 0; row < ownRows.byteLength; row += ROW) movePlace(ownRows, row + NEWEST_PASSAGE, past)
  const ownSlots = copyOf(slots)
  for (let slot = 0; slot < ownSlots.byteLength; slot += SLOT) movePlace(ownSlots, slot, past)
  const corrected: SavedText = {
    ...text,
    now: text.now === null ? null : at,
    doors: text.doors.map((door) => correctDoor(door, past)),
    violations: text.violations.map((violation) => ({
      ...violation,
      openedAt: past(violation.openedAt),
      lastAt: past(violation.lastAt),
    })),
    toggles: text.toggles.map((toggle) => {
      const { action } = toggle
      const until =
        'until' in action && action.until !== undefined && isWrong(toggle.at) ? moved(action.until) : undefined
      return { ...toggle, at: past(toggle.at), ...(until === undefined ? {} : { action: { ...action, until } }) }
    }),
    controllers: text.controllers.map((controller) => ({ ...controller, downSince: orNull(controller.downSince) })),
    duplicates: text.duplicates.map((read) => ({ ...read, at: past(read.at) })),
  }
  return encodeSaved(bytesOf(ownRows), bytesOf(ownSlots), corrected)
}

function correctDoor(door: SavedDoor, past: (instant: Instant) => Instant): SavedDoor {
  const { changedAt, rexAt, heldFrom, pending, line } = door
  return {
    ...door,
    changedAt: changedAt === null ? null : past(changedAt),
    rexAt: rexAt === null ? null : past(rexAt),
    pending: pending === null ? null : { ...pending, at: past(pending.at) },
    // The time for which a grant waits stays as long as it was.
    ...(line === undefined
      ? {}
      : { line: line.map((one) => ({ ...one, at: past(one.at), endsAt: past(one.at) + (one.endsAt - one.at) })) }),
    ...(heldFrom === undefined ? {} : { heldFrom: past(heldFrom) }),
  }
}

const copyOf = (view: DataView): DataView =>
  new DataView(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength))
const bytesOf = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)

/** NEVER, an infinity, stays. */
function movePlace(view: DataView, place: number, past: (instant: Instant) => Instant): void {
  const instant = view.getFloat64(place, true)
  if (Number.isFinite(instant)) view.setFloat64(place, past(instant), true)
}
