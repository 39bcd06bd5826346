/** The roles of operators, and the sets of them that requests and actions are given to (console.md "People and sign-in"). */
import type { OperatorAction } from '../../main/domain/record'

export const ROLES = ['guard', 'supervisor', 'administrator', 'auditor'] as const
export type Role = (typeof ROLES)[number]

/** Any role, and also nobody: what a locked desk shows, and what leads to signing in. */
export const ANYBODY = 'anybody'
export const EVERYONE = [...ROLES] as const
/** Roles that act at a desk. */
export const DESK = ['guard', 'supervisor', 'administrator'] as const satisfies readonly Role[]
export const SUPERVISING = ['supervisor', 'administrator'] as const satisfies readonly Role[]
export const ADMINISTERING = ['administrator'] as const satisfies readonly Role[]
/** Roles that check whether the records are whole. */
export const INSPECTING = ['administrator', 'auditor'] as const satisfies readonly Role[]
/** Roles that take evidence out of the product; an auditor changes nothing by it. */
export const EXPORTING = ['supervisor', 'administrator', 'auditor'] as const satisfies readonly Role[]

export const ACTION_ROLES: { readonly [Action in OperatorAction['action']]: readonly Role[] } = {
  'clear-violation': SUPERVISING,
  reset: SUPERVISING,
  'free-pass': SUPERVISING,
  'revert-to-soft': SUPERVISING,
  'grant-on-violation': SUPERVISING,
  suspend: SUPERVISING,
  lockdown: SUPERVISING,
  exempt: SUPERVISING,
  unlock: SUPERVISING,
  lock: SUPERVISING,
  card: SUPERVISING,
}

/** Whether the role may let violations through, or hold a door unlocked, without an end. */
export const mayWithoutEnd = (role: Role): boolean => roleIn(ADMINISTERING, role)

const isEndless = (action: OperatorAction): boolean =>
  ((action.action === 'grant-on-violation' && action.on) || action.action === 'unlock') && action.until === undefined

/** Whether the role may do this very action: a toggle without an end needs an administrator. */
export function mayAct(role: Role, action: OperatorAction): boolean {
  if (isEndless(action)) return mayWithoutEnd(role)
  return roleIn(ACTION_ROLES[action.action], role)
}

/**
 * Whether the role may prepare this act at its desk for a supervisor to sign: what lets in one person, never with no end.
 * It is carried out only after the supervisor has given their own password for it.
 */
export function mayPrepare(role: Role, action: OperatorAction): boolean {
  if (role !== 'guard') return false
  switch (action.action) {
    case 'clear-violation':
    case 'free-pass':
    case 'revert-to-soft':
      return true
    case 'reset':
      return 'cardholder' in action
    case 'exempt':
      return !action.on || action.until !== undefined
    case 'grant-on-violation':
    case 'suspend':
    case 'lockdown':
    case 'unlock':
    case 'lock':
    case 'card':
      return false
  }
}

/** Whether the role may be the second operator of this: of an action as its roles say, of anything else a supervisor. */
export const mayConfirm = (role: Role, what: { readonly kind: string; readonly action?: OperatorAction }): boolean =>
  what.action ? mayAct(role, what.action) : roleIn(SUPERVISING, role)

/** Whether the role acts at a desk, so that alarms can be assigned to it. An auditor only sees. */
export const actsAtDesk = (role: Role): boolean => roleIn(DESK, role)

export const roleIn = (roles: readonly Role[], role: Role): boolean => roles.includes(role)
