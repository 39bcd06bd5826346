/** The passphrase of readers' keys: each choice and each try is a row of the journal, without the passphrase. */
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { openSealedKeys } from '../../../main/devices/sealed-keys'
import type { NewDeskEvent } from '../../../main/domain/desk-event'
import { ok } from '../../../main/domain/result'
import { passwordsHere } from '../../../main/operators/password'
import { readerKeys } from '../../../main/running/reader-keys'

const COST = { iterations: 1, memorySize: 8, parallelism: 1 }
const path = join(mkdtempSync(join(tmpdir(), 'reader-keys-')), 'reader-keys.sealed.json')

async function start() {
  const store = await openSealedKeys({ path, derive: passwordsHere(COST).derive, cost: COST })
  if (!store.ok) throw new Error(store.error.message)
  const rows: NewDeskEvent[] = []
  const journal = (event: NewDeskEvent): Promise<unknown> => Promise.resolve(rows.push(event))
  return { rows, store: store.value, keys: readerKeys(store.value, journal) }
}

test('chosen once, then entered after a start; wrong tries are rows too', async () => {
  const first = await start()
  expect(await first.keys.chooseKeyPassphrase('nine green bottles', 'Ada', false)).toEqual(ok(null))
  expect(await first.keys.chooseKeyPassphrase('ten green bottles', 'Ada', false)).toMatchObject({ ok: false })
  expect(first.rows).toEqual([{ event: 'desk.reader-keys', operator: 'Ada', text: 'chosen' }])

  const second = await start()
  expect(await second.keys.openReaderKeys('nine green bottle', 'Ben')).toMatchObject({ ok: false })
  expect(second.store.lock?.state()).toBe('locked')
  expect(await second.keys.openReaderKeys('nine green bottles', 'Ben')).toEqual(ok(null))
  expect(second.store.lock?.state()).toBe('open')
  expect(second.rows).toEqual([
    { event: 'desk.reader-keys', operator: 'Ben', text: 'wrong' },
    { event: 'desk.reader-keys', operator: 'Ben', text: 'opened' },
  ])
  expect(JSON.stringify([first.rows, second.rows])).not.toContain('bottle')
})

test('a forgotten one is replaced: the old keys are put aside, not deleted', async () => {
  const first = await start()
  expect(first.store.lock?.state()).toBe('locked')
  expect(await first.keys.chooseKeyPassphrase('seven wet umbrellas', 'Ada', true)).toEqual(ok(null))
  expect(first.rows).toEqual([{ event: 'desk.reader-keys', operator: 'Ada', text: 'replace' }])
  const second = await start()
  expect(await second.keys.openReaderKeys('seven wet umbrellas', 'Ada')).toEqual(ok(null))
  expect(await second.keys.chooseKeyPassphrase('eight wet umbrellas', 'Ada', true)).toMatchObject({ ok: false })
  expect(readdirSync(dirname(path)).filter((name) => name.includes('.replaced-'))).toHaveLength(1)
})

test('a store without a passphrase refuses both, and writes no row', async () => {
  const rows: NewDeskEvent[] = []
  const none = { read: () => Promise.reject(new Error('unused')), write: () => Promise.reject(new Error('unused')) }
  const keys = readerKeys(none, (event) => Promise.resolve(rows.push(event)))
  expect(await keys.openReaderKeys('x', 'Ada')).toMatchObject({
    ok: false,
    error: { detail: "readers' keys have no password here" },
  })
  expect(await keys.chooseKeyPassphrase('x', 'Ada', true)).toMatchObject({ ok: false })
  expect(rows).toEqual([])
})
