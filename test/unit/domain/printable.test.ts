import { expect, it } from 'vitest'
import { printable } from '../../../main/domain/printable'

it.each([
  ['Door\u0000', 'Door\uFFFD'],
  ['\u001B[2JGate', '\uFFFD[2JGate'],
  ['a\nb\u2028c', 'a\uFFFDb\uFFFDc'],
  ['\u202Eetag', '\uFFFDetag'],
  ['Türöffner 門 👋🏽', 'Türöffner 門 👋🏽'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})
