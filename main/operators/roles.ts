/**
 * What each role may ask of the main process, console.md "People and sign-in". The renderer greys out what is not here;
 * this table is what refuses it, whatever the renderer asks.
 */
import type { OperatorAction } from '../domain/record'
import type { Requests } from '../../preload/contract/requests'
import type { Role } from '../../preload/contract/models'

export const ROLES = ['guard', 'supervisor', 'administrator', 'auditor'] as const satisfies readonly Role[]
const EVERYONE: readonly Role[] = ROLES
/** Whoever asks, somebody who is not signed in too: what a locked desk shows, and what leads to signing in. */
const ANYBODY = 'anybody'
/** Guards and above: may do, not only see. */
const DESK: readonly Role[] = ['guard', 'supervisor', 'administrator']
const SUPERVISING: readonly Role[] = ['supervisor', 'administrator']
const ADMINISTERING: readonly Role[] = ['administrator']
/** Who looks whether the records are whole. */
const INSPECTING: readonly Role[] = ['administrator', 'auditor']

/** Evidence leaves the house by these; an auditor changes nothing by it. */
const EXPORTING: readonly Role[] = ['supervisor', 'administrator', 'auditor']

/** `preview`, `act` and `actWithSecond` are looked up by their action besides. */
export const REQUEST_ROLES = {
  session: ANYBODY,
  signIn: ANYBODY,
  // answered with a refusal as soon as there is an account
  setUpSignIn: ANYBODY,
  watch: ANYBODY,
  setFollowing: ANYBODY,
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
  line: EVERYONE,
  lock: EVERYONE,
  signOut: EVERYONE,
  changePassword: EVERYONE,
  setIdleLock: SUPERVISING,
  assignees: SUPERVISING,
  operators: ADMINISTERING,
  addOperator: ADMINISTERING,
  setRole: ADMINISTERING,
  removeOperator: ADMINISTERING,
  resetPassword: ADMINISTERING,
  records: INSPECTING,
  checkJournal: INSPECTING,
  backUp: ADMINISTERING,
  setRetention: ADMINISTERING,
  setHold: ADMINISTERING,
  liftHold: ADMINISTERING,
  confirmClock: ADMINISTERING,
  restoreBackup: ADMINISTERING,
  lookAtChange: ADMINISTERING,
  changeProgress: ADMINISTERING,
  dropChange: ADMINISTERING,
  applyChange: ADMINISTERING,
  lookAtPhotos: ADMINISTERING,
  photoProgress: ADMINISTERING,
  dropPhotos: ADMINISTERING,
  applyPhotos: ADMINISTERING,
  removePhoto: ADMINISTERING,
  exportFile: ADMINISTERING,
  closedAlarms: EVERYONE,
  assign: DESK,
  tickStep: DESK,
  waitingOrders: EVERYONE,
  handover: EVERYONE,
  handoverDocument: EVERYONE,
  musterDocument: EVERYONE,
  handOver: DESK,
  takeOver: DESK,
  muster: EVERYONE,
  freezeMuster: DESK,
  tickOff: DESK,
  reconcileMuster: SUPERVISING,
  acknowledge: DESK,
  note: DESK,
  unlockOnce: DESK,
  preview: SUPERVISING,
  act: SUPERVISING,
  certificates: ADMINISTERING,
  certify: ADMINISTERING,
  revokeCertificate: ADMINISTERING,
  actWithSecond: SUPERVISING,
  closeAlarms: SUPERVISING,
  shelveAlarms: SUPERVISING,
  startLineWork: ADMINISTERING,
  cancelLineWork: ADMINISTERING,
  recordLine: ADMINISTERING,
} as const satisfies { readonly [Name in keyof Requests]: readonly Role[] | typeof ANYBODY }

/** Whether alarms can be given to somebody of this role: whoever may acknowledge them. */
export const seesToAlarms = (role: Role): boolean => DESK.includes(role)

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

/** What is answered although nobody is signed in. */
export type OpenRequest = {
  [Name in keyof Requests]: (typeof REQUEST_ROLES)[Name] extends typeof ANYBODY ? Name : never
}[keyof Requests]

/** @param role null while nobody is signed in, or the desk is locked */
export function mayAsk(role: Role | null, request: keyof Requests): boolean {
  const roles: readonly Role[] | typeof ANYBODY = REQUEST_ROLES[request]
  return roles === ANYBODY || (role !== null && roles.includes(role))
}

/** Whether the role may do this very action: a toggle without an end is an administrator's alone (console.md "Grant on violation"). */
export function mayAct(role: Role, action: OperatorAction): boolean {
  if (action.action === 'grant-on-violation' && action.on && action.until === undefined)
    return ADMINISTERING.includes(role)
  return ACTION_ROLES[action.action].includes(role)
}
