/** Answers to requests about operators and sign-in. Sender, role and arguments were checked before. */
import type { Audit } from '../domain/audit'
import type { NewDeskEvent } from '../domain/desk-event'
import { ok } from '../domain/result'
import type { Instant } from '../domain/time'
import type { Operator, SessionView } from '../../preload/contract/models'
import type { Reason } from '../../preload/contract/reasons'
import { passwordProblem } from '../../preload/contract/password'
import type { Answer, Failure } from '../../preload/contract/answer'
import type { OpenRequest, Requests, SessionRequest } from '../../preload/contract/requests'
import type { Accounts, Refusal } from './accounts'
import { refusal, type Refused } from './refusal'
import { actsAtDesk } from '../../preload/contract/roles'
import type { Session } from './session'

interface Visitor {
  readonly operator: Operator | null
}
interface Asker {
  readonly operator: Operator
  readonly isPresent: () => boolean
}

export type SessionAnswers = {
  readonly [Name in SessionRequest]: (
    asker: Name extends OpenRequest ? Visitor : Asker,
    ...args: Parameters<Requests[Name]>
  ) => ReturnType<Requests[Name]> | Promise<ReturnType<Requests[Name]>>
}

export interface SessionAnswersSetup {
  readonly accounts: Accounts
  readonly session: Session
  readonly now: () => Instant
  /** Settles when there is somebody to sign in as: the demo makes its accounts while the window opens. */
  readonly ready: Promise<void>
  readonly quit: (operator: Operator, reason: Reason) => Promise<void>
  /** Writes to the journal; what was done stands even if that fails. */
  readonly note: (event: NewDeskEvent) => void
}

export function sessionAnswers({ accounts, session, now, ready, note, quit }: SessionAnswersSetup): SessionAnswers {
  const changed = (operator: Operator, text: string, change: Pick<Audit, 'before' | 'after'> = {}): Answer<null> => {
    note({ event: 'desk.operators-changed', operator: operator.name, text, ...change })
    return ok(null)
  }
  const weak = (name: string, password: string): Failure | null => {
    const why = passwordProblem(password, name)
    return why === null ? null : refusal({ kind: 'weak', why }, now())
  }
  const refuse = (why: Refused): Failure => refusal(why, now())
  const isOneself = (operator: Operator, name: string): boolean => accounts.find(name)?.name === operator.name

  /** The journal names it only if the account exists: typed text may be a password in the wrong field. */
  function noteRefused(name: string, { kind }: Refusal): void {
    const known = accounts.find(name)
    const text =
      kind === 'wait' ? 'too many tries' : kind === 'wrong' ? 'wrong name or password' : 'the accounts are sealed'
    note({ event: 'desk.sign-in-refused', ...(known ? { operator: known.name } : {}), text })
  }

  return {
    session: async () => {
      await ready
      return ok(session.view())
    },
    signIn: async (_visitor, name, password) => {
      await ready
      const signedIn = await session.signIn(name, password)
      if (signedIn.ok) return signedIn
      noteRefused(name, signedIn.error)
      return refuse(signedIn.error)
    },
    setUpSignIn: async (_visitor, name, password): Promise<Answer<SessionView>> => {
      await ready
      const bad = weak(name, password)
      if (bad) return bad
      const made = await session.setUp(name, password)
      if (!made.ok) return refuse(made.error)
      note({
        event: 'desk.operators-changed',
        operator: name,
        text: `added ${name}, administrator, at the first start`,
      })
      return made
    },
    quit: async ({ operator }, reason) => {
      await quit(operator, reason)
      return ok(null)
    },
    lock: () => ok(session.lock('key')),
    signOut: () => ok(session.signOut()),
    operators: () => ok(accounts.all()),
    assignees: () =>
      ok(
        accounts
          .all()
          .filter(({ role }) => actsAtDesk(role))
          .map(({ name, role }) => ({ name, role }))
          .toSorted((a, b) => a.name.localeCompare(b.name)),
      ),
    addOperator: async ({ operator, isPresent }, name, role, password) => {
      const bad = weak(name, password)
      if (bad) return bad
      const added = await accounts.add({ name, role }, password, { by: operator.name, isPresent })
      return added.ok ? changed(operator, `added ${name}, ${role}`, { after: role }) : refuse(added.error)
    },
    setRole: ({ operator }, name, role) => {
      const before = accounts.find(name)
      const set = accounts.setRole(name, role)
      return set.ok
        ? changed(operator, `${set.value.name} from ${before?.role ?? 'nothing'} to ${role}`, {
            ...(before ? { before: before.role } : {}),
            after: role,
          })
        : refuse(set.error)
    },
    removeOperator: ({ operator }, name) => {
      if (isOneself(operator, name)) return refuse({ kind: 'oneself' })
      const removed = accounts.remove(name)
      return removed.ok
        ? changed(operator, `removed ${removed.value.name}, ${removed.value.role}`, { before: removed.value.role })
        : refuse(removed.error)
    },
    resetPassword: async ({ operator, isPresent }, name, password) => {
      if (isOneself(operator, name)) return refuse({ kind: 'own-way' })
      const bad = weak(name, password)
      if (bad) return bad
      const done = await accounts.setPassword(name, password, { by: operator.name, isPresent })
      return done.ok ? changed(operator, `new password for ${done.value.name}`) : refuse(done.error)
    },
    changePassword: async ({ operator, isPresent }, current, next) => {
      const bad = weak(operator.name, next)
      if (bad) return bad
      const known = await accounts.signIn(operator.name, current)
      if (!known.ok) {
        noteRefused(operator.name, known.error)
        return refuse(known.error)
      }
      const done = await accounts.setPassword(operator.name, next, { by: operator.name, isPresent })
      return done.ok ? changed(operator, `new password for ${operator.name}`) : refuse(done.error)
    },
    setIdleLock: ({ operator }, minutes) => {
      if (minutes === null && operator.role !== 'administrator') return refuse({ kind: 'never' })
      const before = accounts.idleLockMinutes()
      const set = accounts.setIdleLock(minutes)
      const words = (limit: number | null): string => (limit === null ? 'never' : `${limit} min`)
      return set.ok
        ? changed(operator, `idle lock from ${words(before)} to ${words(minutes)}`, {
            before: words(before),
            after: words(minutes),
          })
        : refuse(set.error)
    },
  }
}
