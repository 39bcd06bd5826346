/** Answers to what is asked of people and sign-in. Sender, role and form were checked before. */
import type { DeskEvent } from '../domain/event'
import { ok } from '../domain/result'
import { formatInstant } from '../domain/time'
import type { Operator, SessionView } from '../../preload/contract/models'
import type { Answer, Failure, Requests, SessionRequest } from '../../preload/contract/requests'
import type { Accounts, Refusal } from './accounts'
import { mayChangePassword } from './roles'
import type { Session } from './session'

interface Visitor {
  readonly operator: Operator | null
}
interface Asker {
  readonly operator: Operator
}

export type SessionAnswers = {
  readonly [Name in SessionRequest]: (
    asker: Name extends 'session' | 'signIn' ? Visitor : Asker,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

export interface SessionAnswersSetup {
  readonly accounts: Accounts
  readonly session: Session
  /** Writes to the journal; what was done stands even if that fails. */
  readonly note: (event: Omit<DeskEvent, 'at'>) => void
}

export function sessionAnswers({ accounts, session, note }: SessionAnswersSetup): SessionAnswers {
  const changed = (operator: Operator, text: string): Answer<null> => {
    note({ event: 'desk.operators-changed', operator: operator.name, text })
    return ok(null)
  }
  return {
    session: () => ok(session.view()),
    signIn: async (_visitor, name, password) => {
      const signedIn = await session.signIn(name, password)
      if (signedIn.ok) return signedIn
      // The name as it was typed may be a password in the wrong field: it is told to nobody.
      const { kind } = signedIn.error
      note({ event: 'desk.sign-in-refused', text: kind === 'wait' ? 'too many tries' : 'wrong name or password' })
      return refusal(signedIn.error)
    },
    setUpSignIn: async (_asker, name, password): Promise<Answer<SessionView>> => {
      const made = await session.setUp(name, password)
      return made.ok ? made : refusal(made.error)
    },
    lock: () => ok(session.lock()),
    signOut: () => ok(session.signOut()),
    operators: () => ok(accounts.all()),
    addOperator: async ({ operator }, name, role, password) => {
      if (accounts.isEmpty()) return refusal({ kind: 'empty' })
      const added = await accounts.add({ name, role }, password)
      return added.ok ? changed(operator, `added ${name}, ${role}`) : refusal(added.error)
    },
    removeOperator: ({ operator }, name) => {
      if (operator.name === name) return refusal({ kind: 'oneself' })
      const removed = accounts.remove(name)
      return removed.ok ? changed(operator, `removed ${removed.value.name}`) : refusal(removed.error)
    },
    changePassword: async ({ operator }, name, password) => {
      if (!mayChangePassword(operator, name)) return refusal({ kind: 'not-own' })
      const done = await accounts.changePassword(name, password)
      return done.ok ? changed(operator, `new password for ${done.value.name}`) : refusal(done.error)
    },
  }
}

function refusal(why: Refusal | { readonly kind: 'oneself' | 'not-own' | 'empty' }): Failure {
  const failure = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })
  switch (why.kind) {
    case 'wrong':
      return failure('sign-in', 'name and password do not belong together')
    case 'wait':
      return {
        ...failure('sign-in', `too many wrong tries; the next one counts from ${formatInstant(why.until)}`),
        until: why.until,
      }
    case 'sealed':
      return failure('sign-in', why.problem)
    case 'taken':
      return failure('bad-argument', 'name: there is an operator of that name already')
    case 'unknown':
      return failure('not-found', 'there is no operator of that name')
    case 'last-administrator':
      return failure('bad-argument', 'name: the last administrator cannot be removed')
    case 'full':
      return failure('bad-argument', 'name: there are as many operators as there can be')
    case 'oneself':
      return failure('bad-argument', 'name: nobody removes themselves')
    case 'not-own':
      return failure('not-permitted', "another operator's password is an administrator's to change")
    case 'empty':
      return failure('bad-argument', 'name: set up sign-in first, with an administrator')
  }
}
