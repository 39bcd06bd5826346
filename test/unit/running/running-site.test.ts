import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from '../../../native/toolchain/places.mjs'
import { createClock } from '../../../main/clock'
import type { JournalEvent } from '../../../main/domain/event'
import { fail, ok } from '../../../main/domain/result'
import type { Site } from '../../../main/domain/site'
import { parseSiteText } from '../../../main/site/parse'
import { startSite } from '../../../main/running/running-site'
import type { RunningSite } from '../../../main/running/running-site'

// The running site with its real threads, as the window and the host command have it.

let folder: string
let running: RunningSite | undefined
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sallyport-running-'))))
afterEach(async () => {
  await running?.close()
  running = undefined
  rmSync(folder, { recursive: true })
})

const siteText = (mode: string): string =>
  JSON.stringify({
    format: 'sallyport-site/1',
    site: { name: 'Works', apb: { enabled: true } },
    areas: [{ id: 1, name: 'Laboratory', apb: { mode, freeEgressConfirmed: true } }],
    doors: [{ id: 'D1', name: 'Door' }],
    readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
    accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
    cardholders: [{ id: 'c1', name: 'Ada', accessLevels: ['all'], credentials: [{ id: 'k1' }] }],
  })

const siteOf = (text: string): Site => {
  const parsed = parseSiteText(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

const events: JournalEvent[] = []
async function start(text: string): Promise<RunningSite> {
  const started = await startSite({
    site: siteOf(text),
    siteText: text,
    siteFile: '/somewhere/site.json',
    dataDir: join(folder, 'data'),
    keyStore: {
      read: () => Promise.resolve(ok({ current: null, pending: null })),
      write: () => Promise.resolve(fail({ kind: 'not-written', message: 'no keys' })),
    },
    clock: createClock(),
    log: () => undefined,
    software: 'test',
    programs: join(root, 'out', 'main'),
    onBatch: ({ results }) => events.push(...results.flatMap(({ rows }) => rows.map(({ event }) => event))),
  })
  if (!started.ok) throw new Error(started.error.detail)
  running = started.value
  return running
}

const read = (site: RunningSite) =>
  site.take({ type: 'read', at: Date.now(), reader: 'R1', presented: { kind: 'credential', credential: 'k1' } })
const notes = (): string[] => events.flatMap((event) => (event.event === 'desk.note' ? [event.text ?? ''] : []))
const last = (): string => events.findLast(({ event }) => event.startsWith('access.'))?.event ?? ''

it('changes its site while it runs: the policy holds from then on, and nobody moves', async () => {
  const site = await start(siteText('hard'))
  await read(site)
  await read(site)
  expect(last()).toBe('access.denied')
  const inside = await site.ask('inside', { area: 1 })

  expect(await site.changeSite('{"format":"sallyport-site/1"}', 'anna', 'test')).toMatchObject({
    ok: false,
    error: { code: 'problems', problems: expect.arrayContaining([{ path: 'readers', message: 'is required' }]) },
  })
  const heard: string[] = []
  site.onSite((now, before) => heard.push(`${before.areas[1]?.apb.mode} ${now.areas[1]?.apb.mode}`))
  // What arrives meanwhile is decided before or after, and none is lost.
  const [changed, ...reads] = await Promise.all([
    site.changeSite(siteText('none'), 'anna', 'test'),
    ...Array.from({ length: 50 }, () => read(site)),
  ])
  expect(changed).toMatchObject({ ok: true })
  expect(reads.every(({ ok: done }) => done)).toBe(true)
  expect(heard).toEqual(['hard none'])
  expect(site.site.areas[1]?.apb.mode).toBe('none')
  await read(site)
  expect(last()).toBe('access.granted')
  expect((await site.ask('inside', { area: 1 })).map(({ cardholder }) => cardholder)).toEqual(
    inside.map(({ cardholder }) => cardholder),
  )
  expect(await site.changeSite(siteText('none'), 'anna', 'test')).toMatchObject({ ok: false })

  // A list of people, with the change thread's own ears.
  const csv = join(folder, 'people.csv')
  writeFileSync(csv, 'id,name,accessLevels,credentials\nc2,Ben,all,k2=\nc3,,nowhere,\n')
  const list = await site.changes.ask('readPeople', { file: csv, shape: {} })
  if (!list.ok) throw new Error(JSON.stringify(list.problems))
  const looked = await site.changes.ask('previewCardholders', { file: csv, mapping: list.value.mapping })
  if (!looked.ok) throw new Error(JSON.stringify(looked.problems))
  expect(looked.value.rows).toMatchObject({ bad: 1, unchanged: 0 })
  expect(await site.applyChange(looked.value.id, 'anna', 'test', { onlyWhole: true })).toMatchObject({ ok: false })
  expect(await site.applyChange(looked.value.id, 'anna', 'test')).toMatchObject({ ok: true })
  expect(site.site.cardholders.map(({ id }) => id)).toEqual(['c1', 'c2'])

  // The first file, given again, undoes nothing; another one is offered and changes nothing on its own.
  await site.close()
  const again = await start(siteText('hard'))
  expect(again.site.cardholders).toHaveLength(2)
  await again.close()
  expect(again.offer?.file()).toBe(null)
  const other = await start(siteText('soft'))
  expect(other.site.areas[1]?.apb.mode).toBe('none')
  expect(other.site.cardholders).toHaveLength(2)
  expect(other.offer?.file()).toBe('/somewhere/site.json')
  await expect.poll(() => notes().at(-1)).toMatch(/^the site file \/somewhere\/site\.json.* was not applied$/)
})

it('offers another site file until it is applied, and then no more', async () => {
  await (await start(siteText('hard'))).close()
  const offered = await start(siteText('soft'))
  expect(offered.site.areas[1]?.apb.mode).toBe('hard')
  const looked = await offered.changes.ask('previewSite', { text: offered.offer?.text ?? '' })
  if (!looked.ok) throw new Error(JSON.stringify(looked.problems))
  expect(await offered.applyChange(looked.value.id, 'anna', 'new rules')).toMatchObject({ ok: true })
  expect(offered.offer?.file()).toBe(null)
  expect(offered.site.areas[1]?.apb.mode).toBe('soft')
  expect(await offered.changeSite(siteText('none'), 'anna', 'later')).toMatchObject({ ok: true })
  await offered.close()
  // It was decided: given again it undoes nothing and is not offered.
  const again = await start(siteText('soft'))
  expect(again.offer?.file()).toBe(null)
  expect(again.site.areas[1]?.apb.mode).toBe('none')
})

it('offers a site file no more once it was set aside, and says who did so', async () => {
  await (await start(siteText('hard'))).close()
  const offered = await start(siteText('soft'))
  expect(await offered.offer?.dismiss('anna', 'not ours')).toMatchObject({ ok: true })
  expect(notes().at(-1)).toBe('the site file /somewhere/site.json, given at the start, was set aside: not ours')
  await offered.close()
  const again = await start(siteText('soft'))
  expect(again.offer?.file()).toBe(null)
  expect(again.site.areas[1]?.apb.mode).toBe('hard')
})
