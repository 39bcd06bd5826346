/**
 * The operator at this desk. Every request checks it again, so a sign-out, a lock or a change of the account applies from
 * the next request.
 *
 * first-start (no accounts) -> signed-in -> locked | signed-out -> signed-in ...
 */
import type { Instant } from '../domain/time'
import { fail, ok, type Result } from '../domain/result'
import type { DemoAccount, LockCause, Operator, SessionView } from '../../preload/contract/models'
import type { Accounts, Refusal } from './accounts'

/** `ended`: the account was removed or got another role. */
export type SessionChange =
  | { readonly change: 'signed-in' | 'signed-out' | 'ended'; readonly operator: Operator }
  | { readonly change: 'locked'; readonly operator: Operator; readonly cause: LockCause }

export interface Session {
  /** Null while nobody may act: then only what needs no operator is answered. */
  readonly operator: () => Operator | null
  /** Rises with every sign-in, sign-out and lock: an answer that comes later counts only for the session that asked. */
  readonly number: () => number
  /** The same as it was found last, without looking at the accounts: for what is sent a hundred times a second. */
  readonly isSignedIn: () => boolean
  readonly view: () => SessionView
  /** Makes the first administrator and signs them in; only while there are no accounts. */
  readonly setUp: (name: string, password: string) => Promise<Result<SessionView, Refusal>>
  /** Sends the view again: the accounts were sealed, or are usable again. */
  readonly accountsChanged: () => void
  /** Somebody has signed in since this console started. */
  readonly wasUsed: () => boolean
  /** Also while somebody is signed in: a quick change of operators. */
  readonly signIn: (name: string, password: string) => Promise<Result<SessionView, Refusal>>
  readonly lock: (cause: LockCause) => SessionView
  readonly signOut: () => SessionView
  /** Calls back after every change, with null when only the view differs; returns the subscription's end. */
  readonly onChange: (listener: (change: SessionChange | null) => void) => () => void
}

type State =
  | { readonly state: 'signed-out' }
  | { readonly state: 'signed-in'; readonly operator: Operator }
  | { readonly state: 'locked'; readonly operator: Operator; readonly cause: LockCause; readonly since: Instant }

export interface SessionSetup {
  readonly accounts: Pick<Accounts, 'isEmpty' | 'sealed' | 'find' | 'add' | 'signIn' | 'idleLockMinutes'>
  readonly now: () => Instant
  /** What ends a seal of the accounts, as it is typed on this computer. */
  readonly recoverCommand: string
  /** What the sign-in screen of the demo tells; null on every other site. */
  readonly demo: () => readonly DemoAccount[] | null
}

const sealedView = (sealed: ReturnType<Accounts['sealed']>, command: string): SessionView['sealed'] =>
  sealed && { why: sealed.why, command }

export function createSession({ accounts, now, recoverCommand, demo }: SessionSetup): Session {
  const listeners = new Set<(change: SessionChange | null) => void>()
  let settingUp = false
  let number = 0
  let used = false
  let current: State = { state: 'signed-out' }

  function go(next: State, ...changes: readonly SessionChange[]): SessionView {
    current = next
    number++
    for (const change of changes) for (const listener of listeners) listener(change)
    return view()
  }

  /** Lets go of an operator whose account is no longer what it was when they signed in. */
  function settle(): State {
    if (current.state === 'signed-out') return current
    const { operator } = current
    const account = accounts.find(operator.name)
    if (account?.role === operator.role) return current
    go({ state: 'signed-out' }, { change: 'ended', operator })
    return current
  }

  function view(): SessionView {
    const idleLockMinutes = accounts.idleLockMinutes()
    const sealed = sealedView(accounts.sealed(), recoverCommand)
    const none = { operator: null, cause: null, since: null, idleLockMinutes, sealed, demo: demo() }
    if (current.state === 'signed-out') return { ...none, state: accounts.isEmpty() ? 'first-start' : 'signed-out' }
    return { ...none, ...current }
  }

  function enter(operator: Operator): SessionView {
    used = true
    const before = current.state === 'signed-out' ? null : current.operator
    const left: SessionChange[] =
      before && before.name !== operator.name ? [{ change: 'signed-out', operator: before }] : []
    return go({ state: 'signed-in', operator }, ...left, { change: 'signed-in', operator })
  }

  return {
    operator: () => {
      const state = settle()
      return state.state === 'signed-in' ? state.operator : null
    },
    number: () => {
      settle()
      return number
    },
    wasUsed: () => used,
    accountsChanged: () => {
      settle()
      for (const listener of listeners) listener(null)
    },
    isSignedIn: () => current.state === 'signed-in',
    view: () => {
      settle()
      return view()
    },
    setUp: async (name, password) => {
      if (settingUp || !accounts.isEmpty()) return fail({ kind: 'set-up' })
      settingUp = true
      try {
        const added = await accounts.add({ name, role: 'administrator' }, password)
        return added.ok ? ok(enter(added.value)) : added
      } finally {
        settingUp = false
      }
    },
    signIn: async (name, password) => {
      const known = await accounts.signIn(name, password)
      return known.ok ? ok(enter(known.value)) : known
    },
    lock: (cause) => {
      const state = settle()
      if (state.state !== 'signed-in') return view()
      const { operator } = state
      return go({ state: 'locked', operator, cause, since: now() }, { change: 'locked', operator, cause })
    },
    signOut: () => {
      const state = settle()
      if (state.state === 'signed-out') return view()
      return go({ state: 'signed-out' }, { change: 'signed-out', operator: state.operator })
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
