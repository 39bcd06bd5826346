/** The pictures to look at: which scene, which screen, what was pressed before. */
import type { Page } from 'playwright-core'

export interface Shot {
  readonly name: string
  readonly scene: string
  readonly hash: string
  readonly before?: (page: Page) => Promise<void>
}

const selectInes = async (page: Page): Promise<void> => {
  await page.locator('.ev', { hasText: 'Refused: entered again' }).click()
  await page.locator('.det .checks').waitFor()
}
const selectUnknown = async (page: Page): Promise<void> => {
  await page.locator('.ev', { hasText: 'card not known' }).first().click()
  await page.getByRole('region', { name: 'Card read' }).waitFor()
}
const putOnFile = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Put on file…' }).click()
  await page.getByRole('combobox', { name: 'Name or card' }).fill('ruth')
  await page.getByRole('option', { name: 'Ruth Abernethy' }).waitFor()
}
const press =
  (...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
const after =
  (...steps: readonly ((page: Page) => Promise<void>)[]) =>
  async (page: Page): Promise<void> => {
    for (const step of steps) await step(page)
  }

const PASSWORD = 'teapot under a bridge'
/** What is typed in each step of a new site, by label. */
const STEPS: readonly (readonly [name: string, typed: Readonly<Record<string, string>>])[] = [
  ['name', { 'Site name': 'Tarnwick Works' }],
  ['administrator', { Name: 'Lucia Moretti', Password: PASSWORD, 'Repeat password': PASSWORD }],
  ['hardware', {}],
  ['area', { Area: 'Laboratory', Door: 'Lab door', 'Entrance reader': 'Lab in', 'Exit reader': 'Lab out' }],
  ['test', {}],
]
const toStep =
  (wanted: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'New site' }).click()
    for (const [name, typed] of STEPS) {
      await page.locator('.step').waitFor()
      if (name === wanted) return
      for (const [label, value] of Object.entries(typed))
        await page.locator('.step').getByLabel(label, { exact: true }).fill(value)
      await page.keyboard.press('Control+Enter')
    }
  }

/** A change of the draft, reviewed for a time. */
async function toReviewAtTime(page: Page): Promise<void> {
  await page.getByRole('switch', { name: 'Muster point' }).click()
  await page.getByText('1 change', { exact: true }).waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByRole('checkbox', { name: /Laboratory/ }).check()
  await page.getByText('Planned change').click()
  await page.getByRole('radio', { name: 'At a time' }).check()
}
const toColumns = async (page: Page): Promise<void> => {
  await page.keyboard.press('Control+Enter')
  await page.locator('.im-table').waitFor()
  await page.locator('.im-table .pl-open', { hasText: 'Department' }).click()
}
/** In a narrow window by way of the values. */
const toPreview = async (page: Page): Promise<void> => {
  const found = page.locator('.im-found')
  for (let i = 0; i < 10 && !(await found.isVisible()); i++) {
    await page.keyboard.press('Control+Enter')
    await page.waitForTimeout(200)
  }
}

/** Searches the chosen line and picks the reader that can be paired. */
const newReader = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'New reader…' }).click()
  await page.getByRole('button', { name: 'Search the line' }).click()
  await page.getByRole('radio', { name: /Reader at address 30/ }).click()
  await page.getByText('It has no key of this console yet').waitFor()
}
const paired = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Pair this reader' }).click()
  await page.getByText(/Card read at/).scrollIntoViewIfNeeded()
}

