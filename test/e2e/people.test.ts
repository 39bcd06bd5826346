import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, signIn, sizes, type Launched } from './harness'
import { axe, COLOURS, outOfReach, show, THEMES } from './looking'
import { act, ask, confirm, goThrough, hello, refused, shiftSite } from './shift'
import { ADA, IN, OUT, startBus, type SimulatedBus } from './simulated-bus'

// Cardholders in the real window: each role at the card of a person, a lost card, two edits of one person, and a new person
// whose card is read at a reader and who then gets in at the door.

const NORA = 900

let bus: SimulatedBus
let desk: Launched
beforeAll(async () => {
  bus = await startBus(2)
  const site = shiftSite(bus.port)
  const [ada, ...others] = site.cardholders
  desk = await launch({
    site: {
      ...site,
      groups: [
        { id: 'staff', name: 'Staff' },
        { id: 'night', name: 'Night shift' },
      ],
      cardholders: [{ ...ada, groups: ['staff'], department: 'Chemistry', number: '40117' }, ...others],
    },
    size: sizes.wall,
    as: 'guard',
  })
  await desk.page.getByText('2 of 2').first().waitFor()
})
afterAll(async () => {
  await desk.close()
  bus.stop()
})

const dialog = () => desk.page.getByRole('dialog')
const card = () => desk.page.locator('.pc')

/** Opens the card of somebody by the palette, as from any screen. */
async function openCard(name: string): Promise<void> {
  const { page } = desk
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(name)
  await page
    .getByRole('option', { name: new RegExp(name) })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await card().getByRole('heading', { name }).waitFor()
  await card().locator('.pc-ask b:not(:empty)').waitFor()
}

async function look(name: string): Promise<void> {
  const { page } = desk
  const wrong: string[] = []
  for (const theme of THEMES) {
    await show(page, theme)
    wrong.push(...(await axe(page, theme === 'dark' ? undefined : COLOURS)).map((each) => `${theme} ${each}`))
  }
  await show(page, 'dark')
  for (const size of [sizes.laptop, sizes.wall]) {
    await desk.resize(size)
    wrong.push(...(await outOfReach(page)).map((each) => `${size.width} ${each}`))
    await desk.screenshot(`people/${name}-${size.width}`)
  }
  expect(wrong).toEqual([])
}

test('a guard reads the card of a person, with what they could open, and changes nothing', async () => {
  const { page } = desk
  await goThrough(desk, bus, IN, ADA)
  await page.keyboard.press('7')
  await page.locator('.pl-open').nth(1).waitFor()
  await openCard('Ada Rossi')
  await card().getByText('Chemistry · employee 40117').waitFor()
  await card().getByText('Laboratory', { exact: true }).first().waitFor()
  // Ada is inside: another entry would break the rule, and so says the engine.
  await card().getByText('Lab in: no, double entry').waitFor()
  await card().locator('.pc-doors').getByText('Lab out', { exact: true }).waitFor()
  for (const name of [/^Edit/, /^Block card/, /^Free pass/])
    expect(await page.getByRole('button', { name }).count()).toBe(0)
  expect(await page.locator('.pl-tick').count()).toBe(0)
  for (const key of ['e', 'o', 'Control+n']) await page.keyboard.press(key)
  expect(await dialog().count()).toBe(0)
  expect(await refused(desk, ['peopleOnFile', 'editPeople'])).toEqual(['peopleOnFile', 'editPeople'])
  await look('guard')
  await goThrough(desk, bus, OUT, ADA)
})

test('a supervisor blocks a lost card, which every door refuses until it is unblocked', async () => {
  const { page } = desk
  await signIn(page, 'supervisor')
  await page.getByText('test supervisor').first().waitFor()
  await openCard('Ada Rossi')
  await page.keyboard.press('o')
  await dialog().getByText('Blocks 1 card').waitFor()
  await look('block')
  await page.keyboard.press('Control+Enter')
  await card().getByText('blocked', { exact: true }).waitFor()
  const before = bus.unlocks(IN)
  bus.card(IN, ADA)
  await expect
    .poll(async () =>
      (await hello(desk)).rows.some(({ event }) => event.event === 'access.denied' && event.reason === 'inactive'),
    )
    .toBe(true)
  expect(bus.unlocks(IN)).toBe(before)
  await card()
    .getByRole('button', { name: /^Unblock card/ })
    .click()
  await confirm(desk)
  await card()
    .getByRole('button', { name: /^Block card/ })
    .waitFor()
  await goThrough(desk, bus, IN, ADA)
  await goThrough(desk, bus, OUT, ADA)
  expect(await page.getByRole('button', { name: /^Edit/ }).count()).toBe(0)
})

