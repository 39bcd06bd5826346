/**
 * Content that `--explain` adds to a decision's line: the engine's reasons as text, instants in the site's local time.
 */
import type { Explanation } from '../domain/explanation'
import { formatInstant, type Instant } from '../domain/time'
import { explainTexts } from '../text/explain-texts'
import { explanationText } from '../text/explanation-text'

/** Makes the value of the key `explain`; a fact that is an instant has it in UTC as `at` besides the text. */
export function explainer(timeZone: string): (explanation: Explanation) => unknown {
  // Swedish dates are written year first, as 2026-11-21 09:00:00.
  const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
  const localTime = (at: Instant): string => local.format(at)
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
