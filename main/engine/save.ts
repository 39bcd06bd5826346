import type { Instant } from '../domain/time'
import { NONE } from './codes'
import type { Plan } from './plan'
import type { State } from './state'
import { NEVER } from './state/holders'
import { VIOLATION } from './state/slots'
import { encodeSaved, ROW, SLOT, type SavedDoor, type SavedText, type SavedViolation } from './saved'

/** apb.md 9: all that must survive. The same records give the same bytes. */
export function save(plan: Plan, state: State): Uint8Array {
  const { holders, slots } = state
  const { site } = plan
  // Presences that have expired are dropped when somebody counts (4.11): whether somebody has must not show.
  for (let area = 0; area < plan.areaCount; area++) holders.occupancy(area)
  const saved: number[] = []
  let slotCount = 0
  for (let holder = 0; holder < plan.holderCount; holder++) {
    if (slots.first(holder) === NONE && holders.location(holder) === NONE && holders.newestPassageAt(holder) === NEVER)
      continue
    saved.push(holder)
    for (let slot = slots.first(holder); slot !== NONE; slot = slots.next(slot)) slotCount++
  }
  const rows = new DataView(new ArrayBuffer(saved.length * ROW))
  const slotBytes = new DataView(new ArrayBuffer(slotCount * SLOT))
  const violations: SavedViolation[] = []
  let written = 0
  saved.forEach((holder, row) => {
    const own = slotsOf(state, holder)
    for (const { kind, target, at } of own) {
      slotBytes.setFloat64(written * SLOT, at, true)
      slotBytes.setInt32(written * SLOT + 8, kind, true)
      slotBytes.setInt32(written * SLOT + 12, kind === VIOLATION ? violations.length : target, true)
      if (kind === VIOLATION) violations.push(savedViolation(plan, state, target))
      written++
    }
    rows.setFloat64(row * ROW, holders.newestPassageAt(holder), true)
    rows.setInt32(row * ROW + 8, holders.location(holder), true)
    rows.setInt32(row * ROW + 12, holders.lastReader(holder), true)
    rows.setInt32(row * ROW + 16, own.length, true)
  })
  const text: SavedText = {
    now: orNull(state.now),
    nextOrder: state.nextOrder,
    areas: site.areas.map(({ id }) => id),
    readers: site.readers.map(({ id }) => id),
    holders: saved.map((holder) => site.cardholders[holder]?.id as string),
    doors: site.doors.map((_, door) => savedDoor(plan, state, door)),
    violations,
    toggles: state.toggles
      .all()
      .map(({ action, operator, reason, at, order }) => ({ action, operator, reason, at, order })),
    controllers: site.controllers.map(({ id }, controller) => ({
      id,
      downSince: orNull(state.links.downSince[controller] as number),
      serials: state.links.serials[controller]?.ranges() ?? [],
    })),
    duplicates: state.duplicates.entries().map(([reader, credential, read]) => ({
      reader: site.readers[reader]?.id as string,
      credential,
      ...read,
    })),
  }
  return encodeSaved(new Uint8Array(rows.buffer), new Uint8Array(slotBytes.buffer), text)
}

interface Slot {
  readonly kind: number
  readonly target: number
  readonly at: Instant
}

/** A cardholder's slots in an order that does not tell how they came to be: by kind, then target; violations as opened. */
function slotsOf({ slots, violations }: State, holder: number): Slot[] {
  const own: Slot[] = []
  for (let slot = slots.first(holder); slot !== NONE; slot = slots.next(slot))
    own.push({ kind: slots.kind(slot), target: slots.target(slot), at: slots.at(slot) })
  const rank = ({ kind, target }: Slot): number => (kind === VIOLATION ? violations.order(target) : target)
  return own.length < 2 ? own : own.sort((a, b) => a.kind - b.kind || rank(a) - rank(b))
}

/** JSON has no infinities and no NaN. */
const orNull = (at: Instant): Instant | null => (Number.isFinite(at) ? at : null)

function savedViolation(plan: Plan, { violations }: State, place: number): SavedViolation {
  return {
    area: plan.site.areas[violations.area(place)]?.id as number,
    row: violations.row(place),
    kind: violations.kind(place),
    reader: plan.site.readers[violations.reader(place)]?.id as string,
    openedAt: violations.openedAt(place),
    lastAt: violations.lastAt(place),
    count: violations.count(place),
    contribution: violations.contribution(place),
    order: violations.order(place),
  }
}

function savedDoor(plan: Plan, { doors }: State, door: number): SavedDoor {
  const { site } = plan
  return {
    id: site.doors[door]?.id as string,
    open: doors.isOpen[door] === 1,
    changedAt: orNull(doors.changedAt[door] as number),
    rexAt: orNull(doors.rexAt[door] as number),
    lockdown: doors.lockedDown[door] === 1,
    forced: doors.forced[door] === 1,
    held: doors.held[door] === 1,
    heldOrder: doors.heldOrder[door] as number,
    pending: doors.hasPending(door)
      ? {
          order: doors.pendingOrder[door] as number,
          at: doors.pendingAt[door] as number,
          reader: site.readers[doors.pendingReader[door] as number]?.id as string,
          holder: site.cardholders[doors.pendingHolder[door] as number]?.id ?? null,
          broke: doors.pendingBroke[door] === 1,
        }
      : null,
  }
}
