/** The current state of an action's object, recorded before and after the action (`Audit`). */
import { unreachable } from '../domain/assert'
import type { OperatorAction, SuspendScope, ToggleScope } from '../domain/record'
import { formatInstant } from '../domain/time'
import type { StateView } from '../engine/view'

/** JSON of the fields that the action can change, for a person who reads the journal later. */
export const standing = (view: StateView, action: OperatorAction): string => JSON.stringify(fields(view, action))

function fields(view: StateView, action: OperatorAction): object {
  switch (action.action) {
    case 'clear-violation':
      return {
        violation: view.violationsOf(action.cardholder).some(({ area }) => area === action.area),
        location: view.location(action.cardholder)?.area ?? null,
      }
    case 'reset':
      if ('cardholder' in action) {
        return {
          location: view.location(action.cardholder)?.area ?? null,
          violations: view.violationsOf(action.cardholder).map(({ area }) => area),
          freePass: view.hasFreePass(action.cardholder),
        }
      }
      if ('area' in action) {
        const here = view.openViolations().filter(({ area }) => area === action.area)
        return { inside: view.occupancy(action.area), violations: here.length }
      }
      return { violations: view.openViolations().length }
    case 'free-pass':
      return { freePass: view.hasFreePass(action.cardholder) }
    case 'revert-to-soft':
      return { revertToSoft: view.hasRevert(action.cardholder) }
    case 'grant-on-violation':
    case 'suspend': {
      const set = view.toggles().find((toggle) => toggle.action === action.action && isSame(toggle.scope, action.scope))
      if (set?.action !== 'grant-on-violation' && set?.action !== 'suspend') return { on: null }
      return set.action === 'grant-on-violation' && set.until !== undefined
        ? { on: set.on, until: formatInstant(set.until) }
        : { on: set.on }
    }
    case 'lockdown':
      return { lockdown: view.door(action.door).lockdown }
    case 'exempt': {
      const set = view.toggles().find((toggle) => toggle.action === 'exempt' && toggle.cardholder === action.cardholder)
      const exempt = view.isExempt(action.cardholder)
      return set?.action === 'exempt' && set.until !== undefined
        ? { exempt, until: formatInstant(set.until) }
        : { exempt }
    }
    case 'unlock':
    case 'lock': {
      const set = view.toggles().find((toggle) => toggle.action === 'unlock' && toggle.door === action.door)
      const { unlocked } = view.door(action.door)
      return set?.action === 'unlock' && set.until !== undefined
        ? { unlocked, until: formatInstant(set.until) }
        : { unlocked }
    }
    case 'card':
      return { active: view.isCardActive(action.credential) ?? null }
    default:
      return unreachable(action)
  }
}

const isSame = (a: ToggleScope | SuspendScope, b: ToggleScope | SuspendScope): boolean =>
  JSON.stringify(a) === JSON.stringify(b)
