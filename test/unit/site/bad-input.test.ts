import { describe, expect, test } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { createEngine } from '../../../main/engine/engine'
import { encodingFault } from '../../../main/domain/utf8'
import { parseKeptSite, parseSite, parseSiteText } from '../../../main/site/parse'
import { parseRecord } from '../../../main/site/record'
import { badJson } from '../../support/bad-json'
import { baseSite, parsed, withValue } from './base-site'

const problems = (text: string): readonly string[] => {
  const result = parseSiteText(text)
  return result.ok ? [] : result.error.map(problemLine)
}

describe('a site file that no person meant', () => {
  const good = withValue(baseSite(), 'doors[0].unlockSeconds', 5) as object // an object, as its base is
  test.each(badJson(good, 'unlockSeconds'))('is $what: refused by the path or the place', ({ bytes, problem }) => {
    const fault = encodingFault(bytes)
    const [first, ...others] = fault === undefined ? problems(bytes.toString('utf8')) : [`file: ${fault}`]
    expect(first).toMatch(problem)
    expect(first).toMatch(/^(file|doors\[0\]\.unlockSeconds|colour|__proto__): /)
    expect(others).toEqual([])
  })

  test('has a key twice: refused by line, and yet read as before where it is in force', () => {
    const text = JSON.stringify(baseSite()).replace('"doors":', '"readers":[],"doors":')
    expect(problems(text)).toEqual([expect.stringMatching(/^file: line 1, column \d+: the key readers stands twice/)])
    expect(parseKeptSite(text).ok).toBe(true)
  })

  test('is nested 5,000 levels deep, anywhere', () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    expect(problems(deep)).toEqual(['file: line 1, column 65: nested deeper than 64 levels'])
    const text = JSON.stringify(baseSite()).replace('"areas":', `"areas":${deep},"more":`)
    expect(problems(text)).toEqual([expect.stringMatching(/^file: line 1, column \d+: nested deeper than 64 levels$/)])
  })

  test('has more areas or readers than have numbers', () => {
    const areas = Array.from({ length: 65_535 }, (_, i) => ({ id: i + 1 }))
    const readers = Array.from({ length: 65_535 }, (_, i) => ({ id: `r${i}`, door: 'D1', from: 0, to: 1 }))
    const line = (json: unknown): readonly string[] => {
      const result = parseSite(json)
      return result.ok ? [] : result.error.map(problemLine)
    }
    expect(line({ ...baseSite(), areas })).toContainEqual(
      'areas: has 65535 areas besides Outside, and 65534 are the most',
    )
    expect(line({ ...baseSite(), readers })).toContainEqual('readers: has 65535 readers, and 65534 are the most')
    expect(line({ ...baseSite(), areas: [{ id: 0 }, ...areas.slice(1)] }).join()).not.toContain('are the most')
  })

  test('has as many areas as have numbers: the engine knows where people are in the last one', () => {
    const last = 65_534
    const areas = Array.from({ length: last }, (_, i) => ({ id: i + 1 }))
    const site = parsed(withValue({ ...baseSite(), areas }, 'readers[0].to', last))
    const engine = createEngine(site)
    engine.step({ type: 'read', at: 0, reader: 'R1', presented: { kind: 'credential', credential: 'k1' } })
    engine.step({ type: 'door', at: 1, door: 'D1', state: 'open' })
    expect(engine.view.location('c1')).toEqual({ area: last, since: 1 })
    expect(createEngine(site, engine.save()).view.location('c1')).toEqual({ area: last, since: 1 })
  })

  test('has a number of 100,000 digits', () => {
    const digits = '9'.repeat(100_000)
    const text = JSON.stringify(baseSite())
    const number = '"number":5555'
    expect(text).toContain(number)
    expect(problems(text.replace(number, `"number":${digits}`))).toEqual([
      expect.stringMatching(/^cardholders\[0\]\.credentials\[0\]\.number: must be a whole number/),
    ])
    expect(problems(text.replace(number, `"number":"${digits}"`))).toEqual([
      expect.stringMatching(/^cardholders\[0\]\.credentials\[0\]\.number: .* got 100000 digits$/),
    ])
    expect(
      problems(
        JSON.stringify(withValue(baseSite(), 'doors[0].unlockSeconds', 5)).replace(
          '"unlockSeconds":5',
          `"unlockSeconds":${digits}`,
        ),
      ),
    ).toEqual([expect.stringMatching(/^doors\[0\]\.unlockSeconds: .* got a number too large to be exact$/)])
  })

  test('has people who are never valid: a warning', () => {
    const warned = (changes: object): readonly string[] => {
      const result = parseSite(withValue(baseSite(), 'cardholders[0]', { id: 'c1', ...changes }))
      if (!result.ok) throw new Error(result.error.map(problemLine).join())
      return result.value.warnings.map(problemLine)
    }
    expect(warned({ validFrom: '2026-05-02', validTo: '2026-05-01' })).toEqual([
      'cardholders[0].validFrom: 2026-05-02 is after validTo, 2026-05-01',
    ])
    expect(warned({ validFrom: '2026-05-01T10:00', validTo: '2026-05-01T09:59' })).toHaveLength(1)
    expect(warned({ validFrom: '2026-05-01T10:00', validTo: '2026-05-01' })).toEqual([])
    expect(warned({ validFrom: '2026-05-01', validTo: '2026-05-01' })).toEqual([])
    expect(warned({ validFrom: '2026-05-01' })).toEqual([])
  })
})

test.each(['', '  '])('a record by an operator %j, or for such a reason, is refused', (nothing) => {
  const record = { type: 'operator', at: '2026-05-11T08:00:00Z', action: 'free-pass', cardholder: 'c1' }
  const line = (more: object): readonly string[] => {
    const result = parseRecord({ ...record, ...more }, parsed(baseSite()), null)
    return result.ok ? [] : result.error.map(problemLine)
  }
  expect(line({ operator: nothing, reason: 'r' })).toEqual(['operator: must not be empty'])
  expect(line({ operator: 'o', reason: nothing })).toEqual(['reason: must not be empty'])
})
