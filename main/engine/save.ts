import type { Instant } from '../domain/time'
import { NONE } from './codes'
import type { Plan } from './plan'
import type { State } from './state'
import { NEVER } from './state/holders'
import { BROKE, type PendingGrants } from './state/pending-grants'
import { REENTRY, VIOLATION } from './state/slots'
import {
  encodeSaved,
  OUTER_REENTRY,
  ROW,
  SLOT,
  type SavedDoor,
  type SavedGrant,
  type SavedText,
  type SavedViolation,
} from './saved'

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
  const outer: { area: number; reader: string }[] = []
  const ranks = plan.firstEdition ? new Map<number, number>() : presenceRanks(state, saved)
  let written = 0
  saved.forEach((holder, row) => {
    const own = slotsOf(state, holder)
    for (const { kind, target, at } of own) {
      const [savedKind, savedTarget] =
        kind === REENTRY
          ? reentryOf(plan, target, outer)
          : kind === VIOLATION
            ? [kind, violations.push(savedViolation(plan, state, target)) - 1]
            : [kind, target]
      slotBytes.setFloat64(written * SLOT, at, true)
      slotBytes.setInt32(written * SLOT + 8, savedKind, true)
      slotBytes.setInt32(written * SLOT + 12, savedTarget, true)
      written++
    }
    rows.setFloat64(row * ROW, holders.newestPassageAt(holder), true)
    rows.setInt32(row * ROW + 8, holders.location(holder), true)
    rows.setInt32(row * ROW + 12, holders.lastReader(holder), true)
    rows.setInt32(row * ROW + 16, own.length, true)
    rows.setInt32(row * ROW + 20, ranks.get(holder) ?? 0, true)
  })
  const text: SavedText = {
    now: orNull(state.now),
    nextOrder: state.nextOrder,
    areas: site.areas.map(({ id }) => id),
    readers: site.readers.map(({ id }) => id),
    holders: saved.map((holder) => site.cardholders[holder]?.id as string),
    doors: site.doors.map((_, door) => savedDoor(plan, state, door)),
    violations,
    toggles: state.toggles.all().map(({ action, operator, reason, at, order, owner }) => ({
      ...{ action, operator, reason, at, order },
      ...(owner === undefined ? {} : { owner }),
    })),
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
    ...(outer.length === 0 ? {} : { outer }),
    ...later(plan, state),
  }
  return encodeSaved(new Uint8Array(rows.buffer), new Uint8Array(slotBytes.buffer), text)
}

/** What states of before did not have; left out where there is nothing. */
function later(plan: Plan, state: State): Pick<SavedText, 'cards' | 'inputs' | 'occupancy'> {
  const { site } = plan
  const cards = state.cards
    .all()
    .map(([credential, one]) => ({ credential: plan.credentialIds[credential] as string, ...one }))
  const inputs = (site.inputs ?? []).filter((_, place) => state.inputs[place] === 1).map(({ id }) => id)
  const occupancy = plan.areas.limited
    .filter((area) => state.occupancyTold[area] !== 0)
    .map((area) => ({ area: site.areas[area]?.id as number, state: state.occupancyTold[area] as number }))
  return {
    ...(cards.length === 0 ? {} : { cards }),
    ...(inputs.length === 0 ? {} : { inputs }),
    ...(plan.firstEdition ? {} : { occupancy }),
  }
}

/** Ranks of the presences that can expire, from 1, so that the same records give the same bytes after any restart. */
function presenceRanks({ holders }: State, saved: readonly number[]): ReadonlyMap<number, number> {
  const listed = saved.filter((holder) => holders.isListed(holder))
  listed.sort((a, b) => holders.presenceRank(a) - holders.presenceRank(b))
  return new Map(listed.map((holder, rank) => [holder, rank + 1]))
}

/** A re-entry timer by its reader; that of an area which the reader enters besides the one it leads to by both. */
function reentryOf(
  plan: Plan,
  crossing: number,
  outer: { area: number; reader: string }[],
): readonly [kind: number, target: number] {
  const reader = plan.ways.reader[crossing] as number
  const area = plan.ways.area[crossing] as number
  if (area === plan.to(reader)) return [REENTRY, reader]
  const id = plan.site.readers[reader]?.id as string
  return [OUTER_REENTRY, outer.push({ area: plan.site.areas[area]?.id as number, reader: id }) - 1]
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

function savedDoor(plan: Plan, state: State, door: number): SavedDoor {
  const { doors, pending } = state
  const set = (key: keyof SavedDoor, flags: Uint8Array): object => (flags[door] === 1 ? { [key]: true } : {})
  const isOpen = doors.isOpen[door] === 1
  return {
    id: plan.site.doors[door]?.id as string,
    open: isOpen,
    changedAt: orNull(doors.changedAt[door] as number),
    rexAt: orNull(doors.rexAt[door] as number),
    forced: doors.forced[door] === 1,
    held: doors.held[door] === 1,
    heldOrder: doors.heldOrder[door] as number,
    ...savedPending(plan, pending, door),
    ...(isOpen && doors.heldFrom[door] !== doors.changedAt[door] ? { heldFrom: doors.heldFrom[door] as number } : {}),
    ...set('extended', doors.extended),
    ...(doors.graceOrder[door] === -1 ? {} : { graceOrder: doors.graceOrder[door] as number }),
    ...set('scheduleOpen', doors.scheduleOpen),
    ...set('firstSeen', doors.firstSeen),
    ...set('unlocked', doors.unlocked),
  }
}

function savedPending(plan: Plan, pending: PendingGrants, door: number): Pick<SavedDoor, 'pending' | 'line'> {
  const places: number[] = []
  for (let place = pending.first(door); place !== NONE; place = pending.next(place)) places.push(place)
  const [only] = places
  if (only === undefined) return { pending: null }
  const one = (place: number): SavedGrant => ({
    order: pending.order(place),
    at: pending.at(place),
    reader: plan.site.readers[pending.reader(place)]?.id as string,
    holder: plan.site.cardholders[pending.holder(place)]?.id ?? null,
    broke: pending.has(place, BROKE),
  })
  if (places.length === 1 && (pending.flags(only) & ~BROKE) === 0) return { pending: one(only) }
  return {
    pending: null,
    line: places.map((place) => ({ ...one(place), endsAt: pending.endsAt(place), flags: pending.flags(place) })),
  }
}
