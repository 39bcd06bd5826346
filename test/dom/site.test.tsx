/** The Site screen over the product's own fold and checks of the demo site. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { useDraft } from '../../renderer/screens/site/draft'
import { thingIn } from '../../renderer/screens/site/thing'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
const area = (id: string) => {
  const { state } = useDraft.getState()
  return state && thingIn(state.document, 'areas', id)
}
const open = async (hash: string, scene: 'administrator' | 'guard' = 'administrator') => {
  const desk = await openDesk({ scene, hash })
  await waitFor(() => expect(document.querySelector('.site-form, .site-overview')).not.toBeNull())
  return desk
}
const group = (name: string) => within(screen.getByRole('group', { name }))

describe('the form of an area', () => {
  it('makes a new rule observed for seven days, in one step that Ctrl+Z takes back', async () => {
    await open('#/site/areas/2')
    fireEvent.click(group('Rule').getByRole('radio', { name: 'Hard' }))
    await waitFor(() => expect(area('2')).toMatchObject({ apb: { mode: 'hard', enforcement: 'observe' } }))
    expect(area('2')).toHaveProperty('apb.observeUntil')
    expect(await group('Rule').findByText('was: None')).toBeTruthy()
    await press('z', { ctrlKey: true })
    await waitFor(() => expect(area('2')).not.toHaveProperty('apb'))
  })

  it('enforces a rule that was there before as it was: only a new one is observed', async () => {
    await open('#/site/areas/1')
    fireEvent.click(group('Rule').getByRole('radio', { name: 'Hard' }))
    await waitFor(() => expect(area('1')).toMatchObject({ apb: { mode: 'hard' } }))
    expect(area('1')).not.toHaveProperty('apb.enforcement')
  })

  it('is no change once a value is back as it was', async () => {
    await open('#/site/areas/2')
    const muster = group('Muster point').getByRole('switch')
    fireEvent.click(muster)
    await waitFor(() => expect(useDraft.getState().state?.changes).toHaveLength(1))
    await frame()
    fireEvent.click(muster)
    await waitFor(() => expect(useDraft.getState().state?.changes).toHaveLength(0))
  })

  it('says what is wrong at the field, in the list and in the bar, and F8 goes there', async () => {
    await open('#/site/areas/3')
    const field = screen.getByRole('textbox', { name: 'Capacity' })
    fireEvent.change(field, { target: { value: 'many' } })
    fireEvent.blur(field)
    const bar = within(screen.getByRole('region', { name: 'Draft of the site' }))
    expect(await bar.findByText('1 problem')).toBeTruthy()
    expect(group('Capacity').getByRole('alert').textContent).toMatch(/must be .* got "many"/)
    expect(document.querySelector('.site-row.cur .site-cross')).not.toBeNull()
    location.hash = '#/site/areas/1'
    await frame()
    await press('F8')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('switch', { name: 'Capacity' })))
  })

  it('moves a reader: as an entrance it leads here, and out of where it led', async () => {
    await open('#/site/areas/2')
    fireEvent.change(screen.getByRole('combobox', { name: 'Add an entrance' }), { target: { value: 'R11' } })
    await waitFor(() => {
      const { state } = useDraft.getState()
      expect(state && thingIn(state.document, 'readers', 'R11')).toMatchObject({ from: 3, to: 2 })
    })
  })

  it('shows a guard the values as text and no control', async () => {
    await open('#/site/areas/3', 'guard')
    const form = screen.getByRole('region', { name: 'Laboratory' })
    expect(within(form).queryAllByRole('textbox')).toEqual([])
    expect(within(form).queryAllByRole('radio')).toEqual([])
    expect(within(form).getByText('24')).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Review and apply/ })).toBeNull()
  })
})

describe('deleting', () => {
  it('is refused with each place that refers to the area', async () => {
    await open('#/site/areas/3')
    fireEvent.click(screen.getByRole('button', { name: 'Delete…' }))
    await frame()
    const dialog = within(screen.getByRole('dialog'))
    expect(dialog.getByRole('button', { name: 'Laboratory in' })).toBeTruthy()
    expect(dialog.getByRole('button', { name: /Delete Laboratory/ }).getAttribute('aria-disabled')).toBe('true')
  })
})

describe('a new area', () => {
  it('comes with its readers and observed, as one step', async () => {
    await open('#/site/areas')
    await press('n', { ctrlKey: true })
    const dialog = within(screen.getByRole('dialog'))
    fireEvent.change(dialog.getByRole('textbox', { name: 'Name' }), { target: { value: 'Vault' } })
    const exits = within(dialog.getByRole('group', { name: 'Exits' }))
    fireEvent.click(exits.getByRole('checkbox', { name: 'Data hall out' }))
    await press('Enter', { ctrlKey: true })
    await waitFor(() =>
      expect(area('9')).toMatchObject({ name: 'Vault', apb: { mode: 'soft', enforcement: 'observe' } }),
    )
    expect(useDraft.getState().state?.changes.map(({ section, id }) => `${section} ${id}`)).toEqual([
      'areas 9',
      'readers R14',
    ])
    await press('z', { ctrlKey: true })
    await waitFor(() => expect(useDraft.getState().state?.changes).toEqual([]))
  })
})

describe('the review', () => {
  it('says each change in words and applies them with ticks and a reason by keyboard', async () => {
    const { asked } = await open('#/site/areas/2')
    fireEvent.click(group('Rule').getByRole('radio', { name: 'Hard' }))
    await waitFor(() => expect(useDraft.getState().state?.changes).toHaveLength(1))
    await press('Enter', { ctrlKey: true })
    const changed = within(await screen.findByRole('region', { name: 'Offices' }))
    expect(changed.getByText('Rule').closest('li')?.textContent).toBe('Rulenone→Hard')
    await press('Enter', { ctrlKey: true })
    expect(asked('applyChange')).toEqual([])
    fireEvent.click(await screen.findByRole('checkbox', { name: /Laboratory/ }))
    fireEvent.click(screen.getByRole('radio', { name: /Commissioning/ }))
    await frame()
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(asked('applyChange')).toHaveLength(1))
    expect(asked('applyChange')[0]).toMatchObject([2, { code: 'commissioning' }, { confirmed: [1] }])
  })

  it('sets the changes for a time of the site’s clock, locks the draft, and takes them back', async () => {
    const { asked } = await open('#/site/areas/2')
    fireEvent.click(group('Muster point').getByRole('switch'))
    await waitFor(() => expect(useDraft.getState().state?.changes).toHaveLength(1))
    await press('Enter', { ctrlKey: true })
    fireEvent.click(await screen.findByRole('checkbox', { name: /Laboratory/ }))
    fireEvent.click(screen.getByRole('radio', { name: /Planned change/ }))
    fireEvent.click(screen.getByRole('radio', { name: 'At a time' }))
    const field = screen.getByRole('textbox', { name: /Day and time/ })
    for (const [typed, wrong] of [
      ['tomorrow', /^Write the time as 2026-11-22 06:00/],
      ['2026-11-20 06:00', 'The time must be later than now'],
      ['2028-01-01 06:00', 'The time must be within a year'],
    ] as const) {
      fireEvent.change(field, { target: { value: typed } })
      expect(screen.getAllByText(wrong).length).toBeGreaterThan(0)
      await press('Enter', { ctrlKey: true })
    }
    expect(asked('timeChange')).toEqual([])
    fireEvent.change(field, { target: { value: '2026-11-27 06:00' } })
    expect(screen.getByRole('button', { name: /^Apply 1 change at 27 Nov 06:00/ })).toBeTruthy()
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(asked('timeChange')).toHaveLength(1))
    const six = Date.UTC(2026, 10, 27, 5, 0)
    expect(asked('timeChange')[0]).toMatchObject([2, { code: 'planned-change' }, { at: six, confirmed: [1] }])
    expect(asked('applyChange')).toEqual([])

    await screen.findByRole('navigation', { name: 'Parts of the site' })
    expect(screen.getByText(/^Applies/)).toBeTruthy()
    location.hash = '#/site/areas/2'
    await frame()
    await screen.findByRole('group', { name: 'Muster point' })
    expect(group('Muster point').queryByRole('switch')).toBeNull()
    expect(screen.queryByRole('button', { name: /Discard/ })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: /Take back…/ }))
    await frame()
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('radio', { name: /Correction/ }))
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(asked('takeBackChange')).toHaveLength(1))
    await waitFor(() => expect(group('Muster point').getByRole('switch')).toBeTruthy())
  })

  it('goes back to the draft with Esc', async () => {
    await openDesk({ scene: 'administrator', hash: '#/site/review' })
    expect(await screen.findByRole('heading', { name: 'Review 0 changes' })).toBeTruthy()
    await press('Escape')
    expect(screen.getByRole('button', { name: 'Overview' })).toBeTruthy()
  })
})
