import { afterAll, beforeAll, expect, test } from 'vitest'
import { ADA, labSite, startBus, type SimulatedBus } from './simulated-bus'
import { launch, sizes, type Launched } from './harness'
import { axe, outOfReach } from './looking'

/** The reader that the site does not have, behind the two that it has. */
const STORE = 2

let bus: SimulatedBus
let desk: Launched
beforeAll(async () => {
  bus = await startBus(3)
  desk = await launch({ site: labSite(bus.port), size: sizes.laptop })
  await desk.page.locator('.rail').waitFor()
}, 120_000)
afterAll(async () => {
  await desk?.close()
  bus?.stop()
})

const online = (id: string): Promise<boolean | undefined> =>
  desk.page.evaluate(async (reader) => {
    const answer = await window.sallyport?.hello()
    return answer?.ok ? answer.value.status.readers.find((each) => each.id === reader)?.online : undefined
  }, id)

test('a reader on a running line is found, named, told its side by a card, applied, and reads', async () => {
  const { page } = desk
  await expect.poll(() => online('R1'), { timeout: 20_000 }).toBe(true)
  await page.keyboard.press('8')
  await page.locator('.site-tab', { hasText: 'Hardware' }).click()
  await page.getByRole('button', { name: 'New reader…' }).click()
  const sheet = page.getByRole('dialog', { name: 'New reader' })
  await sheet.getByRole('button', { name: 'Search the line' }).click()
  await sheet.getByText('The readers of Bus are not polled during the search: no card is read there').waitFor()
  await sheet.getByText('This is Lab in, which the site has already').waitFor()
  await sheet.getByRole('radio', { name: /Reader at address 2, 115200 baud/ }).waitFor({ timeout: 30_000 })
  await sheet.getByRole('button', { name: 'Stop here' }).click()
  await sheet.getByRole('button', { name: 'Search again' }).waitFor()
  expect(await sheet.getByRole('radio', { name: /Reader at address 0/ }).isDisabled()).toBe(true)
  expect(await axe(page)).toEqual([])
  for (const size of Object.values(sizes)) {
    await desk.resize(size)
    expect.soft(await outOfReach(page)).toEqual([])
    await desk.screenshot(`hardware/found-${size.width}`)
  }
  // The readers of the line are back in the meantime.
  await expect.poll(() => online('R1'), { timeout: 20_000 }).toBe(true)
  await sheet.getByRole('radio', { name: /Reader at address 2/ }).click()
  await sheet.getByRole('radiogroup', { name: 'Secure channel' }).getByText('Off').click()
  await sheet.getByText('Answers without a secure channel').waitFor()
  await sheet.getByLabel('Name of the reader').fill('Store in')
  await sheet.getByLabel('Name of the door').fill('Store door')
  await sheet.getByText('Present a card at the reader now').waitFor()
  bus.card(STORE, ADA)
  await sheet.getByText(/Card read at/).waitFor()
  await sheet.getByText('The reader is in Laboratory: people go from there to Outside').click()
  await desk.screenshot('hardware/side-1920')
  await sheet.getByRole('button', { name: 'Add to the draft' }).click()
  await sheet.waitFor({ state: 'detached' })
  // The card at a reader that is only tried decided nothing.
  expect(bus.unlocks(STORE)).toBe(0)
  expect(await page.evaluate(async () => (await window.sallyport?.siteDraft())?.ok)).toBe(true)
  const made = await page.evaluate(async () => {
    const answer = await window.sallyport?.siteDraft()
    return answer?.ok ? (answer.value.document['readers'] as { id: string }[]).at(-1) : undefined
  })
  expect(made).toEqual({
    ...{ id: 'R3', name: 'Store in', door: 'D2', controller: 'B1', address: STORE },
    ...{ from: 1, to: 0, secureChannel: 'off' },
  })
  await page.keyboard.press('Control+Enter')
  await page.locator('.site-review').waitFor()
  await page.getByRole('radiogroup').getByText('Test').first().click()
  await page.getByRole('button', { name: /^Apply/ }).click()
  await expect.poll(() => online('R3'), { timeout: 30_000 }).toBe(true)
  const opened = bus.unlocked(STORE)
  bus.card(STORE, ADA)
  await opened
}, 240_000)
