/** Why something about accounts is refused, as the window receives it. */
import type { Instant } from '../domain/time'
import type { PasswordProblem } from '../../preload/contract/password'
import type { Failure } from '../../preload/contract/answer'
import type { Refusal } from './accounts'

export type Refused =
  | Refusal
  | { readonly kind: 'oneself' | 'own-way' | 'never' }
  | { readonly kind: 'weak'; readonly why: PasswordProblem }

const WEAK: Readonly<Record<PasswordProblem, string>> = {
  short: 'is too short',
  common: 'is one that everybody tries first',
  name: 'is made of the name',
  pattern: 'is a row of keys or repeats itself',
}

export function refusal(why: Refused, now: Instant): Failure {
  const failure = (code: Failure['code'], detail: string): Failure => ({ ok: false, code, detail })
  switch (why.kind) {
    case 'wrong':
      return {
        ...failure('sign-in', 'name and password do not belong together'),
        tries: { waitMs: 0, left: why.triesLeft, thenMs: why.thenMs },
      }
    case 'wait':
      return {
        ...failure('sign-in', 'too many wrong tries'),
        tries: { waitMs: Math.max(0, why.until - now), left: 0, thenMs: 0 },
      }
    case 'sealed':
    case 'not-written':
      return failure('sign-in', why.problem)
    case 'weak':
      return failure('bad-argument', `password: ${WEAK[why.why]}`)
    case 'taken':
      return failure('bad-argument', 'name: there is an operator of that name already')
    case 'session-over':
      return failure('not-permitted', 'the desk was locked or someone else signed in meanwhile, so nothing was done')
    case 'not-sealed':
      return failure('bad-argument', 'the accounts are not sealed: there is nothing to recover')
    case 'set-up':
      return failure('not-permitted', 'there is an administrator already')
    case 'unknown':
      return failure('not-found', 'there is no operator of that name')
    case 'last-administrator':
      return failure('bad-argument', 'name: the last administrator stays one')
    case 'full':
      return failure('bad-argument', 'name: there are as many operators as there can be')
    case 'oneself':
      return failure('bad-argument', 'name: nobody removes themselves')
    case 'own-way':
      return failure('bad-argument', 'name: one changes one’s own password by the one that holds now')
    case 'never':
      return failure('not-permitted', 'only an administrator may switch the lock off')
  }
}
