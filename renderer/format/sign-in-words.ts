/** What came of a try to sign in, in words. */
import type { Failure } from '../../preload/contract/answer'
import { inWords } from './duration'
import { failureWords } from './failure'
import { count, text } from './text'

/** Without the remaining wait: the component shows it and counts it down. */
export function refusedWords(failure: Failure): string {
  const { tries } = failure
  if (failure.code !== 'sign-in' || !tries) return failureWords(failure)
  return tries.left > 0
    ? count('sign-in.wrong.tries', tries.left, { time: inWords(tries.thenMs) })
    : text('sign-in.wrong')
}
