/** Who sits at this desk. Every request asks here anew, so that a sign-out holds from the next request on. */
import type { Operator } from '../../preload/contract/models'

export interface Session {
  /** Null while nobody is signed in: then only what needs no operator is answered. */
  readonly operator: () => Operator | null
  /** Calls back after every change; returns the subscription's end. */
  readonly onChange: (listener: () => void) => () => void
}

/** A desk without accounts: whoever is signed in to the operating system administers it. */
export function accountSession(accountName: string): Session {
  const operator: Operator = { name: accountName, role: 'administrator' }
  return { operator: () => operator, onChange: () => () => {} }
}
