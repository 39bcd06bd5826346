import { expect, test } from 'vitest'
import { wordingProblemsIn } from '../../../native/toolchain/wording.mjs'

const phrases = [{ pattern: '\\banew\\b', say: '"again"' }]
const problem = (path: string, line: number): string[] => [`${path}:${line}: "anew": write "again"`]

test.each([
  ['a.md', 'It starts anew.'],
  ['a.ts', '// starts anew\nconst a = 1'],
  ['a.ts', '/** starts anew */'],
  ['test/a.test.ts', "test('starts anew', () => {})"],
  ['resources/text/en/window.json', '{\n  "a": "starts anew"\n}'],
])('a phrase of the list is found in %s: %j', (path, text) => {
  expect(wordingProblemsIn(path, text, phrases)).toEqual(problem(path, path.endsWith('.json') ? 2 : 1))
})

test.each([
  ['a.md', 'A word in a code span, `anew`, or in quotation marks, "anew".'],
  ['a.md', '```\nanew\n```'],
  ['a.ts', 'const anew = 1'],
  ['a.ts', "const text = 'anew'"],
  ['resources/text/en/window.json', '{\n  "anew": "again"\n}'],
])('ignores text that is not prose in %s: %j', (path, text) => {
  expect(wordingProblemsIn(path, text, phrases)).toEqual([])
})
