import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { launch, newFolder, sizes } from './harness'
import { labSite } from './simulated-bus'
import { axe } from './looking'
import { makeNewSite, NAMES } from './new-site'
import { ask, hello } from './shift'

test('a refused site file shows its problems with their places, and another one opens', async () => {
  const site = labSite(1)
  const desk = await launch({ site: { ...site, doors: [{ id: 'D1', name: 'Door', unlockSeconds: -1 }] } })
  await desk.page.getByText('doors[0].unlockSeconds').waitFor()
  await desk.page
    .getByText(/^line 1, column \d+$/)
    .first()
    .waitFor()
  await desk.screenshot('first-run/refused')
  const good = join(newFolder('good'), 'site.json')
  writeFileSync(good, JSON.stringify(site), { mode: 0o644 })
  await desk.app.evaluate(({ dialog }, file) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] })
  }, good)
  await desk.page.getByRole('button', { name: 'Open a site file…' }).click()
  await desk.page.locator('.desk').waitFor()
  expect((await hello(desk)).site).toMatchObject({ name: 'Test works' })
  await desk.close()
})

test('a new site goes by keyboard from an empty folder to a person whom the test card lets in', async () => {
  const desk = await launch({ as: null, size: sizes.wall })
  const { page } = desk
  await makeNewSite(desk, {
    onStep: async (name) => {
      expect(await axe(page)).toEqual([])
      await desk.screenshot(`first-run/${name}`)
    },
  })
  const walkIn = page.getByRole('listitem').filter({ hasText: NAMES.entrance }).getByRole('button')
  await page.getByRole('listitem').filter({ hasText: NAMES.entrance }).getByText('online').waitFor()
  await walkIn.click()
  await page.getByText('It belongs to nobody yet').waitFor()
  await page.getByLabel('Whose card is it?').fill('Ines Valderrama')
  await page.keyboard.press('Control+Enter')
  await page.getByText('The card now belongs to Ines Valderrama').waitFor()
  await walkIn.click()
  await page.getByText('let in, the door is unlocked').waitFor()
  await desk.screenshot('first-run/opened')
  await expect
    .poll(async () => (await ask(desk, 'inside', 1)).ok && (await ask(desk, 'inside', 1)))
    .toMatchObject({
      value: [{ name: 'Ines Valderrama' }],
    })
  await page.keyboard.press('Control+Enter')
  await page.locator('.desk .rail').waitFor()
  expect((await hello(desk)).site).toMatchObject({ name: NAMES.site, areas: [{}, { name: NAMES.area }] })
  await desk.close()

  // It is the site of the folder: the next start opens it, with its simulated panel.
  const again = await launch({ dataDir: desk.dataDir, as: 'administrator' })
  await again.page.getByText(NAMES.site).first().waitFor()
  await expect.poll(async () => (await hello(again)).status.readers.map(({ online }) => online)).toEqual([true, true])
  await again.close()
})
