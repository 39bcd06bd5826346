/**
 * What each role may ask of the main process, console.md "People and sign-in". The renderer greys out what is not here;
 * this table is what refuses it, whatever the renderer asks.
 */
import type { OperatorAction } from '../domain/record'
import type { Requests } from '../../preload/contract/requests'
import type { Role } from '../../preload/contract/models'

const EVERYONE: readonly Role[] = ['guard', 'supervisor', 'administrator', 'auditor']
/** Guards and above: may do, not only see. */
const DESK: readonly Role[] = ['guard', 'supervisor', 'administrator']
const SUPERVISING: readonly Role[] = ['supervisor', 'administrator']
const ADMINISTERING: readonly Role[] = ['administrator']
/** Who looks whether the records are whole. */
const INSPECTING: readonly Role[] = ['administrator', 'auditor']

/** Evidence leaves the house by these; an auditor changes nothing by it. */
const EXPORTING: readonly Role[] = ['supervisor', 'administrator', 'auditor']

/** `preview` and `act` are looked up by their action besides. */
export const REQUEST_ROLES: { readonly [Name in keyof Requests]: readonly Role[] } = {
  hello: EVERYONE,
  rows: EVERYONE,
  history: EVERYONE,
  exportHistory: EXPORTING,
  exportState: EXPORTING,
  cancelExport: EXPORTING,
  detail: EVERYONE,
  person: EVERYONE,
  names: EVERYONE,
  findPeople: EVERYONE,
  inside: EVERYONE,
  timeline: EVERYONE,
  setFollowing: EVERYONE,
  records: INSPECTING,
  checkJournal: INSPECTING,
  backUp: ADMINISTERING,
  setRetention: ADMINISTERING,
  setHold: ADMINISTERING,
  liftHold: ADMINISTERING,
  restoreBackup: ADMINISTERING,
  closedAlarms: EVERYONE,
  assign: DESK,
  tickStep: DESK,
  muster: EVERYONE,
  freezeMuster: DESK,
  tickOff: DESK,
  reconcileMuster: SUPERVISING,
  acknowledge: DESK,
  note: DESK,
  unlockOnce: DESK,
  preview: SUPERVISING,
  act: SUPERVISING,
  closeAlarms: SUPERVISING,
  shelveAlarms: SUPERVISING,
}

export const ACTION_ROLES: { readonly [Action in OperatorAction['action']]: readonly Role[] } = {
  'clear-violation': SUPERVISING,
  reset: SUPERVISING,
  'free-pass': SUPERVISING,
  'revert-to-soft': SUPERVISING,
  'grant-on-violation': SUPERVISING,
  suspend: SUPERVISING,
  lockdown: SUPERVISING,
  exempt: SUPERVISING,
}

export function mayAsk(role: Role, request: keyof Requests): boolean {
  return REQUEST_ROLES[request].includes(role)
}

/** Whether the role may do this very action: a toggle without an end is an administrator's alone (console.md "Grant on violation"). */
export function mayAct(role: Role, action: OperatorAction): boolean {
  if (action.action === 'grant-on-violation' && action.on && action.until === undefined)
    return ADMINISTERING.includes(role)
  return ACTION_ROLES[action.action].includes(role)
}
