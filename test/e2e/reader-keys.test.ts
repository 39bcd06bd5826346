import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { IN, ADA, labSite, startBus } from './simulated-bus'
import { launch, sizes } from './harness'

/** On a computer without a key store, as the one of these tests is. */
const WORDS = 'seven wet umbrellas'

async function openLine(page: Page, reader: string): Promise<void> {
  await page.keyboard.press('5')
  await page.getByRole('button', { name: `Line of ${reader}` }).click()
  await page.getByRole('dialog', { name: reader }).waitFor()
}

test('readers are paired under a passphrase, which opens their keys again after a start', async () => {
  const bus = await startBus(2, 'tcp:0', '--secure')
  const site = labSite(bus.port)
  const secured = { ...site, readers: site.readers.map((reader) => ({ ...reader, secureChannel: 'required' })) }
  const first = await launch({ site: secured, size: sizes.laptop })
  const { dataDir } = first
  try {
    const { page } = first
    await openLine(page, 'Lab in')
    const sheet = page.getByRole('dialog')
    await sheet.getByText('This account of the computer has no key store').waitFor()
    await sheet.getByText('Choose a key password first.').first().waitFor()
    await first.screenshot('reader-keys/none')
    await sheet.getByRole('button', { name: 'Choose a key password…' }).click()
    await page.getByRole('textbox', { name: 'Key password' }).fill(WORDS)
    await page.getByLabel('Repeat password').fill(WORDS)
    await first.screenshot('reader-keys/choose')
    await page.getByRole('button', { name: 'Choose key password' }).click()
    // Back in the dialog of the reader, which can be paired now.
    await page.getByRole('dialog', { name: 'Lab in' }).waitFor()
    await page.keyboard.press('1')
    await page.getByRole('button', { name: 'Pair', exact: true }).click()
    await page.getByText('Stored').first().waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => online(page, 'R1'), { timeout: 20_000 }).toBe(true)
    bus.card(IN, ADA)
    await bus.unlocked(IN)
  } finally {
    await first.close()
  }
  const file = join(dataDir, 'reader-keys.sealed.json')
  expect(existsSync(file)).toBe(true)
  expect(readFileSync(file, 'utf8')).not.toMatch(/B1\/\d/)

  const second = await launch({ site: secured, dataDir, as: 'guard', size: sizes.laptop })
  try {
    const { page } = second
    await page.getByText('Readers’ keys are locked').waitFor()
    expect(await online(page, 'R1')).toBe(false)
    await second.screenshot('reader-keys/locked')
    await page.getByRole('button', { name: 'Enter the key password' }).click()
    await page.getByRole('textbox', { name: 'Key password' }).fill('seven dry umbrellas')
    await page.keyboard.press('Control+Enter')
    await page.getByText('the key password is wrong, or the file of the keys is damaged').waitFor()
    await second.screenshot('reader-keys/wrong')
    // Only an administrator chooses a new one.
    expect(await page.getByText('Forgotten? Choose a new one…').count()).toBe(0)
    await page.getByRole('textbox', { name: 'Key password' }).fill(WORDS)
    await page.keyboard.press('Control+Enter')
    await page.getByText('Readers’ keys are locked').waitFor({ state: 'detached' })
    await expect.poll(() => online(page, 'R1'), { timeout: 20_000 }).toBe(true)
    bus.card(IN, ADA)
    await expect.poll(() => page.getByText('Ada Rossi').count()).toBeGreaterThan(0)
  } finally {
    await second.close()
    bus.stop()
  }
}, 180_000)

const online = (page: Page, id: string): Promise<boolean | undefined> =>
  page.evaluate(async (reader) => {
    const answer = await window.sallyport?.hello()
    return answer?.ok ? answer.value.status.readers.find((each) => each.id === reader)?.online : undefined
  }, id)
