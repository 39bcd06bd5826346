/** The second operator who confirms what one alone may not do: another person, present, and of a role that may do it. */
import type { NewDeskEvent } from '../domain/desk-event'
import { fail, ok, type Result } from '../domain/result'
import { HOUR, type Instant } from '../domain/time'
import type { Confirmable, Operator, SecondSignIn } from '../../preload/contract/models'
import type { Failure } from '../../preload/contract/answer'
import type { Accounts, Standing } from './accounts'
import { refusal } from './refusal'
import { mayConfirm } from '../../preload/contract/roles'

export type ConfirmSecond = (
  first: Operator,
  second: SecondSignIn,
  what: Confirmable,
) => Promise<Result<Operator, Failure>>

export interface SecondOperatorSetup {
  readonly accounts: Pick<Accounts, 'find' | 'signIn' | 'standing'>
  readonly now: () => Instant
  readonly note: (event: NewDeskEvent) => void
}

/** An account that someone else gave its password less than this ago is no independent second. */
export const INDEPENDENT_AFTER_MS = 24 * HOUR

/** Wrong tries count as at sign-in; nobody's session changes. */
export function secondOperator({ accounts, now, note }: SecondOperatorSetup): ConfirmSecond {
  return async (first, { name, password }, what) => {
    if (accounts.find(name)?.name === first.name)
      return no('the second operator must be another person than the one who asks')
    const known = await accounts.signIn(name, password)
    if (!known.ok) {
      const account = accounts.find(name)
      note({
        event: 'desk.sign-in-refused',
        ...(account ? { operator: account.name } : {}),
        text: `as second operator beside ${first.name}`,
      })
      return fail(refusal(known.error, now()))
    }
    const second = known.value
    // A guard who prepares could not do it alone, and gave nobody a password: the signature counts like a sign-in.
    const dependent = !mayConfirm(first.role, what)
      ? null
      : whyDependent(first, second, accounts.standing(second.name), now())
    if (dependent !== null) return no(dependent)
    return mayConfirm(second.role, what)
      ? ok(second)
      : no(`${second.name} is ${second.role}: the second operator must be a supervisor or an administrator`)
  }
}

/** Why the second is not independent of the first; null = they are. */
function whyDependent(first: Operator, second: Operator, standing: Standing, now: Instant): string | null {
  if (!standing) return null
  if (now - standing.at < INDEPENDENT_AFTER_MS)
    return `${second.name} was added or got a new password less than 24 hours ago, and cannot be the second operator yet`
  if (standing.by === first.name && !standing.own)
    return `${first.name} gave ${second.name} the password: ${second.name} has to choose one of their own first`
  return null
}

const no = (detail: string): Result<never, Failure> => fail({ ok: false, code: 'not-permitted', detail })
