import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BrowserWindow } from 'electron'
import { launch, signIn, sizes, type Launched } from './harness'
import { axe, COLOURS, moving, outOfReach, show, THEMES, type Theme } from './looking'
import { act, ask, goThrough, hello, LAB, shiftSite, YARD } from './shift'
import { ADA, BO, IN, startBus, type SimulatedBus } from './simulated-bus'

// Every dialog and every state of a screen that has something in it, in the real window: in all themes before axe, at both
// sizes, at 200 % zoom, and with reduced motion.

let bus: SimulatedBus
let desk: Launched
beforeAll(async () => {
  bus = await startBus(2)
  const site = shiftSite(bus.port)
  const panel = { id: 'P1', name: 'Gate panel', kind: 'panel', link: { host: '127.0.0.1', port: 9 } }
  desk = await launch({ site: { ...site, controllers: [...site.controllers, panel] }, size: sizes.wall })
  await desk.page.getByText('2 of 2').first().waitFor()
})
afterAll(async () => {
  await desk.close()
  bus.stop()
})

test('somebody comes, and is refused when they come again', async () => {
  await goThrough(desk, bus, IN, ADA)
  await goThrough(desk, bus, IN, BO)
  bus.card(IN, ADA)
  await desk.page.getByText('Refused: entered again without leaving').first().waitFor()
  expect((await hello(desk)).violations).toHaveLength(1)
  // The window's own list comes a moment after the event; until then there is nobody to reset.
  await desk.page.keyboard.press('3')
  await desk.page.getByRole('heading', { name: /^Timeline of/ }).waitFor()
})

/** What a key asked for is on the screen: a dialog then knows whom it is about. */
const drawn = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))

const keys =
  (...all: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of all) {
      await page.keyboard.press(key)
      await drawn(page)
    }
  }
const rules = (name: string) => async (page: Page) => {
  await page.keyboard.press('4')
  await page.getByRole('region', { name: 'Rules of Laboratory' }).getByRole('button', { name }).click()
}
const found = (words: string) => async (page: Page) => {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(words)
  await page.getByRole('option', { name: words }).first().waitFor()
  await page.keyboard.press('Enter')
}
const onDoors = (name: string | RegExp, at: number) => async (page: Page) => {
  await page.keyboard.press('5')
  await page.getByRole('button', { name }).nth(at).click()
}

const onCard = (key: string) => async (page: Page) => {
  await found('Ada Rossi')(page)
  // The card may be open already: a key pressed before the palette is closed would be a letter in it.
  await page.locator('.palette').waitFor({ state: 'detached' })
  await page.locator('.pc-head').waitFor()
  await page.keyboard.press(key)
}

/** Nobody has this card. */
const STRANGER = 40_000

const onUnknownCard = async (page: Page) => {
  await page.keyboard.press('1')
  bus.card(IN, STRANGER)
  await page.locator('.ev:visible', { hasText: 'Refused: card not known' }).first().click()
  await page.getByRole('button', { name: 'Put on file…' }).click()
}

/** How each is opened, from wherever the desk is. */
const SHEETS: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['reset', keys('3', 'r')],
  ['clear', keys('3', 'c')],
  ['free-pass', keys('3', 'f')],
  ['exempt', keys('3', 'x')],
  ['unlock', keys('3', 'u')],
  ['edit-person', onCard('e')],
  ['block-card', onCard('o')],
  ['new-person', keys('7', 'Control+n')],
  ['put-on-file', onUnknownCard],
  ['note', keys('3', 'n')],
  ['shelve', keys('2', 'Home', 's')],
  ['assign', keys('2', 'Home', 'p')],
  ['grant', rules('Grant')],
  ['suspend', rules('Suspend')],
  ['reset-many', rules('Reset')],
  ['end', keys('1', 'Control+e')],
  ['freeze', keys('4', 'Control+m')],
  ['reset-anybody', found('Reset many people')],
  ['hold', onDoors('Hold unlocked…', 0)],
  ['lockdown', onDoors('Lock down…', 0)],
  ['line-of-reader', onDoors(/^Line/, 0)],
  ['line', onDoors(/^Line/, 2)],
  ['certificates', onDoors('Certificates', 0)],
  ['export', keys('6', 'e')],
  ['site', found('Import and export the site file')],
  ['records', found('Records')],
  ['operators', found('Operators…')],
  ['own-password', found('Change my password')],
  ['idle-lock', found('Auto-lock')],
  ['quit', found('Quit Sallyport')],
  ['palette', keys('1', 'Control+k')],
  ['keys', keys('1', '?')],
]

async function close({ page }: Launched): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').first().waitFor({ state: 'detached' })
}

