import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { busAddress, launch, sizes, type Launched } from './harness'
import { startNotificationDaemon } from './notification-daemon'
import { act, goThrough, hello } from './shift'
import { ADA, BO, IN, labSite, OUT, startBus, type SimulatedBus } from './simulated-bus'

let bus: SimulatedBus
beforeAll(async () => {
  bus = await startBus(2)
})
afterAll(() => bus.stop())
const opened: Launched[] = []
// A desk that a failed test left open would go on taking the bus away from the next one.
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.close()
})

/** Opens the desk on the small site and waits until both readers answer. */
async function openDesk(dataDir?: string): Promise<Launched> {
  const desk = await launch({
    site: labSite(bus.port),
    size: sizes.wall,
    ...(dataDir === undefined ? {} : { dataDir }),
  })
  opened.push(desk)
  await desk.page.getByText('2 of 2').first().waitFor()
  return desk
}

test('a card at the simulated reader opens its lock and shows in the lane; a passback alarms; a reset lets in', async () => {
  const desk = await openDesk()
  const { page } = desk

  await goThrough(desk, bus, IN, ADA)
  expect(bus.unlocks(IN)).toBe(1)
  await page.getByText('Entered the site').first().waitFor()
  await page.getByText('Ada Rossi').first().waitFor()

  bus.card(IN, ADA)
  await page.getByText('Refused: entered again without leaving').first().waitFor()
  await page.getByText('P2 sounding').waitFor()
  expect((await hello(desk)).alarms).toMatchObject([{ kind: 'violation-denied', priority: 2, state: 'new' }])
  expect(bus.unlocks(IN)).toBe(1)
  await desk.screenshot('first-light/passback')

  await page.keyboard.press('a')
  await page.getByText('No sound').waitFor()
  expect((await hello(desk)).alarms).toMatchObject([{ state: 'acknowledged' }])

  await page.getByText('Refused: entered again without leaving').first().click()
  await page.getByText('Last passage was in, none out since').first().waitFor()
  await desk.screenshot('first-light/why')
  await page.keyboard.press('r')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('7')
  await desk.screenshot('first-light/reset')
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await hello(desk)).violations).toEqual([])

  await goThrough(desk, bus, IN, ADA)
  expect(bus.unlocks(IN)).toBe(2)
  await desk.close()
})

test('grant on violation lets in until it expires', async () => {
  const desk = await openDesk()
  const { page } = desk
  await goThrough(desk, bus, IN, BO)
  bus.card(IN, BO)
  await expect.poll(async () => (await hello(desk)).violations.length).toBe(1)
  const before = bus.unlocks(IN)

  const until = Date.now() + 4_000
  expect(await act(desk, { action: 'grant-on-violation', scope: { area: 1 }, on: true, until })).toMatchObject({
    ok: true,
  })
  await page.getByText('Laboratory lets violations through').first().waitFor()
  const unlocked = bus.unlocked(IN)
  bus.card(IN, BO)
  await unlocked
  await page
    .getByText(/^Let in by override/)
    .first()
    .waitFor()
  await desk.screenshot('first-light/override')

  await page.getByText('Grant on violation expired').first().waitFor()
  expect((await hello(desk)).status.relaxations).toEqual([])
  bus.card(IN, BO)
  await page.getByText('Refused: locked out until cleared').first().waitFor()
  expect(bus.unlocks(IN)).toBe(before + 1)
  await desk.close()
})

test('a new alarm shows a system notification, and a click opens the alarm', async () => {
  const daemon = await startNotificationDaemon(busAddress())
  const desk = await openDesk()
  await goThrough(desk, bus, IN, ADA)
  await desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())

  bus.card(IN, ADA)
  const refused = await daemon.next(({ title }) => title.startsWith('P2'))
  expect(refused).toMatchObject({ title: 'P2: Refused, anti-passback', body: 'Lab in, Test works' })
  expect(JSON.stringify(refused)).not.toContain('Ada')

  bus.contact(IN, true)
  const forced = await daemon.next(({ title }) => title.startsWith('P1'))
  expect(forced).toMatchObject({ title: 'P1: Door forced open', body: 'Lab door, Test works' })
  bus.contact(IN, false)
  daemon.click(forced.id)
  await expect
    .poll(() => desk.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible()))
    .toBe(true)
  expect((await hello(desk)).status.notifications).toBeNull()
  await desk.screenshot('first-light/forced')
  await desk.close()
  daemon.close()
})

test('a kill loses nothing: rows, alarms, violations and toggles are as they were', async () => {
  const first = await openDesk()
  await goThrough(first, bus, OUT, BO)
  await goThrough(first, bus, IN, BO)
  bus.card(IN, BO)
  await expect.poll(async () => (await hello(first)).alarms.length).toBe(1)
  const alarm = (await hello(first)).alarms[0]?.id ?? ''
  expect(await first.page.evaluate((id) => window.sallyport?.acknowledge([id]), alarm)).toMatchObject({ ok: true })
  expect(await first.page.evaluate((id) => window.sallyport?.note(id, 'asked at the gate'), alarm)).toMatchObject({
    ok: true,
  })
  await act(first, { action: 'grant-on-violation', scope: { reader: 'R2' }, on: true })
  const before = await hello(first)
  await first.kill()

  const second = await openDesk(first.dataDir)
  const after = await hello(second)
  expect(after.alarms).toEqual(before.alarms)
  expect(after.violations).toEqual(before.violations)
  expect(after.status.relaxations).toEqual(before.status.relaxations)
  const known = new Map(after.rows.map((row) => [row.seq, row]))
  for (const row of before.rows) expect(known.get(row.seq)).toEqual(row)
  await second.close()
})
