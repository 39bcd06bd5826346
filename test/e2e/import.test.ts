import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCsv } from '../support/csv'
import { listFile, type ListName } from '../support/import-site'
import { launch, sizes, type Launched } from './harness'
import { axe, COLOURS, outOfReach, show, THEMES } from './looking'
import { ask, goThrough, shiftSite } from './shift'
import { IN, startBus, type SimulatedBus } from './simulated-bus'

// The lists of other systems in the real window: two by mouse, one by keyboard alone, and somebody of them at the door.

/** The effect follows a change of the mapping; a machine under load takes its time. */
const SOON = { timeout: 20_000 }

let bus: SimulatedBus
let desk: Launched
beforeAll(async () => {
  bus = await startBus(2)
  const site = shiftSite(bus.port)
  desk = await launch({
    site: {
      ...site,
      groups: [
        { id: 'staff', name: 'Staff' },
        { id: 'stores', name: 'Stores' },
      ],
      accessLevels: [...site.accessLevels, { id: 'hours', name: 'All hours', readers: ['*'] }],
    },
    size: sizes.wall,
    as: 'administrator',
  })
  await desk.page.getByText('2 of 2').first().waitFor()
})
afterAll(async () => {
  await desk.close()
  bus.stop()
})

/** What the next dialog of the operating system answers. */
const dialogs = (open: string | null, save: string | null = null): Promise<void> =>
  desk.app.evaluate(
    ({ dialog }, [opened, saved]) => {
      const chosen = opened === null ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [opened] }
      dialog.showOpenDialog = () => Promise.resolve(chosen)
      dialog.showSaveDialog = () => Promise.resolve({ canceled: saved === null, filePath: saved ?? '' })
    },
    [open, save] as const,
  )

const people = async (): Promise<readonly { readonly id: string; readonly name: string }[]> => {
  const query = { text: '', chip: 'all', sort: { by: 'name', down: false }, from: 0, count: 100 } as const
  const page = await ask(desk, 'people', query)
  return page.ok ? page.value.rows.map(({ id, name }) => ({ id, name })) : []
}
const step = (name: string) => desk.page.locator('.im-steps li.on', { hasText: name })
const figure = (name: string) => desk.page.locator(`.im-figures div:has(dt:text-is("${name}")) dd`)

async function look(name: string): Promise<void> {
  const { page } = desk
  const wrong: string[] = []
  for (const theme of THEMES) {
    await show(page, theme)
    wrong.push(...(await axe(page, theme === 'dark' ? undefined : COLOURS)).map((each) => `${theme} ${each}`))
    for (const size of [sizes.laptop, sizes.wall]) {
      await desk.resize(size)
      if (theme === 'dark') wrong.push(...(await outOfReach(page)).map((each) => `${size.width} ${each}`))
      await desk.screenshot(`import/${name}-${theme}-${size.width}`)
    }
  }
  await show(page, 'dark')
  expect(wrong).toEqual([])
}

async function chooseByMouse(list: string): Promise<void> {
  const { page } = desk
  await dialogs(list.endsWith('.csv') ? list : listFile(list as ListName))
  await page.locator('.rail a', { hasText: 'Cardholders' }).click()
  await page.getByRole('button', { name: 'Import…' }).click()
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await step('Columns').waitFor()
}

test('a Net2 list comes in by mouse: its Windows text, departments, levels and days, and a group it names is created', async () => {
  const { page } = desk
  await dialogs(null)
  await page.locator('.rail a', { hasText: 'Cardholders' }).click()
  await page.getByRole('button', { name: 'Import…' }).click()
  await step('File').waitFor()
  await look('file')
  await chooseByMouse('net2')
  await page.getByText('Looks like a Paxton Net2 list').waitFor()
  await page.getByText('Müller · Lefèvre · O’Brien').waitFor()
  // Two of three levels are not of this site: their rows wait for a choice.
  await page.getByText('1 of 2 found').waitFor()
  await expect.poll(() => figure('Rejected').textContent(), SOON).toBe('2')
  await look('columns')
  await page.locator('.im-table .pl-open', { hasText: 'Access level' }).click()
  await page.getByLabel('Working hours becomes').selectOption({ label: 'All hours' })
  await expect.poll(() => figure('New').textContent(), SOON).toBe('3')
  await page.locator('.im-table .pl-open', { hasText: 'Department' }).click()
  await page.getByLabel('Offices becomes').selectOption({ label: 'Staff' })
  await page.getByText('New groups: Apprentices').waitFor()
  await page.getByLabel('Save this mapping as').check()
  await page.getByLabel('Name of the mapping').fill('Net2, monthly')
  await page.getByRole('button', { name: 'Preview 3 rows' }).click()
  await page.getByText('Daniel O’Brien').waitFor()
  await look('preview')
  await page.locator('.reason', { hasText: 'Staff change' }).click()
  await page.getByRole('button', { name: 'Import 3 people' }).click()
  await page.getByText('3 people imported').waitFor()
  expect((await people()).map(({ name }) => name)).toEqual(expect.arrayContaining(['Jörg Müller', 'Zoé Lefèvre']))
  expect(await ask(desk, 'peopleOnFile', ['p-1003'])).toMatchObject({
    value: [{ person: { name: 'Daniel O’Brien', groups: ['apprentices'], validFrom: '2026-10-13', number: 'P-1003' } }],
  })
})

