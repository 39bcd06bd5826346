import { expect } from 'vitest'
import type { OperatorAction, Role } from '../../preload/contract/models'
import type { Bridge, Requests } from '../../preload/contract/requests'
import { testOperator, type Launched } from './harness'
import { IN, labSite, type SimulatedBus } from './simulated-bus'

// What tests of a shift have in common: a small site with somewhere to muster, what the page asks for directly, people
// who walk, and dialogs filled in by the keyboard.

export const LAB = 1
export const YARD = 2

/** The laboratory on the bus, a yard to muster in, and what to do when a read is refused, which is as grave as can be. */
export const shiftSite = (port: number) => {
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

/** Asks the main process from the page, past every button of the window. */
export const ask = <Name extends keyof Requests>(
  desk: Launched,
  name: Name,
  ...args: Parameters<Requests[Name]>
): Promise<ReturnType<Requests[Name]>> =>
  desk.page.evaluate(
    ([wanted, given]) => {
      const request = window.sallyport?.[wanted as 'hello'] as unknown as (...all: readonly unknown[]) => Promise<never>
      return request(...given)
    },
    [name, args] as const,
  )

export const hello = async (desk: Launched) => {
  const answer = await ask(desk, 'hello')
  if (!answer.ok) throw new Error(JSON.stringify(answer))
  return answer.value
}

/** Somebody goes through: card, lock, door open, door shut. The lock hangs on the first reader, whichever side is read. */
export async function goThrough(desk: Launched, bus: SimulatedBus, address: number, number: number): Promise<void> {
  const before = bus.unlocks(IN)
  bus.card(address, number)
  await expect.poll(() => bus.unlocks(IN), { timeout: 15_000 }).toBe(before + 1)
  bus.contact(IN, true)
  await expect.poll(async () => (await hello(desk)).status.doors[0]?.state).toBe('open')
  bus.contact(IN, false)
  await expect.poll(async () => (await hello(desk)).status.doors[0]?.state).toBe('closed')
}

/** Gives the reason "Test" by its digit and does what the open dialog is about; its dialog closes. */
export async function confirm({ page }: Launched): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  // Its digit differs from act to act; some dialogs ask for no reason.
  const digit = dialog.locator('.reason', { hasText: /Test$/ }).locator('kbd')
  if ((await digit.count()) > 0) await page.keyboard.press(await digit.innerText())
  await page.keyboard.press('Control+Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

/** Why the palette says that an action cannot be done; null = it offers it. */
export async function paletteSays({ page }: Launched, words: string): Promise<string | null> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(words)
  const option = page.getByRole('option').first()
  await option.waitFor()
  const off = (await option.getAttribute('aria-disabled')) === 'true'
  const said = off ? await option.locator('.pick-hint').innerText() : null
  await page.keyboard.press('Escape')
  await page.locator('.palette').waitFor({ state: 'detached' })
  return said
}

/** Unlocks a locked desk, or takes it over, as the test's operator. */
export async function unlock({ page }: Launched, role: Role): Promise<void> {
  await page.getByLabel('Password').fill(testOperator(role).password)
  await page.keyboard.press('Enter')
  await page.locator('.desk:not(.veiled)').waitFor()
}

/** Names of all requests that main refuses to the signed-in operator; allowed ones are not sent. */
export async function refused(desk: Launched, names: readonly (keyof Requests)[]): Promise<readonly string[]> {
  const answers = await desk.page.evaluate(
    (asked) =>
      Promise.all(
        asked.map(async (name) => {
          const request = window.sallyport?.[name] as unknown as () => Promise<{ ok: boolean; code?: string }>
          const answer = await request()
          return answer.ok ? 'done' : (answer.code ?? '')
        }),
      ),
    names,
  )
  return names.filter((_name, i) => answers[i] === 'not-permitted')
}

/** Every request there is, so that a new one must be put into the lists of the tests. */
export const everyRequest = ({ page }: Launched): Promise<(keyof Requests)[]> =>
  page.evaluate(
    () => Object.keys(window.sallyport ?? {}).filter((name) => name !== 'on') as (keyof Bridge & keyof Requests)[],
  )

export const act = (desk: Launched, action: OperatorAction) => ask(desk, 'act', action, { code: 'test', text: '' })
