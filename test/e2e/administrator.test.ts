import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, newFolder, sizes, type Launched } from './harness'
import { axe } from './looking'
import { act, ask, confirm, goThrough, hello, LAB } from './shift'
import { ADA, IN, labSite, startBus, type SimulatedBus } from './simulated-bus'

// What only an administrator does, in the real app on one desk: relaxing without an end, people and a changed site while
// the lane runs, pairing a reader on its line.

let bus: SimulatedBus
let desk: Launched
beforeAll(async () => {
  bus = await startBus(2)
  desk = await launch({ site: securedSite(), size: sizes.wall })
  await desk.page.getByText('1 of 2').first().waitFor()
})
afterAll(async () => {
  await desk.close()
  bus.stop()
})

/** The exit reader may have a key but is not paired yet. */
function securedSite() {
  const lab = labSite(bus.port)
  const [first, second] = lab.readers
  return { ...lab, readers: [first, { ...second, secureChannel: 'required' }] }
}

/** The dialogs of the operating system, answered with this file: nobody is there to choose one. */
const chooses = (chosen: string): Promise<void> =>
  desk.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path })
  }, chosen)

function file(name: string, text: string): string {
  const path = join(newFolder('files'), name)
  writeFileSync(path, text)
  chmodSync(path, 0o644)
  return path
}

async function openSheet(title: string): Promise<void> {
  const { page } = desk
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(title)
  await page.getByRole('option', { name: title }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').locator('.sheet-title').waitFor()
}

test('rules are relaxed until switched off, which is on screen until then', async () => {
  const { page } = desk
  await page.keyboard.press('4')
  await page.getByRole('region', { name: 'Rules of Laboratory' }).getByRole('button', { name: 'Grant' }).click()
  await page.getByRole('radio', { name: /Until switched off/ }).check()
  await confirm(desk)
  await page.locator('.strip-relaxed').getByText('until switched off').waitFor()
  expect((await hello(desk)).status.relaxations).toMatchObject([{ scope: { area: LAB }, until: null }])
  expect(await act(desk, { action: 'grant-on-violation', scope: { area: LAB }, on: false })).toMatchObject({ ok: true })
  await page.locator('.strip-relaxed').waitFor({ state: 'detached' })
})

test('a list of people comes into force while the lane runs: bad rows are named, nobody moves', async () => {
  const { page } = desk
  await page.keyboard.press('1')
  await goThrough(desk, bus, IN, ADA)
  const before = await ask(desk, 'inside', LAB)
  const people = [
    'id,name,accessLevels,credentials',
    `c1,Ada Lovelace,all,H10301:12:${ADA}`,
    'c9,Nora Lind,all,H10301:12:900',
    'c8,,all,H10301:bad',
  ].join('\n')
  await chooses(file('people.csv', people))
  await page.keyboard.press('7')
  await page.getByRole('button', { name: 'Import…' }).click()
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await page.getByRole('button', { name: 'Preview 3 rows' }).click()
  await page.getByText('1 rejected').first().waitFor()
  await page.getByLabel('Import nothing if any row is rejected').check()
  expect(await page.getByRole('button', { name: /^Import 2 people/ }).getAttribute('aria-disabled')).toBe('true')
  await page.getByLabel('Import nothing if any row is rejected').uncheck()
  await page.getByRole('radiogroup').getByText('Test').click()
  await page.getByRole('button', { name: /^Import 2 people/ }).click()
  await page.getByText('2 people imported').waitFor()
  await page.keyboard.press('1')
  await page.getByText('Ada Lovelace').first().waitFor()
  const after = await ask(desk, 'inside', LAB)
  expect(after.ok && after.value.map(({ id, since }) => [id, since])).toEqual(
    before.ok && before.value.map(({ id, since }) => [id, since]),
  )
  await goThrough(desk, bus, IN, 900)
})

test('a changed site is compared, applied and in force at the next card', async () => {
  const { page } = desk
  bus.card(IN, ADA)
  await page.getByText('Refused: entered again without leaving').first().waitFor()
  const { cardholders, ...rest } = securedSite()
  const nora = { id: 'c9', name: 'Nora Lind', accessLevels: ['all'], credentials: [] }
  const soft = {
    ...rest,
    areas: [{ id: LAB, name: 'Laboratory', apb: { mode: 'none' } }],
    cardholders: [...cardholders, nora],
  }
  await chooses(file('soft.json', JSON.stringify(soft)))
  await openSheet('Import and export the site file')
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await page.getByText(/areas: 0 added, 1 changed/).waitFor()
  expect(await axe(page)).toEqual([])
  await desk.screenshot('administrator/site-1920')
  await page.getByRole('radiogroup').getByText('Test').click()
  await page.getByRole('button', { name: /^Apply/ }).click()
  await page.getByText('Site file in force').waitFor()
  await page.keyboard.press('Escape')
  const before = bus.unlocks(IN)
  bus.card(IN, ADA)
  await expect.poll(() => bus.unlocks(IN), { timeout: 15_000 }).toBe(before + 1)

  // A file with faults is refused whole, each named.
  await chooses(file('bad.json', '{"format":"sallyport-site/1"}'))
  await openSheet('Import and export the site file')
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await page.getByText('cardholders: is required').waitFor()
  await desk.screenshot('administrator/site-faults-1920')
  await page.keyboard.press('Escape')
})

test('the site file in force is exported, as it can be imported again', async () => {
  const { page } = desk
  const path = file('exported.json', '')
  chmodSync(path, 0o666)
  await chooses(path)
  await openSheet('Import and export the site file')
  await page.getByRole('button', { name: /^Export/ }).click()
  await expect.poll(() => readFileSync(path, 'utf8')).toContain('"sallyport-site/1"')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
    areas: expect.arrayContaining([expect.objectContaining({ id: LAB })]),
  })
  await page.keyboard.press('Escape')
})

