import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Requests } from '../../preload/contract/requests'
import { launch, signIn, sizes, type Launched } from './harness'
import { act, ask, confirm, everyRequest, goThrough, hello, LAB, refused, shiftSite, unlock, YARD } from './shift'
import { ADA, BO, IN, OUT, startBus, type SimulatedBus } from './simulated-bus'

// A supervisor's shift in the real app, on one desk: letting people in, relaxing rules and ending that, alarms to their
// end, the end of a roll-call and of a handover; and what only an administrator may do.

/** Asked of administrators alone; to a supervisor everything else is open. */
const NOT: readonly (keyof Requests)[] = [
  ...(['operators', 'addOperator', 'setRole', 'removeOperator', 'resetPassword', 'records', 'backUp'] as const),
  ...(['checkJournal', 'setRetention', 'setHold', 'liftHold', 'restoreBackup', 'lookAtChange', 'applyChange'] as const),
  ...(['quit', 'changeProgress', 'dropChange', 'exportFile', 'certificates', 'certify', 'revokeCertificate'] as const),
  ...(['lookAtOffer', 'dismissOffer'] as const),
  ...([
    'startLineWork',
    'cancelLineWork',
    'recordLine',
    'serialPorts',
    'strangers',
    'startLineTrial',
    'lineTrial',
  ] as const),
  ...(['stopLineSearch', 'tryReader', 'pairTriedReader', 'endLineTrial'] as const),
]

let bus: SimulatedBus
let desk: Launched
beforeAll(async () => {
  bus = await startBus(2)
  desk = await launch({ site: shiftSite(bus.port), size: sizes.wall, as: 'guard' })
  await signIn(desk.page, 'supervisor')
  await desk.page.getByText('2 of 2').first().waitFor()
})
afterAll(async () => {
  await desk.close()
  bus.stop()
})

/** A card that opens the lock, as it did not before. */
async function isLetIn(number: number): Promise<void> {
  const before = bus.unlocks(IN)
  bus.card(IN, number)
  await expect.poll(() => bus.unlocks(IN), { timeout: 15_000 }).toBe(before + 1)
}

const banner = () => desk.page.locator('.strip-relaxed')

test('a wrongly locked-out person is let in within three keystrokes and a reason', async () => {
  const { page } = desk
  await goThrough(desk, bus, IN, ADA)
  bus.card(IN, ADA)
  await page.getByText('Refused: entered again without leaving').first().waitFor()
  bus.card(IN, ADA)
  await page.getByText('Refused: locked out until cleared').first().waitFor()
  expect((await hello(desk)).violations).toMatchObject([{ cardholder: 'c1', lockedOut: true }])

  let keystrokes = 0
  const press = async (key: string): Promise<void> => {
    keystrokes++
    await page.keyboard.press(key)
  }
  await press('3')
  await page.getByRole('heading', { name: 'Timeline of Ada Rossi' }).waitFor()
  await press('r')
  await page.getByRole('dialog').getByText('Resets 1 person').waitFor()
  // Not without the reason, which is the one key that does not count.
  await page.keyboard.press('Control+Enter')
  expect(await page.getByRole('dialog').count()).toBe(1)
  await page.keyboard.press('3')
  await press('Control+Enter')
  expect(keystrokes).toBe(3)
  await page.getByText('Ada Rossi is reset.').waitFor()
  expect((await hello(desk)).violations).toEqual([])
  await isLetIn(ADA)
})

test('live to why to the timeline of the violation, both readers and the door in it, to clear', async () => {
  const { page } = desk
  await goThrough(desk, bus, IN, BO)
  bus.card(IN, BO)
  await page.keyboard.press('1')
  await page.locator('.ev:visible', { hasText: 'Bo Lind' }).filter({ hasText: 'Refused: entered' }).first().click()
  await page.getByText('Last passage was in, none out since').first().waitFor()
  await desk.screenshot('supervisor/why-1920')
  await page.keyboard.press('t')
  await page.getByRole('heading', { name: 'Timeline of Bo Lind' }).waitFor()
  const table = page.getByRole('table', { name: 'Events of this violation' })
  await table.getByText('Refused: entered again without leaving. Violation opened').last().waitFor()
  await table.getByText('Entered the site').last().waitFor()
  const lanes = await page.locator('.v-story svg text').allTextContents()
  for (const lane of ['Believed area', 'Lab in', 'Lab out', 'Operators']) expect(lanes).toContain(lane)
  await page.getByRole('button', { name: 'Zoom in' }).click()
  await page.getByRole('button', { name: 'Show the whole violation' }).click()
  await desk.screenshot('supervisor/timeline-1920')
  await page.keyboard.press('c')
  await confirm(desk)
  await page.getByText('Violation of Bo Lind is cleared.').waitFor()
  expect((await hello(desk)).violations).toEqual([])
})

