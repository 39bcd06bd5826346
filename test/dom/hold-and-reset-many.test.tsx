import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { openSheet } from '../../renderer/screens/desk/sheet'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
const choose = async (role: 'radio' | 'button' | 'option', name: RegExp): Promise<void> => {
  act(() => void fireEvent.click(screen.getByRole(role, { name })))
  await frame()
}
const pick = async (name: string, option: string): Promise<void> => {
  const list = screen.getByRole('combobox', { name })
  const found = [...list.querySelectorAll('option')].find(({ textContent }) => textContent === option)
  act(() => void fireEvent.change(list, { target: { value: found?.value } }))
  await frame()
}
const dialog = (): string => document.querySelector('.sheet')?.textContent ?? ''
const asPalette = async (words: string): Promise<void> => {
  await press('k', { ctrlKey: true })
  act(() => void fireEvent.change(screen.getByRole('combobox'), { target: { value: words } }))
  await frame()
}

describe('resetting many people', () => {
  it('resets a group of whom nobody has moved for a day, and locates them', async () => {
    const { asked } = await openDesk()
    await asPalette('Reset many')
    await press('Enter')
    expect(dialog()).toContain('Reset many people: Whole site')
    await choose('radio', /One group/)
    await pick('Which group', 'Stores')
    await choose('radio', /Only those who have not moved/)
    await pick('For how long', '24 hours')
    await choose('radio', /In one area/)
    await pick('Area to set', 'Outside')
    const action = { action: 'reset', group: 'stores', unmovedMinutes: 1_440, setLocation: 0 }
    expect(asked('preview').at(-1)).toEqual([action])
    expect(dialog()).toContain('set to Outside')
    await press('7')
    await press('Enter', { ctrlKey: true })
    expect(asked('challenge').at(-1)).toEqual([{ kind: 'action', action }])
  })

  it('begins with the area from which it was opened', async () => {
    const { asked } = await openDesk()
    act(() => openSheet({ kind: 'reset-many', scope: { area: 2 } }))
    await frame()
    expect(asked('preview').at(-1)).toEqual([{ action: 'reset', area: 2 }])
  })
})

describe('holding a door unlocked', () => {
  it('holds it until an end, with a reason', async () => {
    const { asked } = await openDesk({ hash: '#/doors' })
    await choose('button', /^Hold unlocked/)
    expect(dialog()).toContain('Keeps 1 door unlocked')
    await choose('radio', /1 hour/)
    await press('1')
    await press('Enter', { ctrlKey: true })
    const [action, reason] = asked('act')[0] ?? []
    expect(action).toMatchObject({ action: 'unlock', until: expect.any(Number) as number })
    expect(reason).toEqual({ code: 'delivery', text: '' })
  })

  it('ends the hold from the palette, for the selected door', async () => {
    const { asked } = await openDesk({ hash: '#/doors' })
    await asPalette('Lock again')
    await press('Enter')
    await press('1')
    await press('Enter', { ctrlKey: true })
    expect(asked('act')[0]).toEqual([
      { action: 'lock', door: expect.any(String) as string },
      { code: 'all-clear', text: '' },
    ])
  })
})
