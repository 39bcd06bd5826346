import { describe, expect, test } from 'vitest'
import { limits, oversizeIn, sizeProblemsOf } from '../../../native/toolchain/sizes.mjs'

const lines = (count: number): string => Array.from({ length: count }, (_, n) => `  void ${n}`).join('\n')

describe('what is over a limit', () => {
  test('a file counts its lines that are not blank', () => {
    const blank = '\n\n'.repeat(limits.file)
    expect([...oversizeIn('a.css', lines(limits.file) + blank)]).toEqual([])
    expect([...oversizeIn('a.css', lines(limits.file + 1))]).toEqual([['a.css', limits.file + 1]])
  })

  test('a function is named by what holds it', () => {
    const body = `{\n${lines(limits.function)}\n}`
    const long = limits.function + 2
    expect([...oversizeIn('main/a.ts', `function one() ${body}`)]).toEqual([['main/a.ts one', long]])
    expect([...oversizeIn('main/a.ts', `const two = () => ${body}`)]).toEqual([['main/a.ts two', long]])
    expect([...oversizeIn('main/a.ts', `const x = { three: () => ${body} }`)]).toEqual([['main/a.ts three', long]])
  })

  test('the callback of a test suite may be long', () => {
    expect([...oversizeIn('test/a.test.ts', `describe('x', () => {\n${lines(limits.function)}\n})`)]).toEqual([])
  })

  test('parameters are counted', () => {
    expect([...oversizeIn('main/a.ts', 'const f = (a, b, c, d, e) => a')]).toEqual([['main/a.ts f parameters', 5]])
  })
})

describe('the exceptions', () => {
  test('hold what is as large as they say', () => {
    expect(sizeProblemsOf(new Map([['a.ts', 500]]), { 'a.ts': 500 })).toEqual([])
  })

  test.each([
    [new Map([['a.ts', 500]]), {}, 'a.ts: 500, over the limit of 400 lines of a file'],
    [new Map([['a.ts', 501]]), { 'a.ts': 500 }, 'a.ts: 501, was 500, and may only become smaller'],
    [new Map([['a.ts', 450]]), { 'a.ts': 500 }, 'a.ts: 450 now; write that instead of 500'],
    [new Map<string, number>(), { 'a.ts': 500 }, 'a.ts: no longer over the limit'],
  ])('report what grew, shrank or is new', (over, exceptions, problem) => {
    expect(sizeProblemsOf(over, exceptions).join('\n')).toContain(problem)
  })
})
