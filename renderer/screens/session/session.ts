/** This window: whether it is connected, who sits at it, and what they may do. Main checks every request again. */
import { create } from 'zustand'
import type { Role, SessionView } from '../../../preload/contract/models'
import { mayAsk, type RequestName } from '../../../preload/contract/requests'
import { ACTION_ROLES, actsAtDesk, mayPrepare, mayWithoutEnd, roleIn } from '../../../preload/contract/roles'
import type { Failure } from '../../bridge'

export type Phase =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** Nobody has signed in yet: alarms and states are known, nothing else. Before, only the form of the sign-in is there. */
  | { readonly kind: 'watching' }
  | { readonly kind: 'ready'; readonly version: string; readonly runtime: string; readonly demo: boolean }

interface Session {
  readonly phase: Phase
  /** Null until main has said it. */
  readonly view: SessionView | null
  /** The sign-in screen is open although somebody is signed in: another operator takes over. */
  readonly switching: boolean
  /** Somebody tried to close the window although nobody is signed in. */
  readonly closeRefused: boolean
}

export const useSession = create<Session>()(() => ({
  phase: { kind: 'connecting' },
  view: null,
  switching: false,
  closeRefused: false,
}))

export const isSignedIn = (): boolean => useSession.getState().view?.state === 'signed-in'
/** Whether the desk itself is in front: then keys and clicks are for it. */
export const isAtDesk = (): boolean => isSignedIn() && !useSession.getState().switching

/** What a person can do here, by the request or the action that does it: the roles stand with those. */
const ABILITIES = {
  acknowledge: { request: 'acknowledge' },
  note: { request: 'note' },
  unlock: { request: 'unlockOnce' },
  muster: { request: 'freezeMuster' },
  handover: { request: 'handOver' },
  release: { action: 'clear-violation' },
  relax: { action: 'grant-on-violation' },
  suspend: { action: 'suspend' },
  lockdown: { action: 'lockdown' },
  hold: { action: 'unlock' },
  close: { request: 'closeAlarms' },
  shelve: { request: 'shelveAlarms' },
  /** To anybody: everyone at a desk may take an alarm themselves. */
  assign: { request: 'assignees' },
  export: { request: 'exportHistory' },
  line: { request: 'startLineWork' },
  certificates: { request: 'certificates' },
  'set-idle-lock': { request: 'setIdleLock' },
  quit: { request: 'quit' },
  operators: { request: 'operators' },
  records: { request: 'records' },
  audit: { request: 'audit' },
  change: { request: 'lookAtChange' },
  'edit-site': { request: 'editDraft' },
  'edit-people': { request: 'editPeople' },
  'switch-card': { action: 'card' },
} as const satisfies Record<string, { readonly request: RequestName } | { readonly action: keyof typeof ACTION_ROLES }>

export type Ability = keyof typeof ABILITIES | 'relax-without-end'

/** Whether the role prepares it for somebody who may sign it at this desk. */
export function mayPrepareActs(role: Role | undefined, ability: Ability): boolean {
  if (role === undefined || ability !== 'release') return false
  return mayPrepare(role, { action: 'free-pass', cardholder: '' })
}

/** Whether the role sees everything and acts at no desk. */
export const onlySees = (role: Role | undefined): boolean => role !== undefined && !actsAtDesk(role)

export function may(role: Role | undefined, ability: Ability): boolean {
  if (role === undefined) return false
  if (ability === 'relax-without-end') return mayWithoutEnd(role)
  const by = ABILITIES[ability]
  if ('request' in by) return mayAsk(role, by.request)
  return roleIn(ACTION_ROLES[by.action], role)
}