/** What axe finds in each theme: everything in one, what a theme decides in the others. */
async function inThemes(page: Page, then?: (theme: Theme) => Promise<unknown>): Promise<string[]> {
  const wrong: string[] = []
  for (const theme of THEMES) {
    await show(page, theme)
    wrong.push(...(await axe(page, theme === 'dark' ? undefined : COLOURS)).map((each) => `${theme} ${each}`))
    await then?.(theme)
  }
  return wrong
}

const zoom = async (factor: number): Promise<void> => {
  const window = await desk.app.browserWindow(desk.page)
  await window.evaluate((each: BrowserWindow, by) => each.webContents.setZoomFactor(by), factor)
  await desk.page.waitForFunction((width) => innerWidth === width, sizes.laptop.width / factor)
}

test.each(SHEETS)('%s: axe finds nothing in any theme, nothing is cut off or out of reach', async (name, open) => {
  const { page } = desk
  if (name === 'end') {
    expect(await act(desk, { action: 'grant-on-violation', scope: { area: LAB }, on: true })).toMatchObject({
      ok: true,
    })
    await page.locator('.strip-relaxed').waitFor()
  }
  await desk.resize(sizes.wall)
  await open(page)
  await page.getByRole('dialog').first().waitFor()
  const wrong = await inThemes(page)
  for (const [size, theme] of [
    ['wall', 'light'],
    ['laptop', 'dark'],
  ] as const) {
    await show(page, theme)
    await desk.resize(sizes[size])
    wrong.push(...(await outOfReach(page)).map((each) => `${size} ${each}`))
    await desk.screenshot(`sheets/${name}-${theme}-${sizes[size].width}`)
  }
  await zoom(2)
  wrong.push(...(await outOfReach(page)).map((each) => `zoomed ${each}`))
  await zoom(1)
  await close(desk)
  expect(wrong).toEqual([])
})

/** Screens that show something, and states of them. */
const SCREENS: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  [
    'live',
    async (page) => {
      await page.keyboard.press('1')
      await page.locator('.ev:visible', { hasText: 'Refused: entered' }).first().click()
      await page.locator('.det .checks').waitFor()
    },
  ],
  ['alarms', keys('2', 'Home')],
  ['violations', keys('3')],
  ['areas', keys('4')],
  [
    'roll-call',
    async (page) => {
      await page.keyboard.press('4')
      await page
        .getByText(/^Missing \d/)
        .last()
        .waitFor()
    },
  ],
  [
    'reconcile',
    async (page) => {
      await page.keyboard.press('4')
      await page.getByRole('button', { name: 'Reconcile…' }).click()
    },
  ],
  ['doors', keys('5')],
  [
    'history',
    async (page) => {
      await page.keyboard.press('6')
      await page.locator('.past .ev:visible', { hasText: 'Refused: entered' }).first().click()
      await page.locator('.det .checks').waitFor()
    },
  ],
  ['handover', keys('Control+h')],
  ['handed-over', keys('Control+h')],
  ['locked', keys('Control+l')],
]

/** What must have happened for a state to be there. */
const BEFORE: Readonly<Record<string, () => Promise<unknown>>> = {
  'roll-call': async () => {
    expect(await ask(desk, 'freezeMuster', { site: true })).toMatchObject({ ok: true })
    expect(await ask(desk, 'tickOff', 'c2', YARD, true)).toMatchObject({ ok: true })
  },
  'handed-over': () => ask(desk, 'handOver', 'Part for the gate comes at seven'),
}

describe('at 200 % zoom, at both sizes and with reduced motion', () => {
  test.each(SCREENS)('%s can be read and reached whole, and keeps still', async (name, open) => {
    const { page } = desk
    await desk.resize(sizes.wall)
    await BEFORE[name]?.()
    await open(page)
    const wrong = await inThemes(page, (theme) => desk.screenshot(`states/${name}-${theme}-1920`))
    wrong.push(...(await outOfReach(page)).map((each) => `wall ${each}`))
    await desk.resize(sizes.laptop)
    for (const theme of THEMES) {
      await show(page, theme)
      await desk.screenshot(`states/${name}-${theme}-1280`)
    }
    wrong.push(...(await outOfReach(page)).map((each) => `laptop ${each}`))
    await show(page, 'dark')
    await zoom(2)
    wrong.push(...(await outOfReach(page)).map((each) => `zoomed ${each}`))
    await zoom(1)
    await page.emulateMedia({ reducedMotion: 'reduce' })
    wrong.push(...(await moving(page)).slice(0, 5))
    await page.emulateMedia({ reducedMotion: null })
    if (name === 'reconcile') await close(desk)
    if (name === 'locked') await signIn(page, 'administrator')
    expect(wrong).toEqual([])
  })
})
