import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, sizes, type Launched } from './harness'
import { axe, COLOURS, outOfReach, show, THEMES } from './looking'

// Every page of Site in the real window on the demo site, as an administrator sees it.

const PAGES = [
  'overview',
  'areas',
  'doors',
  'doors/readers%3AR15',
  'hardware',
  'schedules',
  'groups',
  'formats',
  'alarms',
  'alarms/instructions',
  'automations',
  'settings',
  'versions',
  'review',
] as const

let desk: Launched
beforeAll(async () => {
  desk = await launch({ demo: true, size: sizes.wall })
  await desk.page.locator('.rail').waitFor()
  await desk.page.keyboard.press('8')
  await desk.page.locator('.site-tabs').waitFor()
})
afterAll(() => desk.close())

const open = (page: string): Promise<void> =>
  desk.page.evaluate((path) => void (location.hash = `#/site/${path}`), page)

/** One change in the draft, so that there is something to review. */
async function change(): Promise<void> {
  await open('areas')
  const muster = desk.page.getByRole('switch', { name: 'Muster point' })
  if ((await muster.getAttribute('aria-checked')) === 'false') await muster.click()
  await desk.page.getByText('1 change', { exact: true }).waitFor()
}

describe.each(THEMES)('in the %s theme', (theme) => {
  test.each(PAGES)('%s is as axe and a mouse need it', async (name) => {
    const { page } = desk
    await show(page, theme)
    if (name === 'review') await change()
    await open(name)
    await page.locator(name === 'review' ? '.site-review' : '.site-tab.on').waitFor()
    for (const size of Object.values(sizes)) {
      await desk.resize(size)
      expect.soft(await axe(page, theme === 'dark' ? undefined : COLOURS)).toEqual([])
      expect.soft(await outOfReach(page)).toEqual([])
      await desk.screenshot(`site/${name.replace(/\/(?:readers%3A)?/, '-')}-${theme}-${size.width}`)
    }
  })
})

test('a rule can be tried in a narrow window too, below its form', async () => {
  const { page } = desk
  await desk.resize(sizes.laptop)
  await open('doors/readers%3AR15')
  const tried = page.getByRole('region', { name: 'Try it' })
  expect(await tried.isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Try it, drawing, uses' }).click()
  await tried.getByText('Add a read').waitFor()
  expect(await outOfReach(page)).toEqual([])
  await desk.screenshot('site/doors-unfolded-1280')
  await desk.resize(sizes.wall)
  await page.getByRole('button', { name: 'Try it, drawing, uses' }).waitFor({ state: 'hidden' })
  expect(await tried.isVisible()).toBe(true)
})
