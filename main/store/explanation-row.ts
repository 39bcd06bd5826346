/**
 * Explanations in few bytes. Two reads decided by the same checks differ in the facts alone, so the rest is a form, kept
 * once in the dictionary, and a row holds the form's number and the facts' values in the order of the form.
 *
 *   form:  [[[rule, outcome, code, decides, [name, type]...]...], [[code, [name, type]...]...]]
 *   facts: [value...]      type: a instant, t text, c count, m milliseconds; A area, R reader: its name, then its id
 */
import type { Check, CheckOutcome, Explanation, Fact } from '../domain/explanation'

const OUTCOMES: readonly CheckOutcome[] = ['pass', 'break', 'not-applicable']
type FactType = 'a' | 't' | 'c' | 'm' | 'A' | 'R'
type FactForm = readonly [string, FactType]
type CheckForm = readonly [string, number, string, 0 | 1, ...FactForm[]]
type RemedyForm = readonly [string, ...FactForm[]]
type Form = readonly [readonly CheckForm[], readonly RemedyForm[]]
type Value = string | number

export interface ExplanationParts {
  readonly form: string
  readonly facts: string
}

export function encodeExplanation(explanation: Explanation): ExplanationParts {
  const values: Value[] = []
  const fact = ({ name, value }: Fact): FactForm => {
    if ('at' in value) {
      values.push(value.at)
      return [name, 'a']
    }
    if ('text' in value) {
      values.push(value.text)
      const { area, reader } = value
      if (area !== undefined) {
        values.push(area)
        return [name, 'A']
      }
      if (reader === undefined) return [name, 't']
      values.push(reader)
      return [name, 'R']
    }
    if ('count' in value) {
      values.push(value.count)
      return [name, 'c']
    }
    values.push(value.ms)
    return [name, 'm']
  }
  const form: Form = [
    explanation.checks.map((check): CheckForm => [
      check.rule,
      OUTCOMES.indexOf(check.outcome),
      check.code,
      check.decides ? 1 : 0,
      ...check.facts.map(fact),
    ]),
    explanation.remedies.map((remedy): RemedyForm => [remedy.code, ...remedy.facts.map(fact)]),
  ]
  return { form: JSON.stringify(form), facts: JSON.stringify(values) }
}

export function decodeExplanation(parts: ExplanationParts): Explanation {
  const [checks, remedies] = JSON.parse(parts.form) as Form
  const values = JSON.parse(parts.facts) as readonly Value[]
  let next = 0
  const fact = ([name, type]: FactForm): Fact => {
    const value = values[next++] ?? ''
    switch (type) {
      case 'a':
        return { name, value: { at: Number(value) } }
      case 't':
        return { name, value: { text: String(value) } }
      case 'A':
        return { name, value: { text: String(value), area: Number(values[next++]) } }
      case 'R':
        return { name, value: { text: String(value), reader: String(values[next++]) } }
      case 'c':
        return { name, value: { count: Number(value) } }
      case 'm':
        return { name, value: { ms: Number(value) } }
    }
  }
  return {
    checks: checks.map(([rule, outcome, code, decides, ...facts]): Check => {
      const check = { rule, outcome: OUTCOMES[outcome] ?? 'not-applicable', code, facts: facts.map(fact) }
      return decides === 1 ? { ...check, decides: true } : check
    }),
    remedies: remedies.map(([code, ...facts]) => ({ code, facts: facts.map(fact) })),
  }
}
