import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Requests } from '../../preload/contract/requests'
import { launch, sizes, type Launched } from './harness'
import {
  act,
  ask,
  confirm,
  everyRequest,
  goThrough,
  hello,
  LAB,
  paletteSays,
  refused,
  shiftSite,
  unlock,
} from './shift'
import { ADA, IN, startBus, type SimulatedBus } from './simulated-bus'

// A guard's shift in the real app, by the keyboard, on one desk from the first read to the handover; and what a guard may
// not do, refused by the window and by the main process.

/** What a guard may ask for; all else there is must be refused. */
const MAY: readonly (keyof Requests)[] = [
  ...(['session', 'signIn', 'setUpSignIn', 'watch', 'setFollowing', 'hello', 'rows', 'history', 'detail'] as const),
  ...(['person', 'names', 'findPeople', 'inside', 'timeline', 'line', 'lock', 'signOut', 'changePassword'] as const),
  ...(['closedAlarms', 'assign', 'tickStep', 'waitingOrders', 'handover', 'handoverDocument', 'handOver'] as const),
  ...([
    'takeOver',
    'muster',
    'musterDocument',
    'freezeMuster',
    'tickOff',
    'acknowledge',
    'note',
    'openReaderKeys',
  ] as const),
  // of priority 3 and 4, where the site allows it
  ...(['unlockOnce', 'musterPreview', 'closeAlarms'] as const),
  // of what a supervisor signs beside the guard
  ...(['preview', 'act', 'challenge', 'confirm'] as const),
  ...([
    'people',
    'personCard',
    'canOpen',
    'siteDraft',
    'checkDraft',
    'tryDraft',
    'siteVersions',
    'compareVersions',
  ] as const),
  // where no site is open
  ...(['start', 'tryStartAgain', 'openSiteFile', 'makeSite', 'seeDemo'] as const),
]

let bus: SimulatedBus
let desk: Launched
beforeAll(async () => {
  bus = await startBus(2)
  desk = await launch({ site: shiftSite(bus.port), size: sizes.wall, as: 'guard' })
  await desk.page.getByText('2 of 2').first().waitFor()
})
afterAll(async () => {
  await desk.close()
  bus.stop()
})

test('a guard sees who comes, who is refused and why, and nothing that would let them in', async () => {
  const { page } = desk
  await goThrough(desk, bus, IN, ADA)
  await page.getByText('Entered the site').first().waitFor()
  bus.card(IN, ADA)
  await page.getByText('Refused: entered again without leaving').first().click()
  await page.getByText('Last passage was in, none out since').first().waitFor()

  for (const name of ['Clear…', 'Reset…', 'Free pass…'])
    expect(await page.getByRole('button', { name }).count()).toBe(0)
  await page.getByRole('button', { name: 'Clear, reset, free pass, exempt: ask a supervisor…' }).waitFor()
  for (const key of ['s', 'p', 'Control+e']) {
    await page.keyboard.press(key)
    expect(await page.getByRole('dialog').count()).toBe(0)
  }
  await page.keyboard.press('4')
  await page.locator('.desk.on-areas').waitFor()
  const rules = page.getByRole('region', { name: 'Rules of Laboratory' }).getByRole('button')
  expect(await rules.evaluateAll((all) => all.map((each) => each.getAttribute('title')))).toEqual(
    Array(3).fill('Needs a supervisor'),
  )
  await page.keyboard.press('5')
  const lockdown = page.getByRole('button', { name: 'Lock down…' })
  await lockdown.waitFor()
  expect(await lockdown.getAttribute('aria-disabled')).toBe('true')
})

test('the palette says why a guard cannot do what others may', async () => {
  await desk.page.keyboard.press('1')
  for (const words of ['end an override…', 'shelve…', 'assign…'])
    expect([words, await paletteSays(desk, words)]).toEqual([words, 'Needs a supervisor'])
  expect(await paletteSays(desk, 'export search results')).toBe('Exporting needs a supervisor or an auditor')
  expect(await paletteSays(desk, 'acknowledge')).toBeNull()
})

test('an alarm is graded by the site file, acknowledged, taken on, worked through and noted, not closed', async () => {
  const { page } = desk
  await page.getByText('P1 sounding').waitFor()
  await page.keyboard.press('2')
  await page.getByText('What to do, 0 of 2 done').waitFor()
  await page.keyboard.press('a')
  await page.getByText('No sound').waitFor()
  await page.keyboard.press('g')
  await page.getByRole('button', { name: /^Release/ }).waitFor()
  await page.keyboard.press('i')
  await page.keyboard.press(' ')
  await page.getByText('What to do, 1 of 2 done').waitFor()
  await page.keyboard.press('n')
  await page.keyboard.type('was let in by the porter')
  await page.keyboard.press('Control+Enter')
  await page.getByText('was let in by the porter').first().waitFor()
  await desk.screenshot('guard/alarm-1920')
  for (const name of ['Close', 'Shelve…', 'Shelve… S', 'Assign… P'])
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
  const [alarm] = (await hello(desk)).alarms
  expect(alarm).toMatchObject({ state: 'acknowledged', assignee: 'test guard', priority: 1 })
  expect(await ask(desk, 'assign', alarm?.id ?? '', 'test administrator')).toMatchObject({ code: 'not-permitted' })
  const closing = { outcome: 'test', text: 'tried' } as const
  expect(await ask(desk, 'closeAlarms', [alarm?.id ?? ''], closing)).toMatchObject({ code: 'not-permitted' })
})

