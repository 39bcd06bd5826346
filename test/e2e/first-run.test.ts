import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { launch, newFolder } from './harness'
import { labSite } from './simulated-bus'
import { hello } from './shift'

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
