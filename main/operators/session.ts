/**
 * Who sits at this desk. Every request asks here anew, so that a sign-out or a lock holds from the next request on.
 *
 * open -> signed-in (the first administrator is made) -> locked | signed-out -> signed-in ...
 *
 * `open` is a desk without accounts: whoever is signed in to the operating system administers it.
 */
import type { Operator, SessionView } from '../../preload/contract/models'
import type { Accounts, Refusal } from './accounts'
import { ok, fail, type Result } from '../domain/result'

export type SessionChange = 'signed-in' | 'signed-out' | 'locked'

export interface Session {
  /** Null while nobody may act: then only what needs no operator is answered. */
  readonly operator: () => Operator | null
  readonly view: () => SessionView
  /** Makes the first administrator and signs them in; only on an open desk. */
  readonly setUp: (name: string, password: string) => Promise<Result<SessionView, Refusal>>
  /** Also while somebody is signed in: a quick change of operators. */
  readonly signIn: (name: string, password: string) => Promise<Result<SessionView, Refusal>>
  readonly lock: () => SessionView
  readonly signOut: () => SessionView
  /** Calls back after every change; returns the subscription's end. */
  readonly onChange: (listener: (change: SessionChange, operator: Operator) => void) => () => void
}

type State =
  | { readonly state: 'open'; readonly operator: Operator }
  | { readonly state: 'signed-in' | 'locked'; readonly operator: Operator }
  | { readonly state: 'signed-out'; readonly operator: null }

/** @param accountName who the operating system says sits here */
export function createSession(accounts: Accounts, accountName: string): Session {
  const listeners = new Set<(change: SessionChange, operator: Operator) => void>()
  let now: State = accounts.isEmpty()
    ? { state: 'open', operator: { name: accountName, role: 'administrator' } }
    : { state: 'signed-out', operator: null }

  const view = (): SessionView => ({ state: now.state, operator: now.operator })
  function go(next: State, change: SessionChange, operator: Operator): SessionView {
    now = next
    for (const listener of listeners) listener(change, operator)
    return view()
  }
  const enter = (operator: Operator): SessionView => go({ state: 'signed-in', operator }, 'signed-in', operator)

  return {
    operator: () => (now.state === 'open' || now.state === 'signed-in' ? now.operator : null),
    view,
    setUp: async (name, password) => {
      if (!accounts.isEmpty()) return fail({ kind: 'taken' })
      const added = await accounts.add({ name, role: 'administrator' }, password)
      return added.ok ? ok(enter(added.value)) : added
    },
    signIn: async (name, password) => {
      const known = await accounts.signIn(name, password)
      return known.ok ? ok(enter(known.value)) : known
    },
    lock: () => (now.state === 'signed-in' ? go({ ...now, state: 'locked' }, 'locked', now.operator) : view()),
    signOut: () =>
      now.state === 'signed-in' || now.state === 'locked'
        ? go({ state: 'signed-out', operator: null }, 'signed-out', now.operator)
        : view(),
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
