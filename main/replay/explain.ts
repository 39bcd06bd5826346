/**
 * Content that `--explain` adds to a decision's line: the engine's reasons as text, instants in the site's local time.
 */
import type { Explanation } from '../domain/explanation'
import { formatInstant, type Instant } from '../domain/time'
import { explainTexts } from '../text/explain-texts'
import { offsetsOf } from '../text/local-time'
import { explanationText } from '../text/explanation-text'

/** Makes the value of the key `explain`; a fact that is an instant has it in UTC as `at` besides the text. */
export function explainer(timeZone: string): (explanation: Explanation) => unknown {
  const offset = offsetsOf(timeZone)
  // as 2026-11-21 09:00:00
  const localTime = (at: Instant): string =>
    formatInstant(at + offset(at))
      .slice(0, 19)
      .replace('T', ' ')
  return (explanation) => {
    const { checks, remedies } = explanationText(explanation, explainTexts.now(), localTime)
    return {
      checks: checks.map(({ facts, ...check }) => ({
        ...check,
        facts: facts.map(({ at, ...fact }) => (at === undefined ? fact : { ...fact, at: formatInstant(at) })),
      })),
      remedies,
    }
  }
}
