import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
/** As a browser does it: a control that nobody takes the key from is pressed by it. */
const space = async (): Promise<void> => {
  const target = document.activeElement ?? document.body
  act(() => {
    if (fireEvent.keyDown(target, { key: ' ' }) && target.matches('button')) fireEvent.click(target)
  })
  await frame()
}
const row = (person: string): Element | null => document.querySelector(`[data-roll="${person}"]`)
const isTicked = (person: string): string | null | undefined =>
  row(person)?.querySelector('[role=checkbox]')?.getAttribute('aria-checked')

describe('a roll-call on the screen', () => {
  it('is ticked off down the list with Space on the row that has the focus', async () => {
    const { asked } = await openDesk({ scene: 'muster', hash: '#/areas' })
    await screen.findByText('Missing 11, least sure first')
    await space()
    expect(asked('tickOff')).toEqual([])
    await press('Home')
    expect(document.activeElement?.closest('[data-roll]')).toBe(row('ines-valderrama'))
    await space()
    expect(asked('tickOff')).toEqual([['ines-valderrama', 8, true]])
    await waitFor(() => expect(isTicked('ines-valderrama')).toBe('true'))
    expect(row('dorota-pym')?.className).toContain('cur')
    expect(document.activeElement?.closest('[data-roll]')).toBe(row('dorota-pym'))
    await space()
    expect(asked('tickOff')[1]).toEqual(['dorota-pym', 8, true])
  })

  it('is ticked off with Space in the list itself, which then has the focus', async () => {
    const { asked } = await openDesk({ scene: 'muster', hash: '#/areas' })
    const list = await screen.findByRole('group', { name: 'Who is on the roll-call' })
    act(() => list.focus())
    await space()
    expect(asked('tickOff')).toEqual([['ines-valderrama', 8, true]])
  })

  it('finds by typing, and Enter ticks off', async () => {
    const { asked } = await openDesk({ scene: 'muster', hash: '#/areas' })
    const search = await screen.findByLabelText('Find by name, Enter ticks off')
    await press('/')
    expect(document.activeElement).toBe(search)
    act(() => void fireEvent.change(search, { target: { value: 'gil p' } }))
    await press('Enter')
    expect(asked('tickOff')).toEqual([['gil-postrema', 8, true]])
    expect((search as HTMLInputElement).value).toBe('')
  })

  it('does not tick what a reader saw', async () => {
    const { asked } = await openDesk({ scene: 'muster', hash: '#/areas' })
    await screen.findByText('Accounted for 16, newest first')
    act(() => void fireEvent.click(row('bram-osei-lund')?.querySelector('[role=checkbox]') as Element))
    expect(asked('tickOff')).toEqual([])
  })

  it('is frozen in two steps and says how many are safe already', async () => {
    const { asked } = await openDesk({ hash: '#/areas' })
    await press('m', { ctrlKey: true })
    await screen.findByText('10 in a muster area')
    expect(asked('freezeMuster')).toEqual([])
    await press('Enter', { ctrlKey: true })
    expect(asked('freezeMuster')).toEqual([[{ site: true }]])
    await screen.findByText(/roll-call frozen/)
  })

  it('shows on every other screen until it is reconciled', async () => {
    await openDesk({ scene: 'muster' })
    expect(await screen.findByText('Roll-call: 11 missing of 27')).toBeTruthy()
  })

  it('is reconciled by supervisors', async () => {
    const { asked } = await openDesk({ scene: 'muster', hash: '#/areas' })
    act(() => void fireEvent.click(screen.getByRole('button', { name: 'Reconcile…' })))
    await screen.findByText('Sets the location of 6 people')
    // Names stand with what happens to these people, which is nothing.
    expect(screen.getByText(/^11, not changed: Ines Valderrama, Dorota Pym, .*, Cosmin Ardelay$/)).toBeTruthy()
    expect(screen.getByText('1, not changed: Corin Vashti')).toBeTruthy()
    await press('Enter', { ctrlKey: true })
    expect(asked('reconcileMuster')).toEqual([[{ code: 'evacuation', text: '' }]])
  })
})
