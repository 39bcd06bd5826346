/** The second operator who confirms what one alone may not do: another person, present, and of a role that may do it. */
import type { DeskEvent } from '../domain/event'
import type { OperatorAction } from '../domain/record'
import { fail, ok, type Result } from '../domain/result'
import type { Instant } from '../domain/time'
import type { Operator, SecondSignIn } from '../../preload/contract/models'
import type { Failure } from '../../preload/contract/answer'
import type { Accounts } from './accounts'
import { refusal } from './refusal'
import { mayAct } from '../../preload/contract/roles'

export type ConfirmSecond = (
  first: Operator,
  second: SecondSignIn,
  action: OperatorAction,
) => Promise<Result<Operator, Failure>>

export interface SecondOperatorSetup {
  readonly accounts: Pick<Accounts, 'find' | 'signIn'>
  readonly now: () => Instant
  readonly note: (event: Omit<DeskEvent, 'at'>) => void
}

/** Wrong tries count as at sign-in; nobody's session changes. */
export function secondOperator({ accounts, now, note }: SecondOperatorSetup): ConfirmSecond {
  return async (first, { name, password }, action) => {
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
    return mayAct(second.role, action)
      ? ok(second)
      : no(`${second.name} is ${second.role}: the second operator must be a supervisor or an administrator`)
  }
}

const no = (detail: string): Result<never, Failure> => fail({ ok: false, code: 'not-permitted', detail })
