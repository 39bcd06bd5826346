import { unreachable } from '../domain/assert'
import {
  BY_OTHER_CREDENTIAL,
  MODE_REVERT,
  MODE_TIMED_EXTENDED,
  MODE_TIMED_READER,
  MODE_TIMED_USER,
  NONE,
  UNLOCKED,
} from './codes'
import type { Plan } from './plan'
import { decodeSaved, OUTER_REENTRY, ROW, SLOT, type Saved, type SavedDoor } from './saved'
import type { State } from './state'
import { NEVER } from './state/holders'
import { BROKE } from './state/pending-grants'
import { restoreOccupancy } from './occupancy'
import {
  BELIEVED,
  BELIEVED_PLACE,
  EXEMPTION,
  FREE_PASS,
  IN,
  LOCATED,
  OUT,
  REENTRY,
  REVERT,
  slotKey,
  TIMER,
  USER,
  VIOLATION,
  WINDOW,
} from './state/slots'

/**
 * Brings a saved state back onto the site, changed or not: what refers to things that are gone, or no longer what they were,
 * is left out. Throws when the bytes are no saved state: the caller has them from its own store.
 */
export function restore(plan: Plan, state: State, bytes: Uint8Array): void {
  const saved = decodeSaved(bytes)
  if (!saved.ok) throw new Error(`broken invariant: ${saved.error}`)
  const { text } = saved.value
  state.begin(text.now ?? Number.NEGATIVE_INFINITY)
  state.nextOrder = text.nextOrder
  for (const toggle of text.toggles) if (isKnown(plan, toggle.action)) state.restoreToggle(toggle)
  for (const door of text.doors) restoreDoor(plan, state, door)
  restoreLater(plan, state, text)
  for (const { id, downSince, serials } of text.controllers) {
    const controller = plan.find.controller(id)
    if (controller === NONE) continue
    if (downSince !== null) state.links.wentDown(controller, downSince)
    state.links.serials[controller]?.restore(serials)
  }
  for (const { reader, credential, at, granted, reason } of text.duplicates) {
    const index = plan.find.reader(reader)
    if (index !== NONE) state.duplicates.restore(index, credential, { at, granted, reason })
  }
  restoreHolders(plan, state, saved.value)
  // The first edition reported no area: restoring changes none of them.
  if (text.occupancy === undefined) restoreOccupancy(plan, state)
}

function isKnown(plan: Plan, action: Saved['text']['toggles'][number]['action']): boolean {
  switch (action.action) {
    case 'exempt':
      return plan.find.holder(action.cardholder) !== NONE
    case 'lockdown':
    case 'unlock':
      return plan.find.door(action.door) !== NONE
    case 'suspend':
    case 'grant-on-violation': {
      const { scope } = action
      if ('area' in scope) return plan.find.area(scope.area) !== NONE
      return !('reader' in scope) || plan.find.reader(scope.reader) !== NONE
    }
    default:
      return unreachable(action)
  }
}

function restoreDoor(plan: Plan, state: State, saved: SavedDoor): void {
  const door = plan.find.door(saved.id)
  if (door === NONE) return
  const { doors } = state
  doors.rexAt[door] = saved.rexAt ?? NEVER
  doors.scheduleOpen[door] = saved.scheduleOpen ? 1 : 0
  doors.firstSeen[door] = saved.firstSeen ? 1 : 0
  doors.unlocked[door] = saved.unlocked ? 1 : 0
  state.toggles.mark(door, UNLOCKED, saved.unlocked === true)
  if (plan.doors.contact[door] === 0) return
  doors.isOpen[door] = saved.open ? 1 : 0
  doors.changedAt[door] = saved.changedAt ?? NEVER
  doors.forced[door] = saved.forced ? 1 : 0
  doors.held[door] = saved.held ? 1 : 0
  doors.heldFrom[door] = saved.heldFrom ?? doors.changedAt[door] ?? NEVER
  doors.extended[door] = saved.extended ? 1 : 0
  if (saved.heldOrder !== -1) state.restoreHeld(door, saved.heldOrder)
  if (saved.graceOrder !== undefined) state.restoreGrace(door, saved.graceOrder)
  const line = saved.line ?? (saved.pending === null ? [] : [saved.pending])
  for (const one of line) {
    const reader = plan.find.reader(one.reader)
    const holder = one.holder === null ? NONE : plan.find.holder(one.holder)
    if (reader === NONE || (one.holder !== null && holder === NONE)) continue
    const endsAt = 'endsAt' in one ? one.endsAt : one.at + (plan.doors.unlockMs[door] as number)
    const flags = 'flags' in one ? one.flags : one.broke ? BROKE : 0
    state.restorePending({ door, reader, holder, at: one.at, endsAt, flags, order: one.order })
  }
}

