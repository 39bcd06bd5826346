import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { BadLine, lines, LONGEST_LINE } from '../../../main/replay/lines'

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
  for await (const batch of lines(cut(bytes, sizes)))
    found.push(...batch.map((line) => (line instanceof BadLine ? `BAD ${line.fault}` : line)))
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

test('a line that is too long is named once, fills no memory, and the next one is read', async () => {
  const chunk = new Uint8Array(65_536).fill(97)
  async function* long(): AsyncGenerator<Uint8Array> {
    for (let i = 0; i <= 2 * (LONGEST_LINE / chunk.length); i++) yield chunk
    yield encode('\nnext\n')
  }
  const found: (string | BadLine)[] = []
  for await (const batch of lines(long())) found.push(...batch)
  expect(found).toEqual([new BadLine(`is longer than ${LONGEST_LINE} bytes`), 'next'])
})

test('a line that is not UTF-8 is named, and those around it are read', async () => {
  // "Rene" with an acute accent as Latin-1 writes it.
  const bytes = new Uint8Array([...encode('one\n'), 0x52, 0x65, 0x6e, 0xe9, 0x0a, ...encode('three\n')])
  for (const sizes of [[], [5], [8, 1]])
    expect(await all(bytes, sizes)).toEqual([
      'one',
      'BAD is not UTF-8 at byte 4 of the line; save the file as UTF-8',
      'three',
    ])
  expect(await all(new Uint8Array([0x61, 0xc3]))).toEqual([
    'BAD is not UTF-8 at byte 2 of the line; save the file as UTF-8',
  ])
})

test.each([
  ['with a byte order mark', [0xff, 0xfe, 0x7b, 0]],
  ['without one', [0x7b, 0, 0x7d, 0, 0x0a, 0]],
  ['big end first', [0, 0x7b, 0, 0x7d]],
])('UTF-16 %s is said by name', async (_, bytes) => {
  expect(await all(new Uint8Array(bytes))).toEqual(['BAD is UTF-16, and must be UTF-8'])
})