export const SHOTS: readonly Shot[] = [
  { name: 'live', scene: 'live', hash: '#/live', before: selectInes },
  { name: 'live-reset', scene: 'live', hash: '#/live', before: after(selectInes, press('r', '3')) },
  { name: 'live-unlock', scene: 'live', hash: '#/live', before: after(selectInes, press('u')) },
  { name: 'live-unknown-card', scene: 'administrator', hash: '#/live', before: selectUnknown },
  { name: 'live-put-on-file', scene: 'administrator', hash: '#/live', before: after(selectUnknown, putOnFile) },
  { name: 'live-empty', scene: 'empty', hash: '#/live' },
  { name: 'live-offline', scene: 'offline', hash: '#/live' },
  { name: 'live-flood', scene: 'flood', hash: '#/live' },
  { name: 'live-filtered', scene: 'live', hash: '#/live?violations=1&areas=4' },
  { name: 'live-guard', scene: 'guard', hash: '#/live', before: selectInes },
  { name: 'alarms', scene: 'live', hash: '#/alarms' },
  { name: 'alarms-flood', scene: 'flood', hash: '#/alarms' },
  { name: 'alarms-empty', scene: 'empty', hash: '#/alarms' },
  { name: 'violations', scene: 'live', hash: '#/violations' },
  { name: 'violations-reset', scene: 'acknowledged', hash: '#/violations', before: press('r', '3') },
  { name: 'violations-empty', scene: 'empty', hash: '#/violations' },
  { name: 'areas', scene: 'live', hash: '#/areas', before: press('j') },
  { name: 'areas-suspended', scene: 'suspended', hash: '#/areas' },
  {
    name: 'areas-relax',
    scene: 'acknowledged',
    hash: '#/areas',
    before: (page) => page.getByRole('button', { name: 'Grant on violation…' }).last().click(),
  },
  { name: 'areas-end', scene: 'suspended', hash: '#/areas', before: press('Control+e') },
  { name: 'import', scene: 'administrator', hash: '#/import' },
  { name: 'import-columns', scene: 'administrator', hash: '#/import', before: toColumns },
  { name: 'import-values', scene: 'administrator', hash: '#/import', before: after(toColumns, press('Control+Enter')) },
  { name: 'import-preview', scene: 'administrator', hash: '#/import', before: after(toColumns, toPreview) },
  { name: 'handover', scene: 'live', hash: '#/handover' },
  { name: 'handover-waiting', scene: 'handover', hash: '#/handover' },
  { name: 'violations-offline', scene: 'offline', hash: '#/violations' },
  { name: 'violations-exempt', scene: 'live', hash: '#/violations', before: press('x') },
  { name: 'muster', scene: 'muster', hash: '#/areas', before: press('j') },
  { name: 'muster-freeze', scene: 'live', hash: '#/areas', before: press('Control+m') },
  {
    name: 'muster-reconcile',
    scene: 'muster',
    hash: '#/areas',
    before: (page) => page.getByRole('button', { name: 'Reconcile…' }).click(),
  },
  { name: 'doors', scene: 'live', hash: '#/doors', before: press('j', 'j', 'j', 'j', 'j') },
  {
    name: 'doors-certificates',
    scene: 'administrator',
    hash: '#/doors',
    before: async (page) => {
      await page.getByRole('button', { name: 'Certificates' }).first().click()
      await page.locator('.sheet .choice').first().waitFor()
    },
  },
  {
    name: 'doors-revoke',
    scene: 'administrator',
    hash: '#/doors',
    before: async (page) => {
      await page.getByRole('button', { name: 'Certificates' }).last().click()
      await page.getByRole('radio', { name: 'Revoke' }).click()
    },
  },
  {
    name: 'doors-reader-faults',
    scene: 'live',
    hash: '#/doors',
    before: (page) => page.getByText('Offices south').first().click(),
  },
  { name: 'doors-failing', scene: 'failing', hash: '#/doors' },
  {
    name: 'history',
    scene: 'live',
    hash: '#/history?text=val',
    before: async (page) => {
      await page.locator('.past .ev', { hasText: 'Refused: entered again' }).click()
      await page.locator('.det .checks').waitFor()
    },
  },
  {
    name: 'history-all',
    scene: 'live',
    hash: '#/history?kinds=violation,refusal,operator,device&from=2026-11-20T00:00Z',
  },
  {
    name: 'history-export',
    scene: 'live',
    hash: '#/history?text=val',
    before: press('e'),
  },
  {
    name: 'history-exporting',
    scene: 'live',
    hash: '#/history?text=val',
    before: async (page) => {
      await page.keyboard.press('e')
      await page.getByRole('textbox', { name: 'Purpose' }).fill('Case 7')
      await page.keyboard.press('Control+Enter')
      await page.locator('.export-running').waitFor()
    },
  },
  { name: 'people', scene: 'administrator', hash: '#/people/ines-valderrama' },
  {
    name: 'people-edit',
    scene: 'administrator',
    hash: '#/people/ines-valderrama',
    before: async (page) => {
      await page.locator('.pc-doors').waitFor()
      await page.keyboard.press('e')
      await page.locator('.pf-line').first().waitFor()
    },
  },
  {
    name: 'site-doors',
    scene: 'administrator',
    hash: '#/site/doors/readers%3AR15',
    before: async (page) => {
      await page.locator('.site-form').waitFor()
      const unfold = page.locator('.site-unfold')
      if (await unfold.isVisible()) await unfold.click()
    },
  },
  { name: 'site-areas', scene: 'administrator', hash: '#/site/areas/3' },
  { name: 'history-none', scene: 'live', hash: '#/history?text=nobody' },
  { name: 'history-empty', scene: 'empty', hash: '#/history' },
  {
    name: 'history-time',
    scene: 'live',
    hash: '#/history',
    before: async (page) => {
      await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Time', exact: true }).click()
      await page.locator('.past-span').waitFor()
    },
  },
  {
    name: 'palette',
    scene: 'live',
    hash: '#/live',
    before: async (page) => {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('la')
      await page.locator('.pick-item', { hasText: 'Laboratory' }).first().waitFor()
    },
  },
  { name: 'site-review-time', scene: 'administrator', hash: '#/site/areas/2', before: toReviewAtTime },
  {
    name: 'site-waits',
    scene: 'administrator',
    hash: '#/site/areas/2',
    before: async (page) => {
      await toReviewAtTime(page)
      await page.keyboard.press('Control+Enter')
      await page.locator('.site-timed').waitFor()
    },
  },
  { name: 'site-versions', scene: 'administrator', hash: '#/site/versions/3' },
  { name: 'audit', scene: 'administrator', hash: '#/audit', before: press('j', 'j') },
  { name: 'new-reader', scene: 'administrator', hash: '#/site/hardware', before: newReader },
  { name: 'new-reader-paired', scene: 'administrator', hash: '#/site/hardware', before: after(newReader, paired) },
  {
    name: 'find-panels',
    scene: 'administrator',
    hash: '#/site/hardware',
    before: (page) => page.getByRole('button', { name: 'Find panels…' }).click(),
  },
  { name: 'help', scene: 'live', hash: '#/alarms', before: press('F1') },
  { name: 'keys', scene: 'live', hash: '#/live', before: press('?') },
  {
    name: 'menu',
    scene: 'live',
    hash: '#/live',
    before: (page) => page.locator('.top button', { hasText: 'M. Okafor' }).click(),
  },
  { name: 'locked', scene: 'locked', hash: '#/live' },
  { name: 'signed-out', scene: 'signed-out', hash: '#/live' },
  { name: 'first-start', scene: 'first-start', hash: '#/live' },
  { name: 'first-run', scene: 'no-site', hash: '#/live' },
  { name: 'first-run-refused', scene: 'refused-site', hash: '#/live' },
  { name: 'first-run-name', scene: 'no-site', hash: '#/live', before: toStep('name') },
  { name: 'first-run-administrator', scene: 'no-site', hash: '#/live', before: toStep('administrator') },
  { name: 'first-run-hardware', scene: 'no-site', hash: '#/live', before: toStep('hardware') },
  { name: 'first-run-area', scene: 'no-site', hash: '#/live', before: toStep('area') },
  { name: 'first-run-test', scene: 'no-site', hash: '#/live', before: toStep('test') },
]
