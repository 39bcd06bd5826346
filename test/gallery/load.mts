/** Frame times of the lane under load: `node load.mts RATE SECONDS [hold]`. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { serve } from './serve'

const [rate = '10000', seconds = '10', mode = 'follow'] = process.argv.slice(2)
const gallery = await serve(process.env['SALLYPORT_GALLERY'] ?? join(tmpdir(), 'sallyport-gallery'))
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
await page.goto(`${gallery.url}?scene=live&rate=${rate}#/live`)
await page.locator('.ev').first().waitFor()
if (mode === 'hold')
  await page
    .locator('.ev', { hasText: 'Refused: entered again' })
    .click()
    .catch(() => page.keyboard.press('j'))
await page.waitForTimeout(2_000)
const session = await page.context().newCDPSession(page)
await session.send('Performance.enable')
const metric = async (name: string): Promise<number> =>
  (await session.send('Performance.getMetrics')).metrics.find((one) => one.name === name)?.value ?? 0
const [script, layout, style] = [
  await metric('ScriptDuration'),
  await metric('LayoutDuration'),
  await metric('RecalcStyleDuration'),
]
const frames = await page.evaluate(
  (ms) =>
    new Promise<number[]>((done) => {
      const gaps: number[] = []
      let last = performance.now()
      const end = last + ms
      const step = (now: number): void => {
        gaps.push(now - last)
        last = now
        if (now < end) requestAnimationFrame(step)
        else done(gaps.slice(1))
      }
      requestAnimationFrame(step)
    }),
  Number(seconds) * 1_000,
)
const per = async (name: string, before: number): Promise<string> =>
  `${((((await metric(name)) - before) * 1_000) / Number(seconds)).toFixed(1)} ms/s`
const sorted = frames.toSorted((a, b) => a - b)
const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1)
process.stdout.write(
  `${rate}/s ${mode}: ${frames.length} frames, p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} worst ${at(1)} ms, ` +
    `over 50 ms ${frames.filter((gap) => gap > 50).length}; script ${await per('ScriptDuration', script)}, ` +
    `layout ${await per('LayoutDuration', layout)}, style ${await per('RecalcStyleDuration', style)}\n`,
)
await browser.close()
gallery.close()
