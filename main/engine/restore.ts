import { unreachable } from '../domain/assert'
import {
  BY_OTHER_CREDENTIAL,
  MODE_REVERT,
  MODE_TIMED_EXTENDED,
  MODE_TIMED_READER,
  MODE_TIMED_USER,
  NONE,
} from './codes'
import type { Plan } from './plan'
import { decodeSaved, ROW, SLOT, type Saved, type SavedDoor } from './saved'
import type { State } from './state'
import { NEVER } from './state/holders'
import {
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
  for (const { action, operator, reason, at, order } of text.toggles)
    if (isKnown(plan, action)) state.restoreToggle({ action, operator, reason, at, order })
  for (const door of text.doors) restoreDoor(plan, state, door)
  for (const { id, downSince, serials } of text.controllers) {
    const controller = plan.find.controller(id)
    if (controller === NONE) continue
    state.links.downSince[controller] = downSince ?? Number.NaN
    state.links.serials[controller]?.restore(serials)
  }
  for (const { reader, credential, at, granted, reason } of text.duplicates) {
    const index = plan.find.reader(reader)
    if (index !== NONE) state.duplicates.restore(index, credential, { at, granted, reason })
  }
  restoreHolders(plan, state, saved.value)
}

function isKnown(plan: Plan, action: Saved['text']['toggles'][number]['action']): boolean {
  switch (action.action) {
    case 'exempt':
      return plan.find.holder(action.cardholder) !== NONE
    case 'lockdown':
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
  doors.lockedDown[door] = saved.lockdown ? 1 : 0
  doors.rexAt[door] = saved.rexAt ?? NEVER
  if (plan.doorContact[door] === 0) return
  doors.isOpen[door] = saved.open ? 1 : 0
  doors.changedAt[door] = saved.changedAt ?? NEVER
  doors.forced[door] = saved.forced ? 1 : 0
  doors.held[door] = saved.held ? 1 : 0
  if (saved.heldOrder !== -1) state.restoreHeld(door, saved.heldOrder)
  if (saved.pending === null) return
  const { order, at, reader, holder, broke } = saved.pending
  const readerIndex = plan.find.reader(reader)
  const holderIndex = holder === null ? NONE : plan.find.holder(holder)
  if (readerIndex !== NONE && (holder === null || holderIndex !== NONE))
    state.restorePending(door, readerIndex, holderIndex, broke, at, order)
}

function restoreHolders(plan: Plan, state: State, { rows, slots, text }: Saved): void {
  const areaOf = text.areas.map((id) => plan.find.area(id))
  const readerOf = text.readers.map((id) => plan.find.reader(id))
  const place = (list: readonly number[], saved: number): number => (saved === NONE ? NONE : (list[saved] ?? NONE))
  let first = 0
  text.holders.forEach((id, row) => {
    const count = rows.getInt32(row * ROW + 16, true)
    const holder = plan.find.holder(id)
    if (holder !== NONE) {
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
        if (kind === VIOLATION) restoreViolation(plan, state, holder, text.violations[target])
        else
          restoreSlot(
            plan,
            state,
            holder,
            kind,
            kind === IN || kind === OUT ? place(areaOf, target) : target,
            at,
            readerOf,
          )
      }
    }
    first += count
  })
  state.holders.listPresent()
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
      if (target !== NONE) state.slots.add(holder, slotKey(kind, target), at)
      return
    case LOCATED:
      if (state.holders.location(holder) !== NONE) state.slots.add(holder, slotKey(kind, target), at)
      return
    case FREE_PASS:
    case REVERT:
    case EXEMPTION:
      state.slots.add(holder, slotKey(kind, target), at)
      return
    default: {
      const reader = readerOf[target] ?? NONE
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
    case REENTRY:
      return (plan.areaReentryMs[plan.to(reader)] as number) > 0
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