test('a door is unlocked once in two steps, with a reason', async () => {
  const { page } = desk
  const before = bus.unlocks(IN)
  await page.keyboard.press('5')
  await page.locator('.desk.on-doors').waitFor()
  await page.keyboard.press('u')
  await page.getByRole('dialog').getByText('Unlocks 1 door for its usual time').waitFor()
  await page.keyboard.press('Control+Enter')
  expect(await page.getByRole('dialog').count()).toBe(1)
  expect(bus.unlocks(IN)).toBe(before)
  const unlocked = bus.unlocked(IN)
  await confirm(desk)
  await unlocked
  await page
    .getByText(/^Unlocked once by operator/)
    .first()
    .waitFor()
})

test('everybody is called from a roll-call and ticked off; a guard does not reconcile it', async () => {
  const { page } = desk
  await page.keyboard.press('Control+m')
  await page.getByText('Puts 1 person on the roll-call').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Missing 1, least sure first').waitFor()
  await page.keyboard.press('Home')
  await page.keyboard.press(' ')
  await page.getByText('Nobody is missing').waitFor()
  const reconcile = page.getByRole('button', { name: 'Reconcile…' })
  expect(await reconcile.getAttribute('aria-disabled')).toBe('true')
  await desk.screenshot('guard/muster-1920')
})

test('the desk locks together with the computer, and tells nobody’s name meanwhile', async () => {
  const { page } = desk
  for (const event of ['lock-screen', 'suspend'] as const) {
    await desk.app.evaluate(({ powerMonitor }, name) => void powerMonitor.emit(name), event)
    await page.getByText('Locked with the computer.').waitFor()
    expect(await ask(desk, 'hello')).toMatchObject({ code: 'not-permitted' })
    await page.getByText('a roll-call, 0 missing of 1').waitFor()
    expect(await page.locator('body').innerText()).not.toMatch(/Ada|porter/)
    const watched = await ask(desk, 'watch')
    expect(watched).toMatchObject({ value: { status: { muster: { missing: 0, accounted: 1, operator: '' } } } })
    expect(JSON.stringify(watched)).not.toMatch(/Ada|"c1"|porter|test guard/)
    if (event === 'suspend') await desk.screenshot('guard/locked-1920')
    await unlock(desk, 'guard')
  }
  await page.getByText('Nobody is missing').waitFor()
})

test('the shift is handed over, and the outgoing operator cannot take it over', async () => {
  const { page } = desk
  await page.keyboard.press('Control+h')
  await page.getByLabel('Note for the next shift').fill('Part for the gate comes at seven')
  await page.keyboard.press('Control+Enter')
  const take = page.getByRole('button', { name: 'Take over' })
  await take.waitFor()
  expect(await take.getAttribute('title')).toBe(
    'The operator who handed over cannot take over: the incoming operator signs in',
  )
  expect(await ask(desk, 'takeOver')).toMatchObject({ ok: false })
  await desk.screenshot('guard/handover-1920')
})

test('the main process refuses a guard everything else, whatever the page asks', async () => {
  const rest = (await everyRequest(desk)).filter((name) => !MAY.includes(name))
  expect(rest.length).toBeGreaterThan(25)
  expect(await refused(desk, rest)).toEqual(rest)
  for (const action of [
    { action: 'reset', cardholder: 'c1' },
    { action: 'clear-violation', cardholder: 'c1', area: LAB },
    { action: 'free-pass', cardholder: 'c1' },
    { action: 'exempt', cardholder: 'c1', on: true },
    { action: 'grant-on-violation', scope: { area: LAB }, on: true, until: Date.now() + 60_000 },
    { action: 'suspend', scope: { site: true }, on: true },
    { action: 'lockdown', door: 'D1', on: true },
  ] as const)
    expect(await act(desk, action)).toMatchObject({ ok: false, code: 'not-permitted' })
  const { status, violations } = await hello(desk)
  expect([status.relaxations, status.doors[0]?.lockdown, violations.length]).toEqual([[], false, 1])
})

test('roll-call and handover outlive a restart', async () => {
  await desk.close()
  desk = await launch({ site: shiftSite(bus.port), size: sizes.laptop, as: 'guard', dataDir: desk.dataDir })
  const { page } = desk
  await page.getByText('Roll-call: 0 missing of 1').waitFor()
  // the line stands behind that of the roll-call
  await page.locator('.strip-more').click()
  await page.getByText('Shift handed over by test guard').waitFor()
  await page.getByText('2 of 2').first().waitFor()
  expect((await hello(desk)).status).toMatchObject({ muster: { missing: 0, accounted: 1 } })
  await desk.screenshot('guard/restarted-1280')
})
