import { describe, expect, test } from 'vitest'
import { danglingCitations, numbersIn } from '../../../native/toolchain/specs.mjs'

const document = ['# Rules', '## 2 Order', '1. first', '2. second', '| 2.7 | text |', '## 11. Cards', '| x | 9 |'].join(
  '\n',
)

test('finds numbers in headings, in the first column of tables and in numbered lists', () => {
  expect([...numbersIn(document)]).toEqual(['2', '2.1', '2.2', '2.7', '11'])
})

describe('a citation', () => {
  const numbers = new Map([['rules.md', numbersIn(document)]])
  const known = { numbers, names: new Set(['rules.md', 'README.md']) }
  const problems = (line: string): string[] => danglingCitations('a.ts', line, known)

  test.each([
    '// rules.md 2.7',
    '// rules.md, section 11',
    '// see rules.md 2.1 and 2.2, or README.md',
    '// rules.md 2.1 to 2.7: all of them',
    "test('denies (rules.md 2.7)')",
    "open('other.md')",
  ])('passes: %s', (line) => {
    expect(problems(line)).toEqual([])
  })

  test.each([
    ['// rules.md 2.8', 'a.ts:1: cites rules.md 2.8, which does not exist'],
    ['// rules.md 2.1 to 2.9', 'a.ts:1: cites rules.md 2.9, which does not exist'],
    ["test('denies (rules.md 3)')", 'a.ts:1: cites rules.md 3, which does not exist'],
    [' * other.md says so', 'a.ts:1: cites other.md, which does not exist'],
  ])('is reported: %s', (line, problem) => {
    expect(problems(line)).toEqual([problem])
  })
})
