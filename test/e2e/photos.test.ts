import { AxeBuilder } from '@axe-core/playwright'
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../native/toolchain/places.mjs'
import { portrait } from '../unit/photos/pictures'
import { launch, newFolder, readableCopy, sizes, type Launched } from './harness'

// Photos of people in the real window: brought in from a folder, seen in the lane, in details and at violations, never on a
// locked desk.

const site = JSON.parse(readFileSync(join(root, 'resources', 'demo', 'site.json'), 'utf8')) as {
  readonly cardholders: readonly { readonly id: string; readonly name: string }[]
}
const people = site.cardholders

let desk: Launched
let folder: string
beforeAll(async () => {
  const made = newFolder('photos')
  mkdirSync(made, { recursive: true })
  people.forEach(({ id }, index) => writeFileSync(join(made, `${id}.png`), portrait(index, 120, 160)))
  writeFileSync(join(made, 'summer party.jpg'), portrait(1))
  writeFileSync(join(made, `${site.cardholders.at(-1)?.id}.jpg`), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  folder = readableCopy(made)
  desk = await launch({ demo: true, size: sizes.wall })
  await desk.page.locator('.ev:visible').nth(5).waitFor({ timeout: 30_000 })
})
afterAll(() => desk.close())

const choose = (...paths: readonly string[]): Promise<void> =>
  desk.app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] })
  }, paths)
async function axe(): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page: desk.page }).setLegacyMode(true).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`))
}
async function shots(name: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await desk.page.evaluate((each) => (document.documentElement.dataset['theme'] = each), theme)
    expect(await axe()).toEqual([])
    for (const size of Object.values(sizes)) {
      await desk.resize(size)
      await desk.screenshot(`${name}-${theme}-${size.width}`)
    }
  }
  await desk.page.evaluate(() => (document.documentElement.dataset['theme'] = 'dark'))
}
const status = (address: string): Promise<number> =>
  desk.page.evaluate(async (from) => (await fetch(from)).status, address)

test('a folder of photos is looked at, and kept once somebody has seen whose they are', async () => {
  const { page } = desk
  await choose(folder)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('photos of people')
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  expect(await axe()).toEqual([])
  await sheet.getByRole('button', { name: 'Choose a folder…' }).click()
  const counts = sheet.getByRole('status')
  await counts.getByText(`${people.length} new`).waitFor({ timeout: 90_000 })
  await counts.getByText('1 without a person').waitFor()
  await counts.getByText('1 rejected').waitFor()
  await sheet.getByText('not a JPEG or PNG file, despite its name').waitFor()
  await shots('photos-import')
  expect(readdirSync(join(desk.dataDir, 'photos'))).toEqual([])
  await sheet.locator('.reason', { hasText: 'Test' }).click()
  await sheet.getByRole('button', { name: `Save ${people.length} photos` }).click()
  await page.getByText(`${people.length} photos saved`).waitFor({ timeout: 60_000 })
  const kept = readdirSync(join(desk.dataDir, 'photos'))
  expect(kept).toHaveLength(people.length)
  expect(statSync(join(desk.dataDir, 'photos', kept[0] ?? '')).mode & 0o777).toBe(0o600)
}, 180_000)

test('faces are in the lane and in the details, and at people in violation', async () => {
  const { page } = desk
  await page.locator('.ev:visible .pc canvas:not([hidden])').first().waitFor({ timeout: 30_000 })
  await page
    .locator('.ev:visible', { has: page.locator('.pc canvas:not([hidden])') })
    .first()
    .click()
  const photo = page.locator('.avatar-large img')
  await photo.waitFor()
  await expect.poll(() => photo.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(120)
  await shots('photos-live')
  await page.keyboard.press('Escape')
  await page.keyboard.press('3')
  await page.locator('.avatar-list canvas:not([hidden])').first().waitFor({ timeout: 60_000 })
  await shots('photos-violations')
  await page.keyboard.press('1')
}, 180_000)

test('one person has their photo changed, and taken away', async () => {
  const { page } = desk
  await page
    .locator('.ev:visible', { has: page.locator('.pc canvas:not([hidden])') })
    .first()
    .click()
  const photo = page.locator('.avatar-large img')
  await photo.waitFor()
  const before = await photo.getAttribute('src')
  await choose(join(folder, 'summer party.jpg'))
  await page.getByRole('button', { name: 'Photo…' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Choose a file…' }).click()
  await sheet.getByRole('status').getByText('1 replaced').waitFor()
  await sheet.locator('.reason', { hasText: 'Test' }).click()
  await sheet.getByRole('button', { name: 'Save 1 photo' }).click()
  await page.getByText('1 photo saved').waitFor()
  await expect.poll(() => photo.getAttribute('src')).not.toBe(before)
  await page.getByRole('button', { name: 'Photo…' }).click()
  await sheet.getByRole('button', { name: 'Remove this photo…' }).click()
  await shots('photos-one')
  await sheet.locator('.reason', { hasText: 'Test' }).click()
  await sheet.getByRole('button', { name: 'Remove photo' }).click()
  await page.getByText('No photo on file').waitFor()
}, 120_000)

test('a locked desk gives nobody a face, and nothing but faces is found there', async () => {
  const { page } = desk
  const [first = ''] = readdirSync(join(desk.dataDir, 'photos'))
  const address = `/photo/${first.replace(/\..*/, '')}`
  expect(await status(address)).toBe(200)
  for (const other of [
    '/photo/..%2fjournal',
    '/photo/..%2f..%2fjournal.sqlite',
    '/photo/c9999',
    '/photo/',
    '/photos/x',
  ])
    expect(await status(other)).toBe(404)
  await page.evaluate(() => window.sallyport?.lock())
  await page.getByRole('textbox', { name: 'Password' }).waitFor()
  expect(await status(address)).toBe(404)
  // the lane draws its rows again within a frame
  await page.waitForFunction(() => document.querySelectorAll('canvas:not([hidden])').length === 0)
  expect(await page.locator('.avatar img').count()).toBe(0)
  await desk.screenshot('photos-locked')
}, 60_000)
