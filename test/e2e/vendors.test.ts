import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launch, sizes, type Launched } from './harness'
import { LAB_IN, LAB_OUT, makeNewSite, tabTo, walked } from './new-site'
import { ask, hello } from './shift'

// Another vendor's system, set up in a new site by keyboard alone, then cards read at the simulated panel: they are let in and
// refused as that system would.

const ADA = 5_555
const BO = 5_556

interface Vendor {
  /** The card of the preset. */
  readonly preset: string
  readonly reader: 'Lab in' | 'Lab out'
  /** Only area rules are watched first; this many reads show it being switched to enforced. */
  readonly watched?: true
  readonly reads: readonly (readonly [reader: string, card: number, outcome: string])[]
}

const VENDORS: readonly Vendor[] = [
  {
    preset: 'Alarm.com reader-based',
    reader: 'Lab in',
    reads: [
      [LAB_IN, ADA, 'granted'],
      [LAB_IN, ADA, 'too-soon'],
      // Another card ends the wait.
      [LAB_IN, BO, 'granted'],
      [LAB_IN, ADA, 'granted'],
      [LAB_IN, ADA, 'too-soon'],
      // So does the same card at another reader.
      [LAB_OUT, ADA, 'granted'],
      [LAB_IN, ADA, 'granted'],
    ],
  },
  {
    preset: 'Verkada hard',
    reader: 'Lab in',
    watched: true,
    reads: [
      [LAB_IN, ADA, 'granted'],
      [LAB_IN, ADA, 'double-entry'],
      // Locked out until it is cleared, on the way out too.
      [LAB_OUT, ADA, 'locked-out'],
      [LAB_IN, BO, 'granted'],
    ],
  },
  {
    preset: 'Keri hard revert to soft',
    reader: 'Lab in',
    reads: [
      [LAB_IN, ADA, 'granted'],
      [LAB_IN, ADA, 'passback'],
      // The second try within a minute is let in.
      [LAB_IN, ADA, 'granted passback'],
      [LAB_OUT, ADA, 'granted'],
      [LAB_IN, ADA, 'granted'],
    ],
  },
  {
    preset: 'Topaz',
    reader: 'Lab in',
    watched: true,
    reads: [
      [LAB_IN, ADA, 'granted'],
      [LAB_IN, ADA, 'reentry-too-soon'],
      [LAB_IN, BO, 'granted'],
    ],
  },
  {
    preset: 'Hikvision route',
    reader: 'Lab out',
    reads: [
      [LAB_IN, ADA, 'granted'],
      [LAB_OUT, ADA, 'granted'],
      // The last reader was not the one before on the route.
      [LAB_OUT, ADA, 'out-of-route'],
      [LAB_IN, ADA, 'granted'],
      [LAB_OUT, ADA, 'granted'],
    ],
  },
]

describe.each(VENDORS)('$preset', ({ preset, reader, watched, reads }) => {
  let desk: Launched
  beforeAll(async () => {
    desk = await launch({ as: null, size: sizes.wall })
    await makeNewSite(desk, { rule: 'none' })
    const { page } = desk
    await tabTo(page, page.getByRole('button', { name: 'Skip the test' }))
    await page.keyboard.press('Enter')
    await page.locator('.desk .rail').waitFor()
    const person = (id: string, name: string, number: number) => ({
      id,
      before: null,
      after: {
        id,
        name,
        accessLevels: ['everywhere'],
        credentials: [{ id: `k${id}`, format: 'H10301', facility: 12, number }],
      },
    })
    const edits = [person('ada', 'Ada Rossi', ADA), person('bo', 'Bo Lind', BO)]
    const added = await ask(desk, 'editPeople', edits, { code: 'test', text: '' })
    if (!added.ok) throw new Error(JSON.stringify(added))
  })
  afterAll(() => desk.close())

  test('is chosen by name and applied with the keyboard alone', async () => {
    const { page } = desk
    await page.keyboard.press('8')
    await tabTo(page, page.getByRole('button', { name: 'Doors and readers' }))
    await page.keyboard.press('Enter')
    await tabTo(page, page.locator('.site-row').first())
    while ((await page.locator('.site-row.cur b').textContent()) !== reader) {
      const was = await page.locator('.site-row.cur b').textContent()
      await page.keyboard.press('ArrowDown')
      await page.waitForFunction((old) => document.querySelector('.site-row.cur b')?.textContent !== old, was)
    }
    await tabTo(page, page.locator('.preset').filter({ hasText: preset }))
    await page.keyboard.press('Enter')
    await page.locator('.preset.on').filter({ hasText: preset }).waitFor()
    if (watched) {
      await tabTo(page, page.getByRole('switch', { name: 'Observe first' }))
      await page.keyboard.press('Space')
      await page.getByText('the rule is enforced').waitFor()
    }
    await page.getByText('Checked: no problems').first().waitFor()
    await desk.screenshot(`vendors/${preset}`)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('radiogroup', { name: 'Reason' }).waitFor()
    for (const hazard of await page.locator('.change-tick input[type=checkbox]').all()) {
      await tabTo(page, hazard)
      await page.keyboard.press('Space')
    }
    await tabTo(page, page.getByRole('radio', { name: 'Staff change' }))
    await page.keyboard.press('Space')
    await page.keyboard.press('Control+Enter')
    await page.locator('.site-review').waitFor({ state: 'detached' })
    await expect.poll(async () => (await hello(desk)).status.draft).toMatchObject({ changes: 0 })
  })

  test('cards are let in and refused as that system does', async () => {
    const outcomes: string[] = []
    for (const [at, card] of reads) outcomes.push(await walked(desk, at, card))
    expect(outcomes).toEqual(reads.map(([, , outcome]) => outcome))
  })
})
