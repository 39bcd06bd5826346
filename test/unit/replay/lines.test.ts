import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { lines, LineTooLong, LONGEST_LINE } from '../../../main/replay/lines'

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let start = 0
  for (const size of [...sizes, bytes.length]) {
    if (start >= bytes.length) return
    yield bytes.subarray(start, start + size)
    start += size
  }
}

async function all(bytes: Uint8Array, sizes: readonly number[] = []): Promise<string[]> {
  const found: string[] = []
  for await (const batch of lines(cut(bytes, sizes))) found.push(...batch)
  return found
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\nb', ['a', '', 'b']],
  ['\n', ['']],
  ['a\r\nb', ['a\r', 'b']],
])('%j is %j', async (text, expected) => {
  expect(await all(encode(text))).toEqual(expected)
})

test('however the bytes are cut, the lines are the same', async () => {
  const text = fc.array(fc.string({ unit: 'binary', maxLength: 5 }).map((line) => line.replaceAll('\n', '')))
  await fc.assert(
    fc.asyncProperty(text, fc.array(fc.integer({ min: 1, max: 7 })), async (wanted, sizes) => {
      const bytes = encode(wanted.map((line) => `${line}\n`).join(''))
      expect(await all(bytes, sizes)).toEqual(await all(bytes))
      expect(await all(bytes)).toHaveLength(wanted.length)
    }),
    { numRuns: 40 },
  )
})

test('a file without line ends is refused before it fills the memory', async () => {
  let chunks = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (;;) {
      chunks++
      yield new Uint8Array(65_536).fill(97)
    }
  }
  await expect(lines(endless()).next()).rejects.toThrow(LineTooLong)
  expect(chunks).toBe(LONGEST_LINE / 65_536 + 1)
})
