/** Answers that wait for the desk: the window opens immediately, and its requests are answered once the site has started. */
import type { DeskRequest } from '../../preload/contract/requests'
import type { DeskAnswers } from './answers'
import { eachRequest } from './each-request'

/** @param ready called for every request; the desk's own answers, once there are any */
export function deferredAnswers(ready: () => Promise<DeskAnswers>): DeskAnswers {
  const later = <Name extends DeskRequest>(name: Name): DeskAnswers[Name] =>
    // The compiler does not follow a function through the table it came from.
    (async (...args: Parameters<DeskAnswers[Name]>) => {
      const answer = (await ready())[name] as (...given: Parameters<DeskAnswers[Name]>) => ReturnType<DeskAnswers[Name]>
      return answer(...args)
    }) as DeskAnswers[Name]
  return eachRequest(later)
}
