/** This window: whether it is connected, who sits at it, and what they may do. Main checks every request again. */
import { create } from 'zustand'
import type { Role, SessionView } from '../../preload/contract/models'
import type { Failure } from '../bridge'

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
}

export const useSession = create<Session>()(() => ({ phase: { kind: 'connecting' }, view: null, switching: false }))

export const isSignedIn = (): boolean => useSession.getState().view?.state === 'signed-in'
/** Whether the desk itself is in front: then keys and clicks are for it. */
export const isAtDesk = (): boolean => isSignedIn() && !useSession.getState().switching

const DESK: readonly Role[] = ['guard', 'supervisor', 'administrator']
const SUPERVISING: readonly Role[] = ['supervisor', 'administrator']

const EXPORTING: readonly Role[] = ['supervisor', 'administrator', 'auditor']

const ABILITIES = {
  acknowledge: DESK,
  note: DESK,
  unlock: DESK,
  muster: DESK,
  handover: DESK,
  release: SUPERVISING,
  relax: SUPERVISING,
  suspend: SUPERVISING,
  lockdown: SUPERVISING,
  close: SUPERVISING,
  shelve: SUPERVISING,
  assign: SUPERVISING,
  export: EXPORTING,
  'relax-without-end': ['administrator'],
  line: ['administrator'],
  certificates: ['administrator'],
  'set-idle-lock': SUPERVISING,
  operators: ['administrator'],
  records: ['administrator', 'auditor'],
  change: ['administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Ability = keyof typeof ABILITIES

export const may = (role: Role | undefined, ability: Ability): boolean =>
  role !== undefined && (ABILITIES[ability] as readonly Role[]).includes(role)
