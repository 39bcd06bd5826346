/** The tabs of the Site screen besides Areas, over the product's own fold, checks and engine, on the demo site. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { DRAFT_SECTIONS } from '../../main/domain/site-draft'
import type { DraftSection } from '../../preload/contract/draft'
import { useDraft } from '../../renderer/screens/site/draft'
import { placeOf } from '../../renderer/screens/site/pages'
import { TABS } from '../../renderer/screens/site/tabs'
import { thingIn } from '../../renderer/screens/site/thing'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
const thing = (section: DraftSection, id: string) => {
  const { state } = useDraft.getState()
  return state && thingIn(state.document, section, id)
}
const open = async (path: string, scene: 'administrator' | 'guard' = 'administrator') => {
  await openDesk({ scene, hash: `#/site/${path}` })
  await waitFor(() => expect(document.querySelector('.site-form')).not.toBeNull())
}
const group = (name: string) => within(screen.getByRole('group', { name }))
const STORES_IN = 'doors/readers%3AR15'

describe('tabs', () => {
  it('show every section of the site file: no link or problem ends at the overview', () => {
    const built = TABS.map(({ name }) => name)
    expect(DRAFT_SECTIONS.filter((section) => !built.includes(placeOf(section, 'x').page))).toEqual([])
  })

  it('are walked by F8 to the field of a problem', async () => {
    await open('hardware')
    const port = screen.getByRole('textbox', { name: 'Port' })
    fireEvent.change(port, { target: { value: 'many' } })
    fireEvent.blur(port)
    const bar = within(screen.getByRole('region', { name: 'Draft of the site' }))
    expect(await bar.findByText('1 problem')).toBeTruthy()
    location.hash = '#/site/settings'
    await frame()
    await press('F8')
    await waitFor(() => expect(document.activeElement?.getAttribute('aria-label')).toBe('Address'))
    expect(group('Address').getByRole('alert').textContent).toMatch(/must be a whole number from 1/)
  })
})

describe('a reader', () => {
  it('takes a preset in one step, with the fields of its rule and none of another', async () => {
    await open(STORES_IN)
    // Alarm.com does not offer five minutes, so its card is off until it is chosen.
    const alarmCom = screen.getByRole('button', { name: /^Alarm\.com/ })
    expect(alarmCom.getAttribute('aria-pressed')).toBe('false')
    fireEvent.click(alarmCom)
    await waitFor(() => expect(thing('readers', 'R15')).toMatchObject({ apb: { mode: 'timed-reader', minutes: 15 } }))
    await waitFor(() => expect(alarmCom.getAttribute('aria-pressed')).toBe('true'))
    fireEvent.click(screen.getByRole('button', { name: /^Keri hard revert/ }))
    await waitFor(() => expect(thing('readers', 'R15')).toMatchObject({ apb: { mode: 'hard-revert-soft' } }))
    expect(thing('readers', 'R15')).not.toHaveProperty('apb.minutes')
    expect(await screen.findByRole('textbox', { name: 'Second try within' })).toBeTruthy()
    expect(screen.queryByRole('textbox', { name: 'Timeout' })).toBeNull()
    await press('z', { ctrlKey: true })
    await waitFor(() => expect(thing('readers', 'R15')).toMatchObject({ apb: { mode: 'timed-reader', minutes: 15 } }))
  })

  it('has the times of Alarm.com as a list, up to 7 days', async () => {
    await open(STORES_IN)
    const list = screen.getByRole('combobox', { name: 'Timeout as on Alarm.com' })
    expect(within(list).getAllByRole('option')).toHaveLength(1 + 33)
    fireEvent.change(list, { target: { value: '10080' } })
    await waitFor(() => expect(thing('readers', 'R15')).toMatchObject({ apb: { minutes: 10_080 } }))
    expect((await screen.findAllByText('7 d')).length).toBeGreaterThan(0)
  })

  it('is tried with reads that the engine decides under the draft, again after each edit', async () => {
    await open(STORES_IN)
    expect(await screen.findByText('refused · Used again too soon')).toBeTruthy()
    fireEvent.change(screen.getByRole('combobox', { name: 'Rule' }), { target: { value: 'none' } })
    await waitFor(() => expect(screen.queryByText(/^refused/)).toBeNull())
    expect(screen.getAllByText('let in')).toHaveLength(4)
  })

  it('is turned round by Swap', async () => {
    await open(STORES_IN)
    fireEvent.click(screen.getByRole('button', { name: 'Swap' }))
    await waitFor(() => expect(thing('readers', 'R15')).toMatchObject({ from: 7, to: 2 }))
  })

  it('shows a guard its rule as text and no control but what can be tried', async () => {
    await open(STORES_IN, 'guard')
    const form = within(screen.getByRole('region', { name: 'Stores in' }))
    expect(form.queryAllByRole('textbox')).toEqual([])
    expect(form.queryAllByRole('combobox')).toEqual([])
  })
})

describe('a new door', () => {
  it('comes with its readers at free addresses, as one step', async () => {
    await open('doors')
    await press('n', { ctrlKey: true })
    const dialog = within(screen.getByRole('dialog'))
    fireEvent.change(dialog.getByRole('textbox', { name: 'Name of the door' }), { target: { value: 'Vault' } })
    fireEvent.change(dialog.getByRole('textbox', { name: 'Reader on the way out' }), { target: { value: 'Vault out' } })
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(useDraft.getState().state?.changes).toHaveLength(3))
    expect(await screen.findByRole('region', { name: 'Vault in' })).toBeTruthy()
    await press('z', { ctrlKey: true })
    await waitFor(() => expect(useDraft.getState().state?.changes).toEqual([]))
  })
})

describe('the week of a schedule', () => {
  it('is painted by keyboard: Space, and Shift with an arrow', async () => {
    await open('schedules')
    const cell = screen.getByRole('gridcell', { name: 'Sun 00:00 to 00:30' })
    act(() => cell.focus())
    await press(' ')
    await waitFor(() => expect(cell.getAttribute('aria-selected')).toBe('true'))
    await press('ArrowRight', { shiftKey: true })
    await waitFor(() =>
      expect(thing('schedules', 'contract')).toMatchObject({
        weekly: expect.arrayContaining([{ days: ['sun'], from: '00:00', to: '01:00' }]),
      }),
    )
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Sun 00:30 to 01:00')
  })
})

describe('levels and formats', () => {
  it('gives and takes a reader in the matrix', async () => {
    await open('groups')
    fireEvent.click(screen.getByRole('button', { name: 'Stores in, Laboratory' }))
    await waitFor(() =>
      expect(useDraft.getState().state?.changes.map(({ section }) => section)).toEqual(['accessLevels']),
    )
    const cell = screen.getByRole('button', { name: 'Stores in, Laboratory' })
    await waitFor(() => expect(cell.getAttribute('aria-pressed')).toBe('true'))
  })

  it('never says that nothing refers to what people have', async () => {
    await open('groups')
    expect(screen.getByText('No other setting refers to it. People may have it.')).toBeTruthy()
    expect(screen.queryByText('Nothing refers to it.')).toBeNull()
  })

  it('adds a format of the library to the site, and a reader can take it', async () => {
    await open('formats/kantech-39')
    fireEvent.click(screen.getByRole('button', { name: 'Add to this site' }))
    await waitFor(() => expect(thing('cardFormats', 'kantech-39')).toMatchObject({ bits: 39 }))
    location.hash = `#/site/${STORES_IN}`
    const add = await screen.findByRole('combobox', { name: '+ Format' })
    fireEvent.change(add, { target: { value: 'kantech-39' } })
    await waitFor(() => expect(thing('readers', 'R15')).toMatchObject({ cardFormats: ['H10301', 'kantech-39'] }))
  })
})

describe('automations', () => {
  it('take the settings of the action that is chosen, and no others', async () => {
    await open('automations')
    fireEvent.change(screen.getByRole('combobox', { name: 'Action' }), { target: { value: 'unlock' } })
    await waitFor(() =>
      expect(thing('automations', 'lab-beacon')).toMatchObject({ then: { action: 'unlock', doors: '*' } }),
    )
    expect(thing('automations', 'lab-beacon')).not.toHaveProperty('then.output')
    expect(await screen.findByRole('combobox', { name: 'Lasts' })).toBeTruthy()
  })
})
