import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, signIn, sizes, testOperator, type Launched } from './harness'
import { act, ask, goThrough, hello, LAB, shiftSite } from './shift'
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

/** What waits for confirmation is confirmed: the digit of the reason, if it asks for one, and Ctrl+Enter. */
async function confirmByKeys(reason: RegExp | null): Promise<void> {
  await dialog().waitFor()
  if (reason) await press(await dialog().locator('.reason', { hasText: reason }).locator('kbd').innerText())
  await press('Control+Enter')
  await dialog().waitFor({ state: 'detached' })
}
async function live(): Promise<void> {
  await desk.page.keyboard.press('1')
  await desk.page.locator('.desk.on-live').waitFor()
  await desk.page.keyboard.press('Escape')
  keys = 0
}

/** Acknowledges by key on Alarms; the alarm that this was, once its row says that it can be closed. */
async function acknowledged(): Promise<string> {
  const ids = async (state: string): Promise<readonly string[]> =>
    (await hello(desk)).alarms.filter((alarm) => alarm.state === state).map(({ id }) => id)
  const fresh = await ids('new')
  await press('2')
  await desk.page.locator('.desk.on-alarms').waitFor()
  await press('a')
  const seen = async () => (await ids('acknowledged')).filter((id) => fresh.includes(id))
  await expect.poll(seen).toHaveLength(1)
  const [id = ''] = await seen()
  await desk.page
    .locator(`[data-alarm="${id}"]`)
    .getByRole('button', { name: /^Close/ })
    .waitFor()
  return id
}
const isOpen = async (id: string): Promise<boolean> => (await hello(desk)).alarms.some((alarm) => alarm.id === id)

test('acknowledges an alarm of priority 1, says what it was and closes it in five keys', async () => {
  await lockOut()
  const id = await acknowledged()
  await press('d')
  await dialog().getByText('What was it').waitFor()
  await press('2')
  await type('she left by the side exit')
  await press('Control+Enter')
  await expect.poll(() => isOpen(id)).toBe(false)
  expect(keys).toBeLessThanOrEqual(5)
  expect(JSON.stringify((await hello(desk)).rows)).toContain('she left by the side exit')
})

test('acknowledges an alarm of priority 3, notes it and closes it in five keys', async () => {
  // No priority 1 is new, which would be the first to be acknowledged.
  const fresh = (await hello(desk)).alarms.filter(({ state }) => state === 'new')
  await ask(
    desk,
    'acknowledge',
    fresh.map(({ id }) => id),
  )
  await live()
  bus.powerFailure(IN, true)
  const power = async () => (await hello(desk)).alarms.find(({ kind }) => kind === 'reader-power')
  await expect.poll(async () => (await power())?.state, { timeout: 15_000 }).toBe('new')
  const id = await acknowledged()
  expect(id).toBe((await power())?.id)
  await press('n')
  await dialog().waitFor()
  await type('fuse was changed')
  await press('Control+Enter')
  await dialog().waitFor({ state: 'detached' })
  expect((await power())?.notes.map((note) => note.text)).toEqual(['fuse was changed'])
  await press('d')
  await expect.poll(() => isOpen(id)).toBe(false)
  bus.powerFailure(IN, false)
  expect(keys).toBeLessThanOrEqual(5)
})

test('lets violations of an area through for 15 minutes in five keys, and ends that in three', async () => {
  const { page } = desk
  await live()
  await press('Control+k')
  await type('grant lab')
  await page
    .getByRole('option', { name: /Laboratory/ })
    .first()
    .waitFor()
  await press('Enter')
  await confirmByKeys(/Test/)
  await expect
    .poll(async () => (await hello(desk)).status.relaxations)
    .toMatchObject([{ kind: 'grant-on-violation', scope: { area: LAB } }])
  const [override] = (await hello(desk)).status.relaxations
  expect(Math.round(((override?.until ?? 0) - (override?.since ?? 0)) / 60_000)).toBe(15)
  expect(keys).toBeLessThanOrEqual(5)
  await live()
  await page.locator('.strip-relaxed').waitFor()
  await press('Control+e')
  await confirmByKeys(/Test/)
  await expect.poll(async () => (await hello(desk)).status.relaxations).toEqual([])
  expect(keys).toBeLessThanOrEqual(3)
})

test('prints the fire list in two keys', async () => {
  const { page } = desk
  await live()
  await press('Control+p')
  await page.getByRole('button', { name: /^Freeze and print/ }).waitFor()
  await press('Control+Enter')
  const saved = await page.getByText(/^Saved as/).innerText()
  expect(
    readFileSync(saved.replace(/^Saved as /, '').trim())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  expect(keys).toBeLessThanOrEqual(2)
})

test('hands the shift over in two keys, and takes it over in six', async () => {
  const { page } = desk
  const { name, password } = testOperator('guard')
  await live()
  await press('Control+h')
  await page.getByLabel('Note for the next shift').waitFor()
  await type('Part for the gate comes at seven')
  await press('Control+Enter')
  await page
    .getByText(/^Shift handed over/)
    .first()
    .waitFor()
  expect(keys).toBeLessThanOrEqual(2)
  keys = 0
  await press('Control+o')
  await page.locator('.sign-in').getByLabel('Password').waitFor()
  await type(name)
  await press('Tab')
  await type(password)
  await press('Enter')
  await page.locator('.desk:not(.veiled)').waitFor()
  await press('Control+h')
  await page.getByText('Part for the gate comes at seven').first().waitFor()
  await press('Enter')
  await page
    .getByText(/^Taken over/)
    .first()
    .waitFor()
  expect(keys).toBeLessThanOrEqual(6)
})
