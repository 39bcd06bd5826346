import { expect, test } from 'vitest'
import { proseProblemsIn } from '../../../native/toolchain/prose.mjs'

// joins the forbidden words from parts, since this file is checked as well
const word = (...pieces: string[]): string => pieces.join('')

test.each([
  [`fetch from https://${['registry', 'npmjs', 'org'].join('.')}/x`, 'names the host of a package registry'],
  [`http://${['deb', 'debian', 'org'].join('.')}/debian`, 'names the host of a package registry'],
  [`see ${['', 'work', 'notes.md'].join('/')}`, 'holds a path of one machine'],
  [`const home = '${['', 'root', '.cache'].join('/')}'`, 'holds a path of one machine'],
  [`read ${['..', 'shared', 'x.md'].join('/')}`, 'holds a path outside the project'],
  [word('// TO', 'DO: later'), 'leaves work for later'],
  [word('// @ts-', 'ignore'), 'switches a check off'],
  [word('// oxlint-', 'disable-next-line'), 'switches a check off'],
  [word('test.', "skip('x')"), 'leaves tests out'],
])('%s', (line, why) => {
  expect(proseProblemsIn('a.ts', `fine\n${line}`)).toEqual([`a.ts:2: ${why}: ${line.trim()}`])
})

test('ordinary prose passes', () => {
  expect(proseProblemsIn('a.md', 'The framework/root of the tree. See docs/work/plan.md, method of TODOS')).toEqual([])
})
