import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, sizes, type Launched } from './harness'
import { axe, COLOURS, outOfReach, THEMES, tooSmall, type Theme } from './looking'

// Every screen of the real window on the demo site: what a browser of 2023 draws, under the real content policy.

const SCREENS = [
  ['1', 'live'],
  ['2', 'alarms'],
  ['3', 'violations'],
  ['4', 'areas'],
  ['5', 'doors'],
  ['6', 'history'],
  ['7', 'people'],
  ['8', 'site'],
] as const

let desk: Launched
const complaints: string[] = []

async function setTheme(page: Page, theme: Theme): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(`theme: ${theme === 'contrast' ? 'high contrast' : theme}`)
  await page.keyboard.press('Enter')
  await page.locator('.palette').waitFor({ state: 'detached' })
  await page.waitForFunction((wanted) => document.documentElement.dataset['theme'] === wanted, theme)
}

beforeAll(async () => {
  desk = await launch({ demo: true, size: sizes.wall })
  desk.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  desk.page.on('pageerror', (error) => complaints.push(String(error)))
  await desk.page.locator('.rail').waitFor()
  await desk.page.locator('.ev:visible').nth(5).waitFor({ timeout: 30_000 })
})
afterAll(() => desk.close())

describe.each(THEMES)('in the %s theme', (theme) => {
  test.each(SCREENS)(
    'key %s shows %s, axe finds nothing, and nothing is too small or out of reach',
    async (digit, screen) => {
      const { page } = desk
      await setTheme(page, theme)
      await page.keyboard.press(digit)
      await page.locator(`.desk.on-${screen}`).waitFor()
      expect(await axe(page, theme === 'dark' ? undefined : COLOURS)).toEqual([])
      for (const size of Object.values(sizes)) {
        await desk.resize(size)
        await desk.screenshot(`desk-${screen}-${theme}-${size.width}`)
        if (theme !== 'dark') continue
        expect.soft(await tooSmall(page)).toEqual([])
        expect.soft(await outOfReach(page)).toEqual([])
      }
    },
  )
})

test('nothing was refused by the content policy and nothing complained', () => {
  expect(complaints).toEqual([])
})