test('a reader is paired on its line, step by step, under a key password where there is no key store', async () => {
  const { page } = desk
  await page.keyboard.press('5')
  await page.locator('.reader-lines li', { hasText: 'Lab out' }).getByRole('button', { name: /Line/ }).click()
  const dialog = page.getByRole('dialog')
  // Nobody has signed in to a desktop where tests run, so there is no key store.
  await dialog.getByText('This account of the computer has no key store').waitFor()
  expect(await axe(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Choose a key password…' }).click()
  await dialog.getByRole('textbox', { name: 'Key password' }).fill('nine green bottles')
  await dialog.getByLabel('Repeat password').fill('nine green bottles')
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await dialog
    .getByText(/not paired/i)
    .first()
    .waitFor()
  expect(await axe(page)).toEqual([])
  await desk.screenshot('administrator/line-1920')
  await page.keyboard.press('6')
  await page.keyboard.press('Control+Enter')
  await dialog.locator('.line-ended').waitFor({ timeout: 60_000 })
  await desk.screenshot('administrator/paired-1920')
  const steps = await dialog.locator('.line-steps li').evaluateAll((all) => all.map((each) => each.className))
  expect(steps).toEqual(Array(5).fill('done'))
  const line = await ask(desk, 'line', 'B1')
  expect(line.ok && line.value.readers.find(({ id }) => id === 'R2')).toMatchObject({ secure: true, online: true })
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

test('an operator is added, given another role and removed, each journalled', async () => {
  const { page } = desk
  await openSheet('Operators')
  await page.getByRole('button', { name: 'Add an operator…' }).click()
  await page.getByLabel('Name').fill('Ines Gómez')
  await page.getByLabel('Password', { exact: true }).fill('teapot under a bridge')
  await page.getByLabel('Repeat password').fill('teapot under a bridge')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Ines Gómez').first().waitFor()
  expect(await ask(desk, 'setRole', 'Ines Gómez', 'auditor')).toMatchObject({ ok: true })
  const names = await ask(desk, 'assignees')
  expect(names.ok && names.value.map(({ name }) => name)).toEqual(['test administrator'])
  expect(await ask(desk, 'removeOperator', 'Ines Gómez')).toMatchObject({ ok: true })
  // The last administrator stays one.
  expect(await ask(desk, 'setRole', 'test administrator', 'guard')).toMatchObject({ ok: false })
  const changes = (await hello(desk)).rows.flatMap(({ event }) =>
    event.event === 'desk.operators-changed' ? [event.text] : [],
  )
  expect(changes).toEqual(
    expect.arrayContaining([
      'added Ines Gómez, guard',
      'Ines Gómez from guard to auditor',
      'removed Ines Gómez, auditor',
    ]),
  )
  await page.keyboard.press('Escape')
})
