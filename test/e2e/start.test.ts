import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openPaths } from '../support/open-paths'
import { launch } from './harness'

// What the window refuses to start on, and what it leaves on the disk.

const SITE = {
  format: 'sallyport-site/1',
  site: { name: 'Vault' },
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1', name: 'Door' }],
  readers: [{ id: 'R1', name: 'In', door: 'D1', from: 0, to: 1 }],
  accessLevels: [{ id: 'all', name: 'All', readers: ['*'] }],
  cardholders: [{ id: 'c1', name: 'Ada', pin: '80417263', accessLevels: ['all'], credentials: [{ id: 'k1' }] }],
}

test('keeps everything in its data folder from other users of the computer', async () => {
  const desk = await launch({ site: SITE })
  await desk.page.getByText('Vault').first().waitFor()
  expect(openPaths(desk.dataDir)).toEqual([])
  await desk.close()
  expect(openPaths(desk.dataDir)).toEqual([])
})

test('the site file that is stored for the next start has no PIN in clear text', async () => {
  const desk = await launch({ site: SITE })
  await desk.page.getByText('Vault').first().waitFor()
  await desk.close()
  const stored = readFileSync(join(desk.dataDir, 'site.json'), 'utf8')
  expect(stored).toContain('"pinHash":"')
  expect(stored).not.toContain('80417263')

  const again = await launch({ dataDir: desk.dataDir })
  await again.page.getByText('Vault').first().waitFor()
  expect(await again.page.getByText('was not applied').count()).toBe(0)
  await again.close()
})

test('the demo does not open the folder of a site, and says which folder and what to do', async () => {
  const site = await launch({ site: SITE })
  await site.page.getByText('Vault').first().waitFor()
  await site.close()

  const demo = await launch({ demo: true, dataDir: site.dataDir, as: null })
  const said = demo.page.getByText('the demo does not open')
  await said.waitFor()
  expect(await said.textContent()).toContain(site.dataDir)
  expect(await demo.page.getByText('L. Moretti').count()).toBe(0)
  expect(await demo.page.evaluate(() => window.sallyport?.session())).toMatchObject({ value: { demo: null } })
  await demo.screenshot('start/demo-refused')
  await demo.close()
  expect(existsSync(join(site.dataDir, 'demo'))).toBe(false)
})

test('a site does not open the folder of the demo', async () => {
  const demo = await launch({ demo: true })
  await demo.close()
  expect(readdirSync(demo.dataDir)).toContain('demo-folder.txt')

  const site = await launch({ site: SITE, dataDir: demo.dataDir, as: null })
  const said = site.page.getByText('holds the data of the demo')
  await said.waitFor()
  expect(await said.textContent()).toContain(demo.dataDir)
  await site.close()
})

const CHANGED = { ...SITE, cardholders: [...SITE.cardholders, { id: 'evil', name: 'Mallory', apbExempt: true }] }

test('another site file changes nothing until an administrator reviews and applies it', async () => {
  const first = await launch({ site: SITE })
  await first.page.getByText('Vault').first().waitFor()
  await first.close()

  const guard = await launch({ site: CHANGED, dataDir: first.dataDir, as: 'guard' })
  await guard.page.getByText('an administrator can review the file').waitFor()
  expect(await guard.page.getByRole('button', { name: 'Review' }).count()).toBe(0)
  expect(await guard.page.evaluate(() => window.sallyport?.lookAtOffer())).toMatchObject({ ok: false })
  await guard.screenshot('start/offer-guard')
  await guard.close()

  const desk = await launch({ dataDir: first.dataDir })
  await desk.page.getByText('The site file given at startup was not applied').waitFor()
  expect(await desk.page.evaluate(() => window.sallyport?.findPeople('Mallory'))).toMatchObject({ ok: true, value: [] })
  await desk.screenshot('start/offer-administrator')
  await desk.page.getByRole('button', { name: 'Review' }).click()
  await desk.page.getByRole('button', { name: 'Show what it changes' }).click()
  await desk.page.getByText('Mallory').first().waitFor()
  await desk.screenshot('start/offer-reviewed')
  await desk.page.keyboard.press('1')
  await desk.page.getByRole('button', { name: /^Apply/ }).click()
  await desk.page.getByText('The site file given at startup was not applied').waitFor({ state: 'detached' })
  expect(await desk.page.evaluate(() => window.sallyport?.findPeople('Mallory'))).toMatchObject({
    value: [{ id: 'evil' }],
  })
  await desk.close()
})

test('a site file that an administrator sets aside is not offered again', async () => {
  const first = await launch({ site: SITE })
  await first.page.getByText('Vault').first().waitFor()
  await first.close()
  const desk = await launch({ site: CHANGED, dataDir: first.dataDir })
  await desk.page.getByRole('button', { name: 'Review' }).click()
  await desk.page.getByRole('button', { name: 'Show what it changes' }).click()
  await desk.page.getByText('Mallory').first().waitFor()
  await desk.page.keyboard.press('1')
  await desk.page.getByRole('button', { name: 'Set this file aside' }).click()
  await desk.page.getByText('The site file given at startup was not applied').waitFor({ state: 'detached' })
  await desk.close()
  const again = await launch({ dataDir: first.dataDir })
  await again.page.getByText('Vault').first().waitFor()
  const hello = await again.page.evaluate(() => window.sallyport?.hello())
  expect(hello).toMatchObject({ ok: true })
  expect(hello?.ok && hello.value.status.siteOffer).toBeFalsy()
  await again.close()
})
