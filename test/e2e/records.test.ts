import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, sizes, type Launched } from './harness'
import { axe } from './looking'

// The care of the records in the real window: back up, verify, see what came of it.

let desk: Launched
beforeAll(async () => {
  desk = await launch({ demo: true, size: sizes.wall })
  await desk.page.locator('.ev:visible').nth(5).waitFor({ timeout: 30_000 })
})
afterAll(() => desk.close())

test('the palette leads to the records; a backup is made and listed', async () => {
  const { page } = desk
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('records')
  await page.keyboard.press('Enter')
  const sheet = page.getByRole('dialog')
  await sheet.getByText('No backup yet').waitFor()
  await sheet.getByRole('button', { name: 'Back up now' }).click()
  await sheet.getByText('checked when made').waitFor({ timeout: 30_000 })
  expect(await sheet.getByRole('button', { name: /Restore the backup of/ }).count()).toBe(1)
})

test('the journal is verified, and the sheet says that it is whole', async () => {
  const sheet = desk.page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Verify the journal now' }).click()
  await sheet.getByText(/Complete and unchanged up to row \d+/).waitFor({ timeout: 60_000 })
  expect(await sheet.getByText(/the hash chain is intact over \d+ rows/).count()).toBe(1)
  expect(await axe(desk.page)).toEqual([])
  for (const size of Object.values(sizes)) {
    await desk.resize(size)
    await desk.screenshot(`records-${size.width}`)
  }
})

test('a legal hold is set with a reason, listed, and the days of a kind are changed', async () => {
  const { page } = desk
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: 'Set a legal hold…' }).click()
  const door = sheet.getByRole('combobox', { name: 'Door' })
  await door.selectOption({ index: 1 })
  await sheet.locator('.reason', { hasText: 'Test' }).click()
  await desk.screenshot('records-hold')
  await sheet.getByRole('button', { name: 'Set hold' }).click()
  await sheet.getByRole('button', { name: /Lift the hold on/ }).waitFor()

  await sheet.getByRole('button', { name: 'Change…' }).click()
  await sheet.getByRole('spinbutton', { name: 'Doors' }).fill('45')
  await sheet.locator('.reason', { hasText: 'Test' }).click()
  expect(await axe(desk.page)).toEqual([])
  await desk.screenshot('records-days')
  await sheet.getByRole('button', { name: 'Save retention' }).click()
  await sheet.getByText('45 days').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('Retention changed').first().waitFor()
})
