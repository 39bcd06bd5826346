import { describe, expect, it } from 'vitest'
import { parseSite } from '../../../main/site/parse'
import { baseSite, withValue } from './base-site'

describe("a site's own reasons", () => {
  it.each([
    [{ greeting: ['x'] }, 'reasons.greeting: unknown key'],
    [{ reset: [] }, 'reasons.reset: must be 1 to 10 reasons, got 0'],
    [{ reset: [' '] }, 'reasons.reset[0]: must be 1 to 60 characters, got " "'],
    [{ reset: ['a', 'a'] }, 'reasons.reset[1]: is there twice, got "a"'],
    [{ reset: [7] }, 'reasons.reset[0]: must be text, got 7'],
  ])('%j is refused', (reasons, problem) => {
    const found = parseSite(withValue(baseSite(), 'reasons', reasons))
    expect(found.ok ? [] : found.error.map(({ path, message }) => `${path}: ${message}`)).toEqual([problem])
  })
})
