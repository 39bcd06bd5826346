import { existsSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { launch, signIn, sizes, type Launched } from './harness'
import { ADA, IN, labSite, startBus, type SimulatedBus } from './simulated-bus'

// What a shift does, in the real app, by the keyboard, as each role: an alarm from end to end, a roll-call over a restart,
// a handover with two people's word.

const YARD = 2
const site = (port: number) => {
  const lab = labSite(port)
  return {
    ...lab,
    areas: [...lab.areas, { id: YARD, name: 'Yard', musterPoint: true }],
    alarms: {
      priorities: [{ kind: 'double-entry', priority: 1 }],
      instructions: [{ alarm: 'violation-denied', steps: ['Call the person', 'Compare the face'] }],
    },
  }
}

let bus: SimulatedBus
beforeAll(async () => {
  bus = await startBus(2)
})
afterAll(() => bus.stop())
const opened: Launched[] = []
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.close()
})

async function openDesk(as: 'guard' | 'supervisor', dataDir?: string): Promise<Launched> {
  const desk = await launch({
    site: site(bus.port),
    size: sizes.wall,
    as,
    ...(dataDir === undefined ? {} : { dataDir }),
  })
  opened.push(desk)
  await desk.page.getByText('2 of 2').first().waitFor()
  return desk
}

async function enter(desk: Launched): Promise<void> {
  const unlocked = bus.unlocked(IN)
  bus.card(IN, ADA)
  await unlocked
  bus.contact(IN, true)
  bus.contact(IN, false)
  await desk.page.getByText('Came on site').first().waitFor()
}

test('an alarm is graded by the site file, acknowledged, taken on, worked through, noted and closed', async () => {
  const desk = await openDesk('guard')
  const { page } = desk
  await enter(desk)
  bus.card(IN, ADA)
  await page.getByText('P1 tone sounding').waitFor()
  await page.keyboard.press('2')
  await page.getByText('What to do, 0 of 2 done').waitFor()
  await page.keyboard.press('a')
  await page.getByText('Nothing to sound').waitFor()
  await page.keyboard.press('g')
  await page.getByRole('button', { name: /^Let go/ }).waitFor()
  await page.keyboard.press(' ')
  await page.getByText('What to do, 1 of 2 done').waitFor()
  await page.keyboard.press('n')
  await page.keyboard.type('was let in by the porter')
  await page.keyboard.press('Control+Enter')
  await page.getByText('was let in by the porter').first().waitFor()
  await desk.screenshot('desk-flows/alarm')

  const [alarm] = await page.evaluate(async () => {
    const hello = await window.sallyport?.hello()
    return hello?.ok ? hello.value.alarms.map(({ id }) => id) : []
  })
  const closed = await page.evaluate((id) => window.sallyport?.closeAlarms([id]), alarm ?? '')
  expect(closed).toMatchObject({ ok: false, code: 'not-permitted' })

  await signIn(page, 'supervisor')
  await page.locator('.desk.on-alarms').waitFor()
  await page.getByRole('button', { name: 'Close', exact: true }).click()
  await page.getByRole('button', { name: /^Cleared today/ }).click()
  await page.getByText('Double entry, refused: Laboratory').first().waitFor()
  await page.getByRole('button', { name: 'Cleared today 1' }).waitFor()
})

test('a roll-call is frozen and ticked off by a guard, outlives a restart, and is reconciled by a supervisor', async () => {
  const desk = await openDesk('guard')
  const { page, dataDir } = desk
  await enter(desk)
  await page.keyboard.press('Control+m')
  await page.getByText('Puts 1 person on the roll-call').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Missing 1, least sure first').waitFor()
  await page.keyboard.press(' ')
  await page.getByText('Nobody is missing').waitFor()
  expect(await page.getByRole('button', { name: 'Reconcile…' }).getAttribute('aria-disabled')).toBe('true')
  await desk.screenshot('desk-flows/muster')
  await desk.close()

  const again = await openDesk('supervisor', dataDir)
  await again.page.getByText('Roll-call: 0 missing of 1').waitFor()
  await again.page.keyboard.press('Control+m')
  await again.page.getByRole('button', { name: 'Reconcile…' }).click()
  await again.page.getByText('Sets the location of 1 person').waitFor()
  await again.page.keyboard.press('Control+Enter')
  await again.page.getByText('Roll-call ended, 0 missing.').waitFor()
  const ada = await again.page.evaluate(() => window.sallyport?.person('c1'))
  expect(ada).toMatchObject({ value: { location: YARD } })
})

test('a shift is handed over by one and taken by another, and put on paper', async () => {
  const desk = await openDesk('guard')
  const { page } = desk
  await page.keyboard.press('Control+h')
  await page.getByLabel('What the next shift should know').fill('Part for the gate comes at seven')
  await page.keyboard.press('Control+Enter')
  const take = page.getByRole('button', { name: 'Take over' })
  await take.waitFor()
  expect(await take.getAttribute('aria-disabled')).toBe('true')
  await desk.screenshot('desk-flows/handover')

  await signIn(page, 'supervisor')
  await page.locator('.desk.on-handover').waitFor()
  await page.getByText('Part for the gate comes at seven').waitFor()
  await take.click()
  await page.getByText(/^Taken over/).waitFor()
  const paper = await page.evaluate(() => window.sallyport?.handoverDocument())
  expect(paper?.ok && existsSync(paper.value.file)).toBe(true)
})
