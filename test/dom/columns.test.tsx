import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { usePreferences } from '../../renderer/screens/desk/preferences'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const click = async (element: HTMLElement | undefined, more: object = {}): Promise<void> => {
  act(() => void fireEvent.click(element ?? document.body, more))
  await frame()
}
const press = async (key: string): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key }))
  await frame()
}
const cells = (column: string): string[] =>
  [...document.querySelectorAll(`.body td[data-column='${column}']`)].map(({ textContent }) => textContent ?? '')
const head = (name: string) => screen.getAllByRole('button', { name })[0]
const sortOf = (column: string) => document.querySelector(`th[data-column='${column}']`)?.getAttribute('aria-sort')
const rowsShown = (of: string): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(`${of} .ev:not([hidden])`)]

/** Opens the menu of the heads with the key or the button of the mouse for menus, and picks from it. */
async function pick(on: Element | null, item: string): Promise<void> {
  act(() => void fireEvent.contextMenu(on ?? document.body))
  const choice = await screen.findByRole('menuitemcheckbox', { name: item })
  await click(choice)
}

describe('a table', () => {
  it('is sorted by a head, up, down and as before, and J follows what is shown', async () => {
    await openDesk({ hash: '#/areas' })
    const usual = cells('area')
    await click(head('Area'))
    expect(cells('area')).toEqual(usual.toSorted((a, b) => a.localeCompare(b)))
    expect(sortOf('area')).toBe('ascending')
    await press('Home')
    await press('j')
    expect(document.querySelector('tr.cur td')?.textContent).toBe(cells('area')[1])
    await click(head('Area'))
    expect(cells('area')).toEqual(usual.toSorted((a, b) => b.localeCompare(a)))
    expect(sortOf('area')).toBe('descending')
    await click(head('Area'))
    expect(cells('area')).toEqual(usual)
    expect(document.querySelector('th[aria-sort]')).toBeNull()
  })

  it('sorts doors so that what is wrong stands together', async () => {
    await openDesk({ hash: '#/doors' })
    await click(head('State'))
    expect(document.querySelector('.vt.doors tbody .door-state')?.className).toContain('p1')
  })

  it('sorts people of a roll-call within missing and accounted for', async () => {
    await openDesk({ scene: 'muster', hash: '#/areas' })
    await click(
      within(document.querySelector<HTMLElement>('.mu-list') ?? document.body).getByRole('button', { name: 'Name' }),
    )
    const [missing] = document.querySelectorAll('.vt.roll tbody')
    const names = [...(missing?.querySelectorAll('.mu-name b') ?? [])].map(({ textContent }) => textContent ?? '')
    expect(names.length).toBeGreaterThan(3)
    expect(names).toEqual(names.toSorted((a, b) => a.localeCompare(b)))
  })

  it('keeps new alarms of priority 1 at the top, whatever alarms are sorted by', async () => {
    await openDesk({ hash: '#/alarms' })
    await click(head('Alarm'))
    await click(head('Alarm'))
    const rows = cells('what')
    expect(rows[0]).toContain('Forced door')
    expect(rows[1]).toContain('Wrong area')
  })

  it('leaves out columns that are switched off in its menu, here and at the next start, until they are all wanted again', async () => {
    await openDesk({ hash: '#/doors' })
    expect(cells('since').length).toBeGreaterThan(3)
    await pick(document.querySelector('.vt.doors thead tr'), 'Since')
    expect(cells('since')).toEqual([])
    expect(screen.getByRole('menuitemcheckbox', { name: 'Door' }).getAttribute('aria-disabled')).toBe('true')
    const kept = localStorage.getItem('sallyport.preferences') ?? ''
    expect(kept).toContain('"doors":["since"]')
    vi.resetModules()
    const again = await import('../../renderer/screens/desk/preferences')
    expect(again.usePreferences.getState().hiddenColumns).toEqual({ doors: ['since'] })
    closeDesk()
    usePreferences.setState({ hiddenColumns: { doors: ['since'] } })
    await openDesk({ hash: '#/doors' })
    expect(cells('since')).toEqual([])
    await click(document.querySelector<HTMLElement>('.vt.doors .head-menu') ?? undefined)
    await click(await screen.findByRole('menuitem', { name: 'All columns, usual order' }))
    expect(cells('since').length).toBeGreaterThan(3)
  })
})

describe('the lane', () => {
  it('stays newest first and says so, and leaves out the columns that are switched off', async () => {
    await openDesk()
    const heads = document.querySelector('.evh')
    expect([...(heads?.querySelectorAll('button') ?? [])].map((button) => button.getAttribute('aria-label'))).toEqual([
      'Choose columns',
    ])
    expect(within(heads as HTMLElement).getByText('Who').title).toBe('Newest first; History can be sorted')
    await pick(heads, 'Who')
    await frame()
    expect(within(heads as HTMLElement).queryByText('Who')).toBeNull()
    const hidden = rowsShown('.live').map((row) => row.querySelector<HTMLElement>('.who')?.hidden)
    expect(new Set(hidden)).toEqual(new Set([true]))
    expect(document.querySelector<HTMLElement>('.live .lane')?.style.getPropertyValue('--lane-wide')).toBe(
      '72px 20px 168px 24px minmax(0, 1fr) 34px',
    )
  })
})

describe('history', () => {
  it('is sorted among what was found, and says so', async () => {
    await openDesk({ hash: '#/history' })
    await waitFor(() => expect(rowsShown('.past').length).toBeGreaterThan(5))
    // The names of people may come later than the rows.
    const timeOfFirst = (): string | null | undefined => rowsShown('.past')[0]?.querySelector('.tm')?.textContent
    const first = timeOfFirst()
    await click(head('Who'))
    const shown = rowsShown('.past')
      .toSorted((a, b) => Number(a.dataset['index']) - Number(b.dataset['index']))
      .map((row) => row.querySelector('.who')?.textContent ?? '')
    expect(shown).toEqual(shown.toSorted(new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare))
    await waitFor(() => expect(document.querySelector('.past-foot')?.textContent).toContain('Sorted by Who'))
    await click(head('Who'))
    await click(head('Who'))
    expect(timeOfFirst()).toBe(first)
    expect(document.querySelector('.past-foot')?.textContent).not.toContain('Sorted')
  })
})
