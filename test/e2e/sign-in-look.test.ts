import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, signIn, sizes, type Launched } from './harness'
import { axe, COLOURS, outOfReach, THEMES, type Theme } from './looking'

// The screens of sign-in in the real window on the demo site, in every theme and at both sizes.

let desk: Launched
const complaints: string[] = []
const found: string[] = []

async function look(what: string, theme: Theme): Promise<void> {
  const name = `${what}-${theme}`
  const rules = theme === 'dark' ? undefined : COLOURS
  found.push(...(await axe(desk.page, rules)).map((each) => `${name} ${each}`))
  for (const size of Object.values(sizes)) {
    await desk.resize(size)
    found.push(...(await outOfReach(desk.page)).map((each) => `${name} ${size.width} ${each}`))
    await desk.screenshot(`sign-in/${name}-${size.width}`)
  }
}

beforeAll(async () => {
  desk = await launch({ demo: true, size: sizes.wall, as: null })
  desk.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  desk.page.on('pageerror', (error) => complaints.push(String(error)))
})
afterAll(() => desk.close())

test('the demo tells its own names and passwords, and one click fills them in', async () => {
  const { page } = desk
  await page.getByText('This is the demo').waitFor()
  await page.getByRole('button', { name: /Supervisor/ }).click()
  await page.keyboard.press('Enter')
  await page.locator('.rail').waitFor()
  await page.locator('.ev:visible').nth(5).waitFor({ timeout: 30_000 })
  const session = await page.evaluate(() => window.sallyport?.session())
  expect(session).toMatchObject({ ok: true, value: { state: 'signed-in', operator: { role: 'supervisor' } } })
})

describe.each(THEMES)('in the %s theme', (theme) => {
  test('the locked, the signed-out and the switching desk, and the dialogs of accounts', async () => {
    const { page } = desk
    await signIn(page, 'administrator')
    await page.locator('.desk:not(.veiled)').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill(`theme: ${theme === 'contrast' ? 'high contrast' : theme}`)
    await page.keyboard.press('Enter')
    await page.waitForFunction((wanted) => document.documentElement.dataset['theme'] === wanted, theme)
    await page.locator('.palette').waitFor({ state: 'detached' })

    for (const [words, name] of [
      ['operators…', 'operators'],
      ['change my password', 'own-password'],
      ['auto-lock', 'idle-lock'],
    ] as const) {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill(words)
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').locator('.sheet-title').waitFor()
      await look(name, theme)
      if (name === 'operators') {
        await page.getByRole('button', { name: 'Add an operator…' }).click()
        await page.getByLabel('Name').fill('Ines')
        await look('operators-add', theme)
        await page.keyboard.press('Escape')
      }
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }

    await page.keyboard.press('4')
    await page.getByRole('button', { name: 'Reset…' }).last().click()
    await page.getByLabel('Second operator’s name').waitFor()
    await look('second', theme)
    await page.keyboard.press('Escape')
    await page.keyboard.press('1')

    await page.keyboard.press('Control+o')
    await page.getByText('Another operator takes over').waitFor()
    await look('switch', theme)
    await page.keyboard.press('Escape')
    await page.locator('.desk:not(.veiled)').waitFor()

    await page.keyboard.press('Control+l')
    await page.getByText('This desk is locked').waitFor()
    await look('locked', theme)
    await signIn(page, 'administrator')
    await page.evaluate(() => window.sallyport?.signOut())
    await page.getByText('Nobody is signed in').waitFor()
    await look('signed-out', theme)
    expect(found).toEqual([])
  })
})

test('nothing was refused by the content policy and nothing complained', () => {
  expect(complaints).toEqual([])
})
