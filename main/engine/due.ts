import { assert } from '../domain/assert'
import type { Instant } from '../domain/time'
import type { Core } from './core'
import { endToggle } from './operator'
import type { State } from './state'
import { HELD, NOT_USED, TOGGLE_END, VIOLATION_EXPIRY } from './state/dues'
import { expireViolation } from './violation'

/** Instant of the first thing that falls due by itself, or null. What has been called off is forgotten on the way. */
export function nextDue(state: State): Instant | null {
  const { dues } = state
  while (dues.size > 0 && !stands(state)) dues.removeFirst()
  return dues.size > 0 ? dues.firstAt : null
}

/** Does the first thing that is due (apb.md 2: limits are half-open); call while {@link nextDue} is not after the record. */
export function doFirstDue(core: Core): void {
  const { state, sink } = core
  const { dues, doors } = state
  const at = dues.firstAt
  const target = dues.firstTarget
  const order = dues.firstOrder
  const kind = dues.firstKind
  dues.removeFirst()
  state.begin(at)
  switch (kind) {
    case NOT_USED: // apb.md 5.3
      doors.clearPending(target)
      sink.notUsed(target, doors.pendingHolder[target] as number, doors.pendingReader[target] as number)
      return
    case HELD: // apb.md 5.6
      doors.heldOrder[target] = -1
      doors.held[target] = 1
      sink.door('door.held', target, false)
      return
    case VIOLATION_EXPIRY:
      expireViolation(core, target)
      return
    case TOGGLE_END: {
      const toggle = state.toggles.byOrder(order)
      assert(toggle, 'a toggle that is due stands')
      endToggle(core, toggle)
    }
  }
}

function stands({ dues, doors, violations, toggles }: State): boolean {
  const target = dues.firstTarget
  const order = dues.firstOrder
  switch (dues.firstKind) {
    case NOT_USED:
      return doors.pendingOrder[target] === order
    case HELD:
      return doors.heldOrder[target] === order
    case VIOLATION_EXPIRY:
      return violations.order(target) === order
    default:
      return toggles.byOrder(order) !== undefined
  }
}
