import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from '../../../native/toolchain/places.mjs'
import { createClock } from '../../../main/clock'
import { fail, ok } from '../../../main/domain/result'
import { startSite, type RunningSite } from '../../../main/running/running-site'
import { parseSiteText } from '../../../main/site/parse'
import { openDatabase } from '../../../main/store/open'
import { packSite } from '../../../main/store/site'

// Versions of a running site, with its real threads and its journal.

const textOf = (capacity: number, name = 'Ada'): string =>
  JSON.stringify({
    format: 'sallyport-site/1',
    site: { name: 'Works', apb: { enabled: true } },
    areas: [{ id: 1, name: 'Laboratory', capacity: { max: capacity } }],
    doors: [{ id: 'D1', name: 'Door' }],
    readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
    accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
    cardholders: [{ id: 'c1', name, accessLevels: ['all'], credentials: [{ id: 'k1' }], pin: '4711' }],
  })

let folder: string
let site: RunningSite
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-versions-'))
  const siteText = textOf(10)
  const parsed = parseSiteText(siteText)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const started = await startSite({
    site: parsed.value.site,
    siteText,
    dataDir: folder,
    keyStore: {
      read: () => Promise.resolve(ok({ current: null, pending: null })),
      write: () => Promise.resolve(fail({ kind: 'not-written', message: 'no keys' })),
    },
    clock: createClock(),
    log: () => undefined,
    software: 'test',
    programs: join(root, 'out', 'main'),
  })
  if (!started.ok) throw new Error(started.error.detail)
  site = started.value
})
afterEach(async () => {
  await site.close()
  rmSync(folder, { recursive: true })
})

it('lists versions newest first with who, why and what, and pages through them', async () => {
  expect(await site.changeSite(textOf(20), 'anna', 'audit')).toMatchObject({ ok: true })
  expect(await site.changeSite(textOf(20, 'Ada B'), 'ben', 'correction')).toMatchObject({ ok: true })
  const all = await site.changes.ask('versions', { before: null })
  expect(all).toMatchObject([
    { version: 3, operator: 'ben', reason: 'correction', what: 'cardholders: 1 changed', byCommand: false },
    { version: 2, operator: 'anna', reason: 'audit', what: 'areas: 1 changed' },
    { version: 1, operator: 'console', what: null },
  ])
  expect(await site.changes.ask('versions', { before: 3 })).toEqual(all.slice(1))
})

it('compares versions without a PIN, and makes a draft of one that undo takes back', async () => {
  await site.changeSite(textOf(20, 'Ada B'), 'anna', 'audit')
  const found = await site.changes.ask('compareVersions', { from: 1, to: null })
  expect(found).toMatchObject({
    before: { areas: [{ capacity: { max: 10 } }] },
    after: { areas: [{ capacity: { max: 20 } }] },
  })
  expect(found.people).toMatchObject({ changed: 1, named: [{ id: 'c1', name: 'Ada B' }] })
  const { cardholders } = site.site
  expect(JSON.stringify(found)).not.toContain(cardholders[0]?.pinHash)
  expect(cardholders[0]?.pinHash).toBeTruthy()

  const edits = await site.changes.ask('versionEdits', { version: 1, steps: site.draft.steps() })
  expect(edits).toMatchObject([{ section: 'areas', id: '1', after: { capacity: { max: 10 } } }])
  expect(site.draft.edit('anna', site.draft.state().revision, edits).ok).toBe(true)
  expect(site.draft.state()).toMatchObject({ document: { areas: [{ capacity: { max: 10 } }] }, canUndo: true })
  site.draft.undo('anna', site.draft.state().revision)
  expect(site.draft.state().changes).toEqual([])
})

it('refuses a version that is not there, and one whose text was changed in the database', async () => {
  await expect(site.changes.ask('compareVersions', { from: 7, to: null })).rejects.toThrow('there is no version 7')
  await site.changeSite(textOf(20), 'anna', 'audit')
  const journal = openDatabase(join(folder, 'journal.sqlite'), 'writer')
  const { packed } = packSite(textOf(99))
  journal.prepare('UPDATE site SET text = ? WHERE version = 1').run(packed)
  journal.close()
  const wrong = 'version 1 of the site was changed without Sallyport'
  await expect(site.changes.ask('compareVersions', { from: 1, to: null })).rejects.toThrow(wrong)
  await expect(site.changes.ask('versionEdits', { version: 1, steps: [] })).rejects.toThrow(wrong)
})