test('an administrator adds a person with a card that is read, who then gets in at the door', async () => {
  const { page } = desk
  await signIn(page, 'administrator')
  await page.getByText('test administrator').first().waitFor()
  await page.keyboard.press('7')
  await page.keyboard.press('Control+n')
  await dialog().getByLabel('Name', { exact: true }).and(page.locator('input')).fill('Nora Lind')
  await dialog().getByLabel('Reader for the next card').selectOption({ label: 'Lab in' })
  await dialog().getByRole('button', { name: 'Read' }).click()
  bus.card(IN, ADA)
  await dialog().getByText('This card belongs to Ada Rossi.').waitFor()
  await dialog().getByRole('button', { name: 'Read' }).click()
  bus.card(IN, NORA)
  await dialog().getByText('Read H10301 facility 12 number 900').waitFor()
  await dialog().getByLabel('Add an access level').selectOption({ label: 'Everywhere' })
  await dialog().getByLabel('Add a group').selectOption({ label: 'Staff' })
  await look('new')
  await confirm(desk)
  await card().getByRole('heading', { name: 'Nora Lind' }).waitFor()
  await goThrough(desk, bus, IN, NORA)
  await card()
    .getByText('Came on site')
    .or(card().getByText(/Entered/))
    .first()
    .waitFor()
  expect(await ask(desk, 'findPeople', 'Nora')).toMatchObject({ value: [{ name: 'Nora Lind' }] })
  await look('administrator')
})

test('of two edits of one person the second is shown what changed, and both are kept', async () => {
  const { page } = desk
  await openCard('Bo Lind')
  await page.keyboard.press('e')
  await dialog().getByLabel('Department').and(page.locator('input')).fill('Stores')
  const known = await ask(desk, 'peopleOnFile', ['c2'])
  const before = known.ok ? known.value[0]?.person : undefined
  const after = { ...before, number: '777', groups: ['night'] }
  const done = await ask(desk, 'editPeople', [{ id: 'c2', before: before ?? null, after }], { code: 'test', text: '' })
  expect(done).toMatchObject({ ok: true, value: { kind: 'done' } })
  const digit = dialog().locator('.reason', { hasText: /Test$/ })
  await digit.click()
  await page.keyboard.press('Control+Enter')
  await dialog().getByRole('region', { name: 'Changed by somebody else' }).waitFor()
  await dialog().getByText('Night shift').first().waitFor()
  await look('conflict')
  await page.keyboard.press('Control+Enter')
  await dialog().waitFor({ state: 'detached' })
  expect(await ask(desk, 'peopleOnFile', ['c2'])).toMatchObject({
    value: [{ person: { department: 'Stores', number: '777', groups: ['night'] } }],
  })
  await card().getByText('Stores · employee 777').waitFor()
})

test('several people are switched off together, and nobody of them gets in', async () => {
  const { page } = desk
  for (const name of ['Bo Lind', 'Nora Lind']) await page.getByRole('checkbox', { name: `Select ${name}` }).check()
  await page.getByRole('button', { name: 'Switch off…' }).click()
  await dialog().getByText('Switches off 2 people').first().waitFor()
  await look('many')
  await confirm(desk)
  await card().getByText('Switched off: every card is refused').waitFor()
  const before = bus.unlocks(IN)
  bus.card(OUT, NORA)
  await expect
    .poll(async () => (await hello(desk)).rows[0]?.event)
    .toMatchObject({ event: 'access.denied', reason: 'inactive' })
  expect(bus.unlocks(IN)).toBe(before)
  expect(await act(desk, { action: 'reset', cardholder: 'c1' })).toMatchObject({ ok: true })
})

test('an auditor sees everybody and changes nothing', async () => {
  const { page } = desk
  await signIn(page, 'auditor')
  await page.getByText('test auditor').first().waitFor()
  await openCard('Ada Rossi')
  await card().locator('.acts-others').waitFor()
  expect(await refused(desk, ['peopleOnFile', 'editPeople', 'act'])).toEqual(['peopleOnFile', 'editPeople', 'act'])
})