test('an area grants on violation until a time, on every screen with its countdown, and is ended by hand', async () => {
  const { page } = desk
  await page.keyboard.press('4')
  await page.getByRole('region', { name: 'Rules of Laboratory' }).getByRole('button', { name: 'Grant' }).click()
  await page.getByRole('dialog').waitFor()
  expect(await page.getByRole('radio', { name: /Until switched off/ }).isDisabled()).toBe(true)
  await desk.screenshot('supervisor/grant-1920')
  await confirm(desk)
  for (const key of ['1', '2', '3', '4', '5', '6', 'Control+h']) {
    await page.keyboard.press(key)
    await banner().getByText('Laboratory lets violations through').waitFor()
    expect(await banner().innerText()).toMatch(/1[45]:\d\d left/)
  }
  expect(await page.locator('.top').innerText()).toContain('Granting on violation: 1 place')
  await page.keyboard.press('Control+l')
  await page.locator('.sign-in').getByText('Granting on violation: 1 place').waitFor()
  await unlock(desk, 'supervisor')
  await isLetIn(BO)
  await page.keyboard.press('Control+e')
  await confirm(desk)
  await banner().waitFor({ state: 'detached' })
  const forEver = { action: 'grant-on-violation', scope: { area: LAB }, on: true } as const
  expect(await act(desk, forEver)).toMatchObject({ code: 'not-permitted' })
})

test('a short one expires: the banner goes, the lane says so, rules apply again', async () => {
  const { page } = desk
  // Out of the note of the handover.
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  // The lane follows again: it held at the event that was looked at.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Home')
  const until = Date.now() + 5_000
  expect(await act(desk, { action: 'grant-on-violation', scope: { reader: 'R1' }, on: true, until })).toMatchObject({
    ok: true,
  })
  await banner().getByText('Lab in lets violations through').waitFor()
  await banner().waitFor({ state: 'detached' })
  await page.getByText('Grant on violation expired').first().waitFor()
  expect((await hello(desk)).status.relaxations).toEqual([])
})

test('anti-passback is suspended for the site in an emergency; ending it says what it forgets', async () => {
  const { page } = desk
  await page.keyboard.press('4')
  await page.getByRole('region', { name: 'Rules of Whole site' }).getByRole('button', { name: 'Suspend' }).click()
  await page.getByText('Anti-passback off: whole site').first().waitFor()
  await desk.screenshot('supervisor/suspend-1920')
  await confirm(desk)
  await banner().getByText('so far').waitFor()
  expect(await page.locator('.top').innerText()).toContain('Suspended')
  await goThrough(desk, bus, IN, BO)
  await goThrough(desk, bus, IN, BO)
  const inside = (await hello(desk)).status.areas.reduce((sum, area) => sum + (area.id === 0 ? 0 : area.inside), 0)
  expect(inside).toBeGreaterThan(0)
  await page.keyboard.press('Control+e')
  await page
    .getByRole('dialog')
    .getByText(/^clears the location of \d+ (person|people)$/)
    .waitFor()
  await desk.screenshot('supervisor/suspend-end-1920')
  await confirm(desk)
  await banner().waitFor({ state: 'detached' })
  await page.keyboard.press('1')
  await page.getByText('Anti-passback enforced again').first().waitFor()
  const { status } = await hello(desk)
  expect(status.relaxations).toEqual([])
  expect(await ask(desk, 'person', 'c2')).toMatchObject({ value: { location: null } })
})

test('a door is locked down and released; a person is exempt until a time and holds a free pass', async () => {
  const { page } = desk
  await page.keyboard.press('5')
  await page.getByRole('button', { name: 'Lock down…' }).click()
  await confirm(desk)
  await page.getByText('Lab door is locked down.').waitFor()
  const before = bus.unlocks(IN)
  bus.card(IN, BO)
  await page
    .getByText(/^Refused:.*locked down/i)
    .first()
    .waitFor()
  expect(bus.unlocks(IN)).toBe(before)
  await page.getByRole('button', { name: 'Release lockdown…' }).click()
  await confirm(desk)
  await page.getByText('Lab door is released.').waitFor()

  await page.keyboard.press('1')
  await page.locator('.ev:visible', { hasText: 'Bo Lind' }).first().click()
  await page.locator('.det').getByText('Bo Lind').first().waitFor()
  await page.keyboard.press('f')
  await confirm(desk)
  await page.getByText('Bo Lind holds a free pass.').waitFor()
  await page.keyboard.press('x')
  await confirm(desk)
  await page.getByText('Bo Lind is exempt.').waitFor()
  expect(await ask(desk, 'person', 'c2')).toMatchObject({ value: { freePass: true, exempt: true } })
})

