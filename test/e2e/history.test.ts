import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Requests } from '../../preload/contract/requests'
import { launch, newFolder, signIn, sizes, type Launched } from './harness'
import { everyRequest, paletteSays, refused } from './shift'

// The past of the demo site in the real window: searched, exported, and proved by the program that the export carries.

/** What an auditor may ask for: to see, to export and to verify. */
const MAY: readonly (keyof Requests)[] = [
  ...(['session', 'signIn', 'setUpSignIn', 'watch', 'setFollowing', 'hello', 'rows', 'history', 'detail'] as const),
  ...(['person', 'names', 'findPeople', 'inside', 'timeline', 'line', 'lock', 'signOut', 'changePassword'] as const),
  ...(['closedAlarms', 'waitingOrders', 'handover', 'handoverDocument', 'muster', 'musterDocument'] as const),
  ...(['exportHistory', 'exportState', 'cancelExport', 'records', 'checkJournal'] as const),
  ...(['people', 'personCard', 'canOpen', 'siteDraft', 'checkDraft', 'tryDraft'] as const),
  ...(['siteVersions', 'compareVersions', 'audit'] as const),
  // where no site is open
  ...(['start', 'tryStartAgain', 'openSiteFile', 'makeSite', 'seeDemo'] as const),
]

let desk: Launched
let exportsDir: string
beforeAll(async () => {
  exportsDir = newFolder('exports')
  desk = await launch({ demo: true, as: 'auditor', args: ['--exports', exportsDir], size: sizes.wall })
  await desk.page.locator('.rail').waitFor()
  await desk.page.locator('.ev:visible').nth(8).waitFor({ timeout: 30_000 })
})
afterAll(() => desk.close())

test('an auditor searches by kind and sees why', async () => {
  const { page } = desk
  await page.keyboard.press('6')
  await page.locator('.past .ev:visible').nth(5).waitFor()
  await page.getByRole('button', { name: 'Kind', exact: true }).click()
  await page.getByRole('option', { name: 'Passages' }).click()
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => location.hash.includes('kinds=passage'))
  // People of the demo only begin to walk: it is looked again until somebody has passed.
  await expect
    .poll(
      async () => {
        await page.keyboard.press('Home')
        return page.locator('.past .ev:visible').count()
      },
      { timeout: 60_000, interval: 1_000 },
    )
    .toBeGreaterThan(0)
  await page.locator('.past .ev:visible').first().click()
  await page.locator('.det h2').filter({ hasText: /\S/ }).waitFor()
  expect(page.url()).toContain('#/history?kinds=passage')
  await desk.screenshot('history/search-1920')
})

test('exports it, journalled, and plain Node proves it unchanged', async () => {
  const { page } = desk
  await page.keyboard.press('e')
  await page.getByRole('checkbox', { name: /Document/ }).check()
  await page.getByRole('textbox', { name: 'Purpose' }).fill('Case 7')
  await desk.screenshot('history/export-1920')
  await page.keyboard.press('Control+Enter')
  await page.locator('.export-done').waitFor({ timeout: 60_000 })
  await desk.screenshot('history/exported-1920')
  const [name = ''] = readdirSync(exportsDir)
  expect(readdirSync(exportsDir)).toHaveLength(1)
  const place = join(exportsDir, name)
  const run = spawnSync(process.execPath, [join(place, 'verify.mjs')], { encoding: 'utf8', env: {} })
  expect(run.stdout + run.stderr).toContain('Unchanged: ')
  expect(run.status).toBe(0)

  await page.goto(page.url().replace(/#.*/, '#/history?kinds=operator'))
  const manifest = createHash('sha256')
    .update(readFileSync(join(place, 'manifest.json')))
    .digest('hex')
  const found = await page.evaluate(() =>
    window.sallyport?.history({ before: null, limit: 10, filter: { kinds: ['operator'] } }),
  )
  const noted = found?.ok ? found.value.rows.find(({ event }) => event.event === 'desk.exported') : undefined
  expect(noted?.event).toMatchObject({ reason: 'Case 7' })
  expect(JSON.stringify(noted)).toContain(manifest)
  await page.locator('.past .ev:visible', { hasText: 'Evidence exported' }).waitFor()
})

test('an auditor sees everything and changes nothing', async () => {
  const { page } = desk
  await page.keyboard.press('2')
  await page.locator('.desk.on-alarms').waitFor()
  for (const key of ['a', 's', 'p', 'n', 'u', 'Control+e', 'Control+m']) await page.keyboard.press(key)
  expect(await page.getByRole('dialog').count()).toBe(0)
  for (const words of ['acknowledge', 'roll-call…', 'tick off'])
    expect([words, await paletteSays(desk, words)]).toEqual([words, 'Auditors cannot change anything'])
  expect(await paletteSays(desk, 'reset…')).toBe('Needs a supervisor')
  const rest = (await everyRequest(desk)).filter((name) => !MAY.includes(name))
  expect(rest.length).toBeGreaterThan(30)
  expect(await refused(desk, rest)).toEqual(rest)
  await page.keyboard.press('Control+h')
  await page.locator('.desk.on-handover').waitFor()
  expect(await page.getByRole('button', { name: /^Hand over/ }).getAttribute('aria-disabled')).toBe('true')
  await page.keyboard.press('6')
})

test('a guard may search, and may not export', async () => {
  const { page } = desk
  await page.evaluate(() => window.sallyport?.signOut())
  await signIn(page, 'guard')
  await page.locator('.rail').waitFor()
  await page.keyboard.press('6')
  await page.locator('.past .ev:visible').nth(2).waitFor()
  const order = { filter: {}, formats: ['csv' as const], why: 'curious' }
  const answer = await page.evaluate((asked) => window.sallyport?.exportHistory(asked), order)
  expect(answer).toMatchObject({ ok: false, code: 'not-permitted' })
  expect(readdirSync(exportsDir)).toHaveLength(1)
  await desk.resize(sizes.laptop)
  await desk.screenshot('history/guard-1280')
})