/** What states of before did not have. */
function restoreLater(plan: Plan, state: State, { cards, inputs, occupancy }: Saved['text']): void {
  for (const { credential, active, fileSaid } of cards ?? []) {
    const place = plan.credentials.find(credential)
    // The site file in force holds again once it says something else of the card than it did.
    if (place !== NONE && !plan.isInactive(place) === fileSaid) state.cards.set(place, { active, fileSaid })
  }
  for (const id of inputs ?? []) {
    const input = plan.find.input(id)
    if (input !== NONE) state.inputs[input] = 1
  }
  for (const { area, state: told } of occupancy ?? []) {
    const place = plan.find.area(area)
    if (place !== NONE) state.occupancyTold[place] = told
  }
}

function restoreHolders(plan: Plan, state: State, { rows, slots, text }: Saved): void {
  const areaOf = text.areas.map((id) => plan.find.area(id))
  const readerOf = text.readers.map((id) => plan.find.reader(id))
  const place = (list: readonly number[], saved: number): number => (saved === NONE ? NONE : (list[saved] ?? NONE))
  const ranks = new Map<number, number>()
  let first = 0
  text.holders.forEach((id, row) => {
    const count = rows.getInt32(row * ROW + 16, true)
    const holder = plan.find.holder(id)
    if (holder !== NONE) {
      ranks.set(holder, rows.getInt32(row * ROW + 20, true))
      state.holders.restore(
        holder,
        rows.getFloat64(row * ROW, true),
        place(areaOf, rows.getInt32(row * ROW + 8, true)),
        place(readerOf, rows.getInt32(row * ROW + 12, true)),
      )
      for (let slot = first; slot < first + count; slot++) {
        const at = slots.getFloat64(slot * SLOT, true)
        const kind = slots.getInt32(slot * SLOT + 8, true)
        const target = slots.getInt32(slot * SLOT + 12, true)
        if (kind === OUTER_REENTRY) restoreOuter(plan, state, holder, text.outer?.[target], at)
        else if (kind === VIOLATION) restoreViolation(plan, state, holder, text.violations[target])
        else
          restoreSlot(
            plan,
            state,
            holder,
            kind,
            kind === IN || kind === OUT || kind === BELIEVED ? place(areaOf, target) : target,
            at,
            readerOf,
          )
      }
    }
    first += count
  })
  state.holders.listPresent((holder) => ranks.get(holder) ?? 0)
}

function restoreViolation(
  plan: Plan,
  state: State,
  holder: number,
  saved: Saved['text']['violations'][number] | undefined,
): void {
  if (saved === undefined) return
  const area = plan.find.area(saved.area)
  const reader = plan.find.reader(saved.reader)
  if (area !== NONE && reader !== NONE) state.restoreViolation(holder, area, reader, saved)
}

/** A re-entry timer of an area that the reader enters besides the one it leads to. */
function restoreOuter(
  plan: Plan,
  state: State,
  holder: number,
  saved: { readonly area: number; readonly reader: string } | undefined,
  at: number,
): void {
  if (saved === undefined) return
  addReentry(plan, state, holder, plan.find.reader(saved.reader), plan.find.area(saved.area), at)
}

/** The timer still means something where the reader enters the area and that has one. */
function addReentry(plan: Plan, state: State, holder: number, reader: number, area: number, at: number): void {
  if (reader === NONE || area === NONE || (plan.areas.reentryMs[area] as number) === 0) return
  const { start, area: areas, enters } = plan.ways
  for (let crossing = start[reader] as number; crossing < (start[reader + 1] as number); crossing++)
    if (areas[crossing] === area && enters[crossing] === 1) state.slots.add(holder, slotKey(REENTRY, crossing), at)
}

function restoreSlot(
  plan: Plan,
  state: State,
  holder: number,
  kind: number,
  target: number,
  at: number,
  readerOf: readonly number[],
): void {
  switch (kind) {
    case IN:
    case OUT:
    case BELIEVED:
      if (target !== NONE) state.slots.add(holder, slotKey(kind, target), at)
      return
    case LOCATED:
      if (state.holders.location(holder) !== NONE) state.slots.add(holder, slotKey(kind, target), at)
      return
    case FREE_PASS:
    case REVERT:
    case EXEMPTION:
    case BELIEVED_PLACE:
      state.slots.add(holder, slotKey(kind, target), at)
      return
    default: {
      const reader = readerOf[target] ?? NONE
      if (kind === REENTRY) {
        addReentry(plan, state, holder, reader, reader === NONE ? NONE : plan.to(reader), at)
        return
      }
      if (reader === NONE || !stillMeans(plan, kind, reader)) return
      state.slots.add(holder, slotKey(kind, reader), at)
      if (kind === TIMER && ((plan.readerClearedBy[reader] as number) & BY_OTHER_CREDENTIAL) !== 0)
        state.visitors.restore(holder, reader)
    }
  }
}

/** Whether the reader still is one that a timer or window of this kind belongs to. */
function stillMeans(plan: Plan, kind: number, reader: number): boolean {
  const mode = plan.readerMode[reader]
  switch (kind) {
    case TIMER:
      return mode === MODE_TIMED_READER || mode === MODE_TIMED_EXTENDED
    case USER:
      return mode === MODE_TIMED_USER
    case WINDOW:
      return mode === MODE_REVERT
    default:
      return false
  }
}
