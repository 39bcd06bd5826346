import type { Explanation, ExplanationText, Fact } from '../domain/explanation'
import { MINUTE, SECOND, type Instant } from '../domain/time'

/** Sentences by code, with `{fact}` where a fact belongs, and labels of facts as `fact.<name>`. */
export type ExplainTexts = Readonly<Record<string, string>>

/**
 * An explanation in words, the same in console and replay.
 *
 * @param localTime an instant as the reader's own clock shows it
 * @throws when the catalogue lacks a code: a test holds every code against it
 */
export function explanationText(
  explanation: Explanation,
  texts: ExplainTexts,
  localTime: (at: Instant) => string,
): ExplanationText {
  const words = (fact: Fact): string => valueText(fact, texts, localTime)
  const sentence = (code: string, facts: readonly Fact[]): string =>
    wording(texts, code).replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
      const fact = facts.find((each) => each.name === name)
      return fact === undefined ? whole : words(fact)
    })
  return {
    checks: explanation.checks.map(({ rule, outcome, code, facts, decides }) => ({
      rule,
      outcome,
      text: sentence(code, facts),
      facts: facts.map((fact) => ({
        label: wording(texts, `fact.${fact.name}`),
        value: words(fact),
        ...('at' in fact.value && { at: fact.value.at }),
      })),
      ...(decides && { decides }),
    })),
    remedies: explanation.remedies.map(({ code, facts }) => sentence(code, facts)),
  }
}

function wording(texts: ExplainTexts, code: string): string {
  const found = texts[code]
  if (found === undefined) throw new Error(`broken invariant: no text for ${code}`)
  return found
}

function valueText({ value }: Fact, texts: ExplainTexts, localTime: (at: Instant) => string): string {
  if ('at' in value) return localTime(value.at)
  if ('text' in value) return texts[`value.${value.text}`] ?? value.text
  if ('count' in value) return String(value.count)
  return duration(value.ms)
}

/** `24 min 5 s`, `2 h`, `3 d 4 h`: the two largest units that are not zero. */
export function duration(ms: number): string {
  const units: [string, number][] = [
    ['d', 24 * 60 * MINUTE],
    ['h', 60 * MINUTE],
    ['min', MINUTE],
    ['s', SECOND],
  ]
  const parts: string[] = []
  let rest = ms
  for (const [name, size] of units) {
    const whole = Math.floor(rest / size)
    rest -= whole * size
    if (whole > 0 && parts.length < 2) parts.push(`${whole} ${name}`)
    else if (parts.length > 0) break
  }
  return parts.length > 0 ? parts.join(' ') : `${ms} ms`
}
