import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openKeyFile } from '../../../main/devices/key-file'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-keys-'))
  file = join(folder, 'KEYS.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const digits = '000102030405060708090a0b0c0d0e0f'
const key = Uint8Array.from(Buffer.from(digits, 'hex'))
const put = (content: string, mode = 0o600): void => {
  writeFileSync(file, content)
  chmodSync(file, mode)
}
const store = async () => {
  const opened = await openKeyFile(file)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

describe('a key file', () => {
  test('gives the key of a reader, and none for others', async () => {
    put(JSON.stringify({ 'B1/0': digits.toUpperCase() }))
    const keys = await store()
    expect(await keys.read('B1', 0)).toEqual({ ok: true, value: { current: key, pending: null } })
    expect(await keys.read('B1', 1)).toEqual({ ok: true, value: { current: null, pending: null } })
  })

  test('that is not there is empty, and is made for its owner alone', async () => {
    const keys = await store()
    expect(await keys.write('B1', 3, { current: null, pending: key })).toEqual({ ok: true, value: undefined })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await (await store()).read('B1', 3)).toEqual({ ok: true, value: { current: null, pending: key } })
    await keys.write('B1', 3, { current: key, pending: null })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ 'B1/3': digits, sum: expect.any(String) as unknown })
  })

  test('keeps every key when two are written at the same time', async () => {
    const keys = await store()
    await Promise.all([0, 1, 2].map((address) => keys.write('B1', address, { current: key, pending: null })))
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')))).toEqual(['B1/0', 'B1/1', 'B1/2', 'sum'])
  })

  test.each([
    ['another key', '000102', '000103'],
    ['the key of another reader', 'B1/1', 'B1/2'],
    ['another name for its sum', '"sum"', '"sun"'],
  ])('with %s by one changed byte is refused by name', async (_, before, after) => {
    const keys = await store()
    for (const address of [1, 2]) await keys.write('B1', address, { current: key, pending: null })
    put(readFileSync(file, 'utf8').replace(before, after))
    const opened = await openKeyFile(file)
    expect(opened).toMatchObject({ ok: false, error: { kind: 'malformed' } })
    expect(!opened.ok && opened.error.message).toContain(file)
  })

  test.each([0o640, 0o604, 0o644, 0o660])('that others may touch (%o) is refused by name', async (mode) => {
    put(JSON.stringify({ 'B1/0': digits }), mode)
    const opened = await openKeyFile(file)
    expect(opened).toMatchObject({ ok: false, error: { kind: 'too-open' } })
    expect(!opened.ok && opened.error.message).toMatch(/chmod 600/)
  })

  test.each([
    ['no JSON', '{"B1/0": "00010203'],
    ['a list', '[]'],
    ['a short key', JSON.stringify({ 'B1/0': digits.slice(2) })],
    ['no address', JSON.stringify({ B1: digits })],
  ])('with %s is refused, and its keys are not shown', async (_name, content) => {
    put(content)
    const opened = await openKeyFile(file)
    expect(opened).toMatchObject({ ok: false, error: { kind: 'malformed' } })
    expect(!opened.ok && opened.error.message).not.toMatch(/000102/)
  })

  test('that cannot be written says so', async () => {
    const keys = await store()
    rmSync(folder, { recursive: true })
    expect(await keys.write('B1', 0, { current: key, pending: null })).toMatchObject({
      ok: false,
      error: { kind: 'not-written' },
    })
    const { mkdirSync } = await import('node:fs')
    mkdirSync(folder)
  })
})
