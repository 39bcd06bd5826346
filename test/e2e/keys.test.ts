import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, signIn, sizes, testOperator, type Launched } from './harness'
import { act, goThrough, hello, shiftSite } from './shift'
import { ADA, IN, startBus, type SimulatedBus } from './simulated-bus'

// "Speed of hand" of console.md, counted in the real window. Names, words and passwords are typed and not counted; each
// other key is, the digit of a reason too.

let bus: SimulatedBus
let desk: Launched
let keys = 0
beforeAll(async () => {
  bus = await startBus(2)
  desk = await launch({ site: shiftSite(bus.port), size: sizes.laptop, as: 'supervisor' })
  await desk.page.getByText('2 of 2').first().waitFor()
})
afterAll(async () => {
  await desk.close()
  bus.stop()
})

async function press(key: string): Promise<void> {
  keys++
  await desk.page.keyboard.press(key)
}
const type = (words: string): Promise<void> => desk.page.keyboard.type(words)
const dialog = () => desk.page.getByRole('dialog')

/** Ada is refused, until she is let in again; the desk shows Live, as it is most of the time. */
async function lockOut(): Promise<void> {
  await act(desk, { action: 'reset', cardholder: 'c1' })
  await goThrough(desk, bus, IN, ADA)
  bus.card(IN, ADA)
  await expect.poll(async () => (await hello(desk)).violations.length, { timeout: 15_000 }).toBe(1)
  await desk.page.keyboard.press('1')
  await desk.page.locator('.desk.on-live').waitFor()
  keys = 0
}
async function letIn(): Promise<void> {
  await expect.poll(async () => (await hello(desk)).violations, { timeout: 15_000 }).toEqual([])
}

test('says why somebody was refused in two keys', async () => {
  await lockOut()
  await desk.page.keyboard.press('Escape')
  await press('Home')
  await press('j')
  await desk.page.getByText('Last passage was in, none out since').first().waitFor()
  expect(keys).toBeLessThanOrEqual(2)
})

test('lets in somebody who is selected in three keys', async () => {
  await lockOut()
  await desk.page.keyboard.press('3')
  await desk.page.getByRole('heading', { name: 'Timeline of Ada Rossi' }).waitFor()
  await press('r')
  await dialog().getByText('Resets 1 person').waitFor()
  await press('3')
  await press('Control+Enter')
  await letIn()
  expect(keys).toBeLessThanOrEqual(3)
})

test('lets somebody in from anywhere in four keys', async () => {
  await lockOut()
  await press('3')
  await desk.page.getByRole('heading', { name: 'Timeline of Ada Rossi' }).waitFor()
  await press('r')
  await dialog().getByText('Resets 1 person').waitFor()
  await press('3')
  await press('Control+Enter')
  await letIn()
  expect(keys).toBeLessThanOrEqual(4)
})

test('lets somebody in at a guard’s desk with the supervisor’s signature in five keys; the guard stays signed in', async () => {
  const { page } = desk
  const { name, password } = testOperator('supervisor')
  await lockOut()
  await signIn(page, 'guard')
  await page.getByText('test guard').first().waitFor()
  const prepare = async (): Promise<void> => {
    await press('3')
    await page.getByRole('heading', { name: 'Timeline of Ada Rossi' }).waitFor()
    await press('r')
    await dialog().getByText('Resets 1 person').waitFor()
    await press('3')
    await type(name)
    await press('Tab')
  }
  await prepare()
  await type('not the password')
  await page.keyboard.press('Control+Enter')
  await dialog().getByRole('alert').waitFor()
  expect((await hello(desk)).violations).toHaveLength(1)
  await desk.screenshot('keys/ask-1280')
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  keys = 0
  await prepare()
  await type(password)
  await press('Control+Enter')
  await letIn()
  expect(keys).toBeLessThanOrEqual(5)
  const { status, rows } = await hello(desk)
  expect(status.operator.name).toBe('test guard')
  expect(JSON.stringify(rows)).toContain('test guard')
  await page.getByText('Ada Rossi is reset.').first().waitFor()
  expect(await act(desk, { action: 'reset', cardholder: 'c1' })).toMatchObject({ code: 'not-permitted' })
  await signIn(page, 'supervisor')
})

test('blocks a lost card by name from anywhere in four keys', async () => {
  const { page } = desk
  await page.keyboard.press('1')
  await page.locator('.desk.on-live').waitFor()
  keys = 0
  await press('Control+k')
  await type('Ada Rossi')
  await page
    .getByRole('option', { name: /Ada Rossi/ })
    .first()
    .waitFor()
  await press('Enter')
  await page.locator('.pc h2', { hasText: 'Ada Rossi' }).waitFor()
  await press('o')
  await dialog().getByText('Blocks 1 card').waitFor()
  await press('Control+Enter')
  await page.locator('.pc-card').getByText('blocked', { exact: true }).waitFor()
  expect(keys).toBeLessThanOrEqual(4)
  bus.card(IN, ADA)
  await expect
    .poll(async () => (await hello(desk)).rows[0]?.event, { timeout: 15_000 })
    .toMatchObject({ event: 'access.denied', reason: 'inactive' })
  expect(await act(desk, { action: 'card', cardholder: 'c1', credential: 'k1', active: true })).toMatchObject({
    ok: true,
  })
})
