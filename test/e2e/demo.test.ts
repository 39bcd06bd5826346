import { expect, test } from 'vitest'
import { launch, sizes } from './harness'

test('the demo comes to life: people walk, the lane fills, everything is online', async () => {
  const { page, screenshot, resize, output, close } = await launch({ demo: true })
  await page.waitForSelector('text=Borgo Alto works', { timeout: 20_000 })
  await new Promise((r) => setTimeout(r, 30_000))
  await screenshot('demo/live-laptop')
  await resize(sizes.wall)
  await new Promise((r) => setTimeout(r, 1_000))
  await screenshot('demo/live-wall')
  console.log(output())
  await close()
  expect(1).toBe(1)
})
