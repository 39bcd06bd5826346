import type { Explanation, ExplanationText, Fact } from '../domain/explanation'
import { MINUTE, SECOND, type Instant } from '../domain/time'
import type { Messages } from './messages'

/**
 * An explanation as text, the same in console and replay.
 *
 * @param texts sentences by code, labels of facts as `fact.<name>`, known values as `value.<text>`
 * @param localTime an instant as the reader's own clock shows it
 * @throws when the catalogue lacks a code: a test holds every code against it
 */
export function explanationText(
  explanation: Explanation,
  texts: Messages,
  localTime: (at: Instant) => string,
): ExplanationText {
  const sentence = (code: string, facts: readonly Fact[] = []): string => {
    const values = Object.fromEntries(facts.map((fact) => [fact.name, valueOf(fact, texts, localTime)]))
    const found = texts.text(code, values)
    if (found === undefined) throw new Error(`broken invariant: no text for ${code}`)
    return found
  }
  return {
    checks: explanation.checks.map(({ rule, outcome, code, facts, decides }) => ({
      rule,
      outcome,
      text: sentence(code, facts),
      facts: facts.map((fact) => ({
        label: sentence(`fact.${fact.name}`),
        value: String(valueOf(fact, texts, localTime)),
        ...('at' in fact.value && { at: fact.value.at }),
      })),
      ...(decides && { decides }),
    })),
    remedies: explanation.remedies.map(({ code, facts }) => sentence(code, facts)),
  }
}

/** Counts stay numbers, since a language may choose its words by them. */
function valueOf({ name, value }: Fact, texts: Messages, localTime: (at: Instant) => string): string | number {
  if ('at' in value) return localTime(value.at)
  // A mode has words in the catalogue. All other texts are names and operators' own words, and may be anything.
  if ('text' in value) return (name === 'areaMode' ? texts.text(`value.${value.text}`) : undefined) ?? value.text
  if ('count' in value) return value.count
  return duration(value.ms, texts)
}

/** `24 min 5 s`, `2 h`, `3 d 4 h`: the two largest units that are not zero. */
export function duration(ms: number, texts: Messages): string {
  const inUnit = (unit: string, n: number): string => texts.text(`duration.${unit}`, { n }) ?? `${n} ${unit}`
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
    if (whole > 0 && parts.length < 2) parts.push(inUnit(name, whole))
    else if (parts.length > 0) break
  }
  return parts.length > 0 ? parts.join(' ') : inUnit('ms', ms)
}
