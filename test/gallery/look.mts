/** Takes the pictures: `node look.mts FOLDER [names] [sizes] [themes]`, for instance `live,alarms 1920x1080 dark,light`;
 * with AXE=1 each is also looked at by axe. */
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import { serve } from './serve'
import { SHOTS } from './shots'

const [folder = join(tmpdir(), 'sallyport-shots'), names = '', sizes = '1920x1080', themes = 'dark'] =
  process.argv.slice(2)
const gallery = await serve(process.env['SALLYPORT_GALLERY'] ?? join(tmpdir(), 'sallyport-gallery'))
await mkdir(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  ignoreDefaultArgs: ['--hide-scrollbars'],
  args: ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb'],
})
const wanted = names === '' ? SHOTS : SHOTS.filter(({ name }) => names.split(',').includes(name))
let problems = 0
for (const size of sizes.split(',')) {
  const [width = 1920, height = 1080] = size.split('x').map(Number)
  for (const theme of themes.split(','))
    for (const shot of wanted) {
      const page = await browser.newPage({ viewport: { width, height } })
      const complain = (what: string): void => {
        problems++
        process.stderr.write(`${shot.name} ${size} ${theme}: ${what}\n`)
      }
      page.on('response', (response) => response.status() >= 400 && complain(response.url()))
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complain(message.text()))
      page.on('pageerror', (error) => complain(String(error.stack ?? error)))
      await page.goto(`${gallery.url}?scene=${shot.scene}&theme=${theme}${shot.hash}`)
      await page.locator('.desk, .entrance, .first-run').first().waitFor()
      await page.evaluate(() => document.fonts.ready.then(() => true))
      try {
        await shot.before?.(page)
      } catch (error) {
        complain(String(error))
      }
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      await page.screenshot({ path: join(folder, `${shot.name}-${theme}-${width}.png`), animations: 'disabled' })
      if (process.env['AXE']) {
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
        for (const { id, nodes } of violations)
          for (const node of nodes) complain(`${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`)
      }
      await page.close()
    }
}
await browser.close()
gallery.close()
process.stdout.write(`${wanted.length} pictures in ${folder}, ${problems} problems\n`)
