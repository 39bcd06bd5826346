import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { root } from '../../../native/toolchain/places.mjs'
import { createClock } from '../../../main/clock'
import { claimFolder, DEMO_MARK_FILE } from '../../../main/store/demo-mark'
import { openDatabase } from '../../../main/store/open'
import { fail, ok } from '../../../main/domain/result'
import { parseSiteText } from '../../../main/site/parse'
import { startSite } from '../../../main/running/running-site'

let folder: string
let data: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sallyport-demo-mark-'))
  data = join(folder, 'data')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('a data folder', () => {
  it('is marked by its first demo start and opens for later ones', () => {
    expect(claimFolder(data, true)).toEqual(ok(null))
    expect(readdirSync(data)).toEqual([DEMO_MARK_FILE])
    writeFileSync(join(data, 'journal.sqlite'), '')
    expect(claimFolder(data, true)).toEqual(ok(null))
  })
  it('that holds anything is refused to the demo, by name, and stays as it was', () => {
    mkdirSync(data)
    writeFileSync(join(data, 'operators.json'), '{}')
    expect(claimFolder(data, true)).toEqual(fail(expect.stringContaining(data)))
    expect(readdirSync(data)).toEqual(['operators.json'])
  })
  it('of the demo is refused to a site, by name', () => {
    claimFolder(data, true)
    expect(claimFolder(data, false)).toMatchObject({ ok: false, error: expect.stringContaining(data) as string })
  })
  it('with a mark and a journal is left to the journal, since anybody can lay a mark there', () => {
    mkdirSync(data)
    writeFileSync(join(data, DEMO_MARK_FILE), '')
    writeFileSync(join(data, 'journal.sqlite'), '')
    expect(claimFolder(data, false)).toEqual(ok(null))
  })
  it('with a mark and no journal is a question to a site, with a way out', () => {
    mkdirSync(data)
    writeFileSync(join(data, DEMO_MARK_FILE), '')
    const claimed = claimFolder(data, false)
    expect(claimed).toMatchObject({
      ok: false,
      error: expect.stringContaining(`remove ${join(data, DEMO_MARK_FILE)}`) as string,
    })
    rmSync(join(data, DEMO_MARK_FILE))
    expect(claimFolder(data, false)).toEqual(ok(null))
  })
  it('without a mark is not marked by a site', () => {
    expect(claimFolder(data, false)).toEqual(ok(null))
    expect(existsSync(data)).toBe(false)
  })
})

const SITE = JSON.stringify({
  format: 'sallyport-site/1',
  site: { name: 'S' },
  doors: [],
  readers: [],
  cardholders: [],
})

async function start(demo: boolean) {
  const parsed = parseSiteText(SITE)
  if (!parsed.ok) throw new Error('the site of this test is wrong')
  return startSite({
    site: parsed.value.site,
    siteText: SITE,
    demo,
    dataDir: data,
    keyStore: {
      read: () => Promise.resolve(ok({ current: null, pending: null })),
      write: () => Promise.resolve(fail({ kind: 'not-written', message: 'no keys' })),
    },
    clock: createClock(),
    log: () => undefined,
    software: 'test',
    programs: join(root, 'out', 'main'),
  })
}

describe('a journal', () => {
  it('begun by the demo never becomes that of a site, also when the mark of the folder is gone', async () => {
    const first = await start(true)
    if (!first.ok) throw new Error(first.error.detail)
    await first.value.close()
    rmSync(join(data, DEMO_MARK_FILE))
    const before = readFileSync(join(data, 'journal.sqlite'))
    expect(await start(false)).toEqual(
      fail({ code: 'demo', detail: expect.stringContaining(join(data, 'journal.sqlite')) as string }),
    )
    expect(readFileSync(join(data, 'journal.sqlite')).equals(before)).toBe(true)
  })
  it('of a site is never opened by the demo, also in a folder that bears its mark', async () => {
    const first = await start(false)
    if (!first.ok) throw new Error(first.error.detail)
    await first.value.close()
    writeFileSync(join(data, DEMO_MARK_FILE), '')
    expect(await start(true)).toEqual(
      fail({ code: 'demo', detail: expect.stringContaining(join(data, 'journal.sqlite')) as string }),
    )
  })
  it('of a site is not opened by the demo, whatever marks were written into the folder and the journal', async () => {
    const first = await start(false)
    if (!first.ok) throw new Error(first.error.detail)
    await first.value.close()
    writeFileSync(join(data, DEMO_MARK_FILE), '')
    const connection = openDatabase(join(data, 'journal.sqlite'), 'writer')
    connection.prepare("INSERT INTO mark (key, value) VALUES ('demo', 'true')").run()
    connection.close()
    expect(await start(true)).toMatchObject({ ok: false, error: { code: 'demo' } })
    const again = await start(false)
    if (again.ok) await again.value.close()
    expect(again.ok).toBe(true)
  })
  it('of a site is not opened by the demo after its first row was edited', async () => {
    const first = await start(false)
    if (!first.ok) throw new Error(first.error.detail)
    await first.value.close()
    writeFileSync(join(data, DEMO_MARK_FILE), '')
    const connection = openDatabase(join(data, 'journal.sqlite'), 'writer')
    connection
      .prepare("UPDATE extra SET text = replace(text, 'first start', 'first start of the demo') WHERE seq = 1")
      .run()
    connection.close()
    expect(await start(true)).toMatchObject({
      ok: false,
      error: { code: 'demo', detail: expect.stringContaining('not what was signed') as string },
    })
  })
  it('begun by a demo that did not say so in its first row is known by its start', async () => {
    const first = await start(true)
    if (!first.ok) throw new Error(first.error.detail)
    await first.value.close()
    const connection = openDatabase(join(data, 'journal.sqlite'), 'writer')
    connection.prepare("UPDATE extra SET text = replace(text, ' of the demo', '') WHERE seq = 1").run()
    connection.close()
    expect(await start(false)).toMatchObject({ ok: false, error: { code: 'demo' } })
  })
  it('of the demo is opened by the demo again', async () => {
    const first = await start(true)
    if (first.ok) await first.value.close()
    const second = await start(true)
    if (second.ok) await second.value.close()
    expect([first.ok, second.ok]).toEqual([true, true])
  })
})
