/** Readers' keys sealed by a passphrase: for accounts without a key store. */
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { scryptSync } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { KeyLock, KeyStore } from '../../../main/devices/key-store'
import { openSealedKeys } from '../../../main/devices/sealed-keys'

const KEY = Uint8Array.from({ length: 16 }, (_, i) => i)
const NEXT = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 + i)
const WORDS = 'nine green bottles'
const COST = { iterations: 1, memorySize: 8, parallelism: 1 }

let path = ''
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'sealed-keys-')), 'reader-keys.sealed.json')
})

async function opened(): Promise<KeyStore & { readonly lock: KeyLock }> {
  const store = await openSealedKeys({
    path,
    // As good as Argon2id for what is tested here, and quick.
    derive: (words, salt) => Promise.resolve(scryptSync(words, salt, 32, { N: 2 })),
    cost: COST,
  })
  if (!store.ok || !store.value.lock) throw new Error(store.ok ? 'it has no lock' : store.error.message)
  return { ...store.value, lock: store.value.lock }
}

describe('before a passphrase was chosen', () => {
  test('no reader has a key, and none can be stored', async () => {
    const keys = await opened()
    expect(keys.lock.state()).toBe('unset')
    expect(await keys.read('B1', 1)).toEqual({ ok: true, value: { current: null, pending: null } })
    const written = await keys.write('B1', 1, { current: KEY, pending: null })
    expect(written).toMatchObject({ ok: false, error: { kind: 'no-passphrase' } })
  })
})

describe('with a passphrase', () => {
  beforeEach(async () => {
    const keys = await opened()
    await keys.lock.choose(WORDS)
    await keys.write('B1', 1, { current: KEY, pending: NEXT })
    await keys.write('B2', 7, { current: NEXT, pending: null })
  })

  test('the keys come back after a start, once it is entered, and listeners are called', async () => {
    const keys = await opened()
    let calls = 0
    keys.lock.onOpened(() => calls++)
    expect(keys.lock.state()).toBe('locked')
    expect(await keys.read('B1', 1)).toMatchObject({ ok: false, error: { kind: 'locked' } })
    const early = await keys.write('B1', 1, { current: NEXT, pending: null })
    expect(early).toMatchObject({ ok: false, error: { kind: 'locked' } })
    expect(await keys.lock.open('nine green bottle')).toMatchObject({ ok: false, error: { kind: 'wrong-passphrase' } })
    expect([keys.lock.state(), calls]).toEqual(['locked', 0])
    expect(await keys.lock.open(WORDS)).toEqual({ ok: true, value: undefined })
    expect([keys.lock.state(), calls]).toEqual(['open', 1])
    expect(await keys.read('B1', 1)).toEqual({ ok: true, value: { current: KEY, pending: NEXT } })
    expect(await keys.read('B2', 7)).toEqual({ ok: true, value: { current: NEXT, pending: null } })
  })

  test('a second passphrase is refused: the keys under the first would be lost', async () => {
    const keys = await opened()
    expect(await keys.lock.choose('another long passphrase')).toMatchObject({ ok: false })
    expect(await keys.lock.open(WORDS)).toMatchObject({ ok: true })
    expect(await keys.lock.choose('another long passphrase')).toMatchObject({ ok: false })
  })

  test('a replacement stores the keys under another name, which the old passphrase still opens', async () => {
    const keys = await opened()
    expect(await keys.lock.choose('another long passphrase', 'replace')).toMatchObject({ ok: true })
    expect(await keys.read('B1', 1)).toEqual({ ok: true, value: { current: null, pending: null } })
    const [aside = ''] = readdirSync(dirname(path)).filter((name) => name.includes('.replaced-'))
    expect(statSync(join(dirname(path), aside)).mode & 0o777).toBe(0o600)
    renameSync(join(dirname(path), aside), path)
    const again = await opened()
    expect(await again.lock.open(WORDS)).toMatchObject({ ok: true })
    expect(await again.read('B1', 1)).toEqual({ ok: true, value: { current: KEY, pending: NEXT } })
  })

  test('a replacement that cannot be written leaves the keys locked under the old passphrase, also after a start', async () => {
    const keys = await opened()
    // A folder is where the new file is to be written: as on a full disk, after the old file was put aside.
    mkdirSync(`${path}.new`)
    expect(await keys.lock.choose('another long passphrase', 'replace')).toMatchObject({ ok: false })
    const again = await opened()
    expect(again.lock.state()).toBe('locked')
    expect(await again.lock.open(WORDS)).toMatchObject({ ok: true })
    expect(await again.read('B1', 1)).toEqual({ ok: true, value: { current: KEY, pending: NEXT } })
  })

  test('a removed key is gone after the next start', async () => {
    const keys = await opened()
    await keys.lock.open(WORDS)
    await keys.write('B1', 1, { current: null, pending: null })
    const again = await opened()
    await again.lock.open(WORDS)
    expect(await again.read('B1', 1)).toEqual({ ok: true, value: { current: null, pending: null } })
    expect(await again.read('B2', 7)).toEqual({ ok: true, value: { current: NEXT, pending: null } })
  })

  test('the file is its owner’s alone and shows neither a key nor which readers have one', () => {
    const text = readFileSync(path, 'utf8')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(text).not.toContain(Buffer.from(KEY).toString('hex'))
    expect(text).not.toMatch(/B1\/\d/)
  })

  test('no changed byte is taken: each is a refusal with the path, or a wrong passphrase', async () => {
    const text = readFileSync(path, 'utf8')
    for (let at = 0; at < text.length; at += 3) {
      const flipped = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
      writeFileSync(path, flipped)
      const store = await openSealedKeys({
        path,
        derive: (words, salt) => Promise.resolve(scryptSync(words, salt, 32, { N: 2 })),
        cost: COST,
      })
      if (!store.ok) expect(store.error).toMatchObject({ kind: 'malformed', message: expect.stringContaining(path) })
      else {
        const entered = await store.value.lock?.open(WORDS)
        const read = await store.value.read('B1', 1)
        // White space and the cost, which this test's derivation leaves out, change nothing.
        if (entered?.ok) expect(read).toEqual({ ok: true, value: { current: KEY, pending: NEXT } })
        else expect(entered).toMatchObject({ ok: false })
      }
    }
  })
})