test('the same list next month is compared by the stored mapping, and switches nobody off unless it is asked to', async () => {
  const { page } = desk
  const later = join(desk.dataDir, 'net2-december.csv')
  const lines = readFileSync(listFile('net2'), 'latin1').split(/\r?\n/)
  writeFileSync(later, [lines[0], lines[1]?.replace('31/12/2027', '31/12/2028'), lines[2], ''].join('\r\n'), 'latin1')
  await dialogs(later)
  await page.getByRole('button', { name: 'Import…' }).click()
  await page.getByLabel('Mapping').selectOption({ label: 'Net2, monthly' })
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await expect.poll(() => figure('Changed').textContent(), SOON).toBe('1')
  await expect.poll(() => figure('Unchanged').textContent(), SOON).toBe('1')
  await page.getByText('Switch off', { exact: true }).click()
  await page.getByText(/people are switched off and can open no door/).waitFor()
  await page.getByText('Keep', { exact: true }).click()
  await expect.poll(() => page.getByText(/people are switched off/).count(), SOON).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Import…' }).waitFor()
  expect(await ask(desk, 'peopleOnFile', ['p-1001'])).toMatchObject({ value: [{ person: { validTo: '2027-12-31' } }] })
})

test('a Hikvision list with a rejected row comes in by mouse; the row can be saved, and the others open the door', async () => {
  const { page } = desk
  const text = readFileSync(listFile('hikvision')).toString('utf16le').replace('44:30013', '44:99999')
  const csv = join(desk.dataDir, 'hik.csv')
  writeFileSync(csv, Buffer.from(text.replace('44:30011', '12:30011'), 'utf16le'))
  await chooseByMouse(csv)
  await page.getByText('Looks like a Hikvision list').waitFor()
  await page.getByText('header in line 2').waitFor()
  // No level is in the file: the people get one afterwards.
  await expect.poll(() => figure('Rejected').textContent(), SOON).toBe('1')
  await page.getByRole('button', { name: 'Preview 2 rows' }).click()
  await page.getByText('its number does not fit H10301', { exact: false }).waitFor()
  const rejected = join(desk.dataDir, 'rejected.csv')
  await dialogs(null, rejected)
  await page.getByRole('button', { name: 'Save the rejected row…' }).click()
  await page.getByText(`Written to ${rejected}`).waitFor()
  const [head, row] = readCsv(readFileSync(rejected, 'utf8').replace('\uFEFF', ''))
  expect(head?.slice(0, 3)).toEqual(['line', 'reason', 'Person ID'])
  expect(row?.[0]).toBe('4')
  expect(row?.[1]).toContain('Card No.')
  await page.locator('.reason', { hasText: 'Commissioning' }).click()
  await page.getByRole('button', { name: 'Import one person' }).click()
  await page.getByText('One person imported').waitFor()
  const known = await ask(desk, 'peopleOnFile', ['4001'])
  const before = (known.ok && known.value[0]?.person) || null
  expect(before).toMatchObject({ name: 'Kenji Mori', groups: ['stores'], validTo: '2036-08-31' })
  const after = { ...before, accessLevels: ['hours'] }
  expect(await ask(desk, 'editPeople', [{ id: '4001', before, after }], { code: 'test', text: '' })).toMatchObject({
    ok: true,
  })
  await goThrough(desk, bus, IN, 30_011)
})

test('a Kantech list without column names comes in by keyboard alone, and a lost card in it stays off', async () => {
  const { page } = desk
  await dialogs(listFile('kantech'))
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill('Import people')
  await page.keyboard.press('Enter')
  await step('File').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Looks like a Kantech list').waitFor()
  // The level that the site does not have: down to its column, over to the values, and the first that is there.
  const level = page.locator('.im-table tr', { hasText: 'Working hours' })
  for (let i = 0; i < 12 && !(await level.getAttribute('class'))?.includes('cur'); i++) await page.keyboard.press('j')
  const becomes = page.getByLabel('Working hours becomes')
  for (let i = 0; i < 60; i++) {
    if (await becomes.evaluate((element) => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  await page.keyboard.type('All')
  await expect.poll(() => figure('New').textContent(), SOON).toBe('3')
  await expect.poll(() => figure('Rejected').textContent(), SOON).toBe('0')
  await page.keyboard.press('Control+Enter')
  await step('Preview and import').waitFor()
  await page.keyboard.press('1')
  await page.keyboard.press('Control+Enter')
  await page.getByText('3 people imported').waitFor()
  expect(await ask(desk, 'peopleOnFile', ['ito-naomi'])).toMatchObject({
    value: [{ person: { name: 'Ito, Naomi', credentials: [{ number: 5557, active: false }] } }],
  })
})