test('an alarm is assigned to a guard, shelved, acknowledged by them, and closed', async () => {
  const { page } = desk
  await page.keyboard.press('2')
  await page.getByText('P1 sounding').waitFor()
  const open = (await hello(desk)).alarms.length
  await page.keyboard.press('Home')
  await page.keyboard.press('p')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /test guard/ }).waitFor()
  await desk.screenshot('supervisor/assign-1920')
  await dialog.getByRole('radio', { name: /test guard/ }).check()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Alarm assigned to test guard.').waitFor()
  const given = (await hello(desk)).alarms.find(({ assignee }) => assignee === 'test guard')
  expect(given).toMatchObject({ state: 'new' })
  expect(await ask(desk, 'assign', given?.id ?? '', 'nobody of that name')).toMatchObject({ code: 'not-found' })

  await signIn(page, 'guard')
  await page.getByText('with test guard').first().waitFor()
  await page.keyboard.press('a')
  await expect
    .poll(async () => (await hello(desk)).alarms.find(({ id }) => id === given?.id)?.state)
    .toBe('acknowledged')
  const closing = { outcome: 'test', text: 'rehearsed' } as const
  expect(await ask(desk, 'closeAlarms', [given?.id ?? ''], closing)).toMatchObject({ code: 'not-permitted' })
  await signIn(page, 'supervisor')
  await page
    .locator(`[data-alarm="${given?.id}"]`)
    .getByRole('button', { name: /^Close/ })
    .click()
  await dialog.getByText('What was it').waitFor()
  await page.keyboard.press('3')
  await page.keyboard.type('rehearsed')
  await desk.screenshot('supervisor/close-1920')
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await hello(desk)).alarms.length).toBe(open - 1)
  await page.keyboard.press('Home')
  await page.keyboard.press('s')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('2')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Shelved 1' }).click()
  await page.locator('.alr').first().waitFor()
  await desk.screenshot('supervisor/shelved-1920')
})

test('the roll-call that a guard froze is reconciled, and the shift that a guard hands over is taken', async () => {
  const { page } = desk
  await signIn(page, 'guard')
  expect(await ask(desk, 'freezeMuster', { site: true })).toMatchObject({ ok: true })
  const roll = await ask(desk, 'muster')
  const people = roll.ok ? (roll.value?.people ?? []) : []
  expect(people.map(({ id }) => id)).toContain('c1')
  expect(await ask(desk, 'tickOff', 'c1', YARD, true)).toMatchObject({ ok: true })
  expect(await ask(desk, 'handOver', 'Part for the gate comes at seven')).toMatchObject({ ok: true })
  await signIn(page, 'supervisor')
  await page.keyboard.press('Control+m')
  await page.getByRole('button', { name: 'Reconcile…' }).click()
  await page.getByText('Sets the location of 1 person').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^Roll-call ended/).waitFor()
  expect(await ask(desk, 'person', 'c1')).toMatchObject({ value: { location: YARD } })

  await page.keyboard.press('Control+h')
  await page.getByText('Part for the gate comes at seven').first().waitFor()
  await page.getByRole('button', { name: 'Take over' }).click()
  await page.getByText(/^Taken over/).waitFor()
  await page.getByRole('button', { name: 'PDF' }).click()
  const said = await page.getByText(/^Saved as/).innerText()
  expect(existsSync(said.replace(/^Saved as /, '').trim())).toBe(true)
  await goThrough(desk, bus, OUT, ADA)
})

test('the main process refuses a supervisor what is an administrator’s', async () => {
  expect(await refused(desk, NOT)).toEqual(NOT)
  const every = await everyRequest(desk)
  // Nothing of it may be asked for by a page that only guesses at a name.
  expect(NOT.filter((name) => !every.includes(name))).toEqual([])
  expect(await ask(desk, 'setIdleLock', null)).toMatchObject({ ok: false })
})
