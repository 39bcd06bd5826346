/** A new site made in the window by keyboard alone, on the simulated panel, and people who use its readers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { askLine } from '../../main/transport/loopback'
import { testOperator, type Launched } from './harness'
import { hello } from './shift'

export const NAMES = {
  site: 'Tarnwick Works',
  area: 'Laboratory',
  door: 'Lab door',
  entrance: 'Lab in',
  exit: 'Lab out',
} as const

/** Ids that a new site has. */
export const LAB_IN = 'R1'
export const LAB_OUT = 'R2'
const PANEL = 'C1'

const RULES = ['observe', 'soft', 'hard', 'none'] as const

interface Making {
  readonly rule?: (typeof RULES)[number]
  /** Called at each step, before it is filled in. */
  readonly onStep?: (name: 'name' | 'administrator' | 'hardware' | 'area' | 'test') => Promise<void>
}

/** From the three ways to the test of a card. */
export async function makeNewSite({ page }: Launched, { rule = 'observe', onStep }: Making = {}): Promise<void> {
  const step = async (title: string, name: Parameters<NonNullable<Making['onStep']>>[0]): Promise<void> => {
    await page.getByRole('heading', { name: title }).waitFor()
    await onStep?.(name)
  }
  await page.getByRole('heading', { name: 'How do you want to start?' }).waitFor()
  await page.keyboard.press('1')
  await step('1. Name and zone', 'name')
  await page.keyboard.type(NAMES.site)
  await page.keyboard.press('Control+Enter')

  await step('2. Administrator', 'administrator')
  const { name, password } = testOperator('administrator')
  for (const word of [name, password, password]) {
    await page.keyboard.type(word)
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Control+Enter')

  await step('3. Hardware', 'hardware')
  await page.keyboard.press('Control+Enter')

  await step('4. First area', 'area')
  for (const word of [NAMES.area, NAMES.door, NAMES.entrance, NAMES.exit]) {
    await page.keyboard.type(word)
    await page.keyboard.press('Tab')
  }
  for (let down = RULES.indexOf(rule); down > 0; down--) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Control+Enter')
  await step('5. Test a card', 'test')
}

const STEPS = 120

/** Presses Tab until it has the focus: what cannot be reached so fails. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let step = 0; step < STEPS; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${String(target)}`)
}

/** Somebody presents a card at a reader of the simulated panel, and goes through if the door opens. */
export async function walk(desk: Launched, reader: string, number: number): Promise<void> {
  const { control } = JSON.parse(readFileSync(join(desk.dataDir, 'simulated-panel.json'), 'utf8')) as {
    control: number
  }
  const card = { format: 'H10301', facility: '12', number: String(number) }
  const answered = await askLine(control, JSON.stringify({ panel: PANEL, do: 'walk', reader, card }))
  expect(answered).toMatchObject({ ok: true })
}

/** What became of a read: `granted`, with the rule that it broke all the same, or what refused it. */
export async function walked(desk: Launched, reader: string, number: number): Promise<string> {
  // Newest first.
  const newest = async () =>
    (await hello(desk)).rows.find(({ event: { event } }) => event === 'access.granted' || event === 'access.denied')
  const before = (await newest())?.seq ?? 0
  await walk(desk, reader, number)
  await expect.poll(async () => (await newest())?.seq ?? 0, { timeout: 15_000 }).toBeGreaterThan(before)
  const { seq: own = 0, event } = (await newest()) ?? {}
  if (event?.event === 'access.denied') return event.violation?.kind ?? event.reason
  // The passage is over when the door is shut behind the person.
  const isShut = async (): Promise<boolean> =>
    (await hello(desk)).rows.some(({ seq, event: each }) => seq > own && each.event === 'door.closed')
  await expect.poll(isShut, { timeout: 20_000 }).toBe(true)
  return event?.event === 'access.granted' && event.violation ? `granted ${event.violation.kind}` : 'granted'
}
