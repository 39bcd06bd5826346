import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { text } from '../../renderer/format/text'
import { BINDINGS, commandOf } from '../../renderer/frame/keys'
import { SCREENS } from '../../renderer/screens/desk/route'
import { SHAPES, spoken } from '../../renderer/format/shape'
import { may } from '../../renderer/screens/session/session'
import { select } from '../../renderer/screens/desk/selection'
import { useSheet } from '../../renderer/screens/desk/sheet'
import { scene } from '../gallery/scenes'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
const options = () => [...document.querySelectorAll('.pick-title')].map((option) => option.textContent)
const heading = (name: string) => screen.queryByRole('heading', { level: 2, name })

describe('the key table', () => {
  it('has each key once on each screen, and once beside those of one screen alone', () => {
    for (const name of [null, ...SCREENS]) {
      const keys = BINDINGS.filter(({ on }) => (name === null ? on === undefined : on?.includes(name)))
      expect(keys.map((binding) => binding.keys)).toEqual([...new Set(keys.map((binding) => binding.keys))])
    }
  })

  it('gives a screen its own meaning of a key before the one of all screens', () => {
    const e = { key: 'e', ctrlKey: false, altKey: false, metaKey: false }
    expect([commandOf(e, 'people'), commandOf(e, 'history')]).toEqual(['edit-person', 'export'])
  })

  it.each([
    ['a', false, 'acknowledge'],
    ['A', false, 'acknowledge'],
    ['e', true, 'end'],
    ['k', true, 'palette'],
    ['k', false, 'previous'],
    ['?', false, 'keys'],
    ['Escape', false, 'leave'],
    ['o', false, undefined],
    ['z', true, undefined],
  ])('%s with Ctrl %s is %s on Live', (key, ctrlKey, command) => {
    expect(commandOf({ key, ctrlKey, altKey: false, metaKey: false }, 'live')).toBe(command)
  })

  it.each([
    ['Enter', true, 'review'],
    ['z', true, 'undo'],
    ['F8', false, 'next-problem'],
  ])('%s with Ctrl %s is %s on Site', (key, ctrlKey, command) => {
    expect(commandOf({ key, ctrlKey, altKey: false, metaKey: false }, 'site')).toBe(command)
  })

  it('leaves Alt and Meta to the system', () => {
    expect(commandOf({ key: 'a', ctrlKey: false, altKey: true, metaKey: false }, 'live')).toBeUndefined()
    expect(commandOf({ key: 'a', ctrlKey: false, altKey: false, metaKey: true }, 'live')).toBeUndefined()
  })
})

describe('keys', () => {
  it('go to the screens by digit', async () => {
    await openDesk()
    for (const [digit, name] of [
      ['2', 'Alarms'],
      ['3', 'People in violation'],
      ['4', 'Areas'],
      ['5', 'Doors'],
      ['7', 'Cardholders'],
      ['1', 'Live'],
    ] as const) {
      await press(digit)
      expect(heading(name)).toBeTruthy()
    }
  })

  it('never open a door or reset anybody alone, on any screen', async () => {
    const { asked } = await openDesk()
    // Every key of the table that is about somebody or some door, and the two that press buttons.
    const acting = BINDINGS.filter(({ says }) => text(says).endsWith('…')).map(({ keys }) => keys)
    expect(acting).toEqual(expect.arrayContaining(['C', 'R', 'F', 'U', 'Ctrl+E']))
    for (const digit of ['1', '2', '3', '4', '5']) {
      await press(digit)
      await press('j')
      for (const keys of [...acting, 'Enter', ' ']) {
        const isCtrl = keys.startsWith('Ctrl+')
        await press(isCtrl ? keys.slice(5) : keys, { ctrlKey: isCtrl })
        await press('Escape')
      }
    }
    expect([...asked('act'), ...asked('unlockOnce')]).toEqual([])
  })

  it('acknowledge the most urgent first', async () => {
    const { asked } = await openDesk()
    await press('a')
    await press('a')
    expect(asked('acknowledge')).toEqual([[['a1']], [['a2']]])
  })

  it('select what A acknowledged on Alarms, so that N and D are about it', async () => {
    const { asked } = await openDesk({ hash: '#/alarms' })
    act(() => select(scene('live').alarms.find(({ state }) => state === 'acknowledged')?.seq ?? 0))
    const before = asked('acknowledge').length
    await press('a')
    expect(asked('acknowledge')[before]).toEqual([['a1']])
    await press('n')
    expect(useSheet.getState().open).toEqual({ kind: 'note', alarm: 'a1' })
  })

  it('acknowledge nothing for an auditor, who is offered no button either', async () => {
    const { asked } = await openDesk({ scene: 'auditor' })
    await press('a')
    expect(asked('acknowledge')).toEqual([])
    expect(document.querySelectorAll('.hero .button, .al-ack')).toHaveLength(0)
  })

  it('mute for two minutes and show when that ends', async () => {
    await openDesk()
    await press('m')
    expect(screen.getByText(/^Muted,/).textContent).toMatch(/Muted, 0[12]:\d\d left/)
    await press('m')
    expect(screen.queryByText(/^Muted,/)).toBeNull()
  })

  it('open the timeline of the selected person', async () => {
    await openDesk()
    await press('j')
    await press('j')
    await press('t')
    expect(heading('Timeline of Ines Valderrama')).toBeTruthy()
  })

  it.each(['administrator', 'supervisor', 'guard', 'auditor'] as const)(
    'are listed by ? for the %s: those of the role, each once, and what the symbols mean',
    async (role) => {
      const complaint = vi.spyOn(console, 'error')
      await openDesk({ scene: role === 'supervisor' ? 'live' : role })
      await press('?')
      const list = within(await screen.findByRole('dialog', { name: 'Keys' }))
      const listed = [...document.querySelectorAll('.key-list dd')].map((each) => each.firstChild?.textContent ?? '')
      for (const { says, needs } of BINDINGS)
        expect([says, listed.includes(text(says))]).toEqual([says, needs === undefined || may(role, needs)])
      expect(new Set(listed).size).toBe(listed.length)
      for (const shape of SHAPES) expect(list.getByText(spoken(shape))).toBeTruthy()
      expect(complaint).not.toHaveBeenCalled()
    },
  )

  it('say on History that Home refreshes the results, and on Live that it resumes', async () => {
    await openDesk({ hash: '#/history' })
    const foot = (): string => document.querySelector('.foot')?.textContent ?? ''
    expect(foot()).toContain('refresh the results')
    expect(foot()).not.toContain('resume live')
    await press('1')
    expect(foot()).toContain('resume live')
  })

  it('are left alone while somebody writes', async () => {
    const { asked } = await openDesk()
    await press('k', { ctrlKey: true })
    const field = await screen.findByRole('combobox')
    act(() => field.focus())
    await press('a')
    expect(asked('acknowledge')).toEqual([])
  })
})

describe('the palette', () => {
  it('finds people, doors, areas and actions, and goes there', async () => {
    await openDesk()
    await press('k', { ctrlKey: true })
    const field = await screen.findByRole('combobox')
    fireEvent.change(field, { target: { value: 'stores' } })
    await waitFor(() => expect(options()).toContain('Stores roller door 3'))
    expect(options()).toContain('Stores')
    fireEvent.change(field, { target: { value: 'roller' } })
    await waitFor(() => expect(options()).toEqual(['Stores roller door 3', 'Lock down Stores roller door 3…']))
    fireEvent.keyDown(field, { key: 'Enter' })
    await frame()
    expect(heading('Doors')).toBeTruthy()
    expect(heading('Stores roller door 3')).toBeTruthy()
  })

  it('names what the role may not do, and does not do it', async () => {
    await openDesk({ scene: 'auditor' })
    await press('k', { ctrlKey: true })
    const field = await screen.findByRole('combobox')
    for (const [words, why] of [
      ['acknowledge', 'Auditors cannot change anything'],
      ['roll-call…', 'Auditors cannot change anything'],
      ['reset…', 'Needs a supervisor'],
      ['assign…', 'Needs a supervisor'],
      ['print', 'Auditors cannot change anything'],
      ['export search results', 'Works on History: press 6 first'],
    ] as const) {
      fireEvent.change(field, { target: { value: words } })
      const found = await screen.findAllByRole('option')
      expect([words, found[0]?.getAttribute('aria-disabled'), found[0]?.textContent]).toEqual([
        words,
        'true',
        expect.stringContaining(why),
      ])
      fireEvent.keyDown(field, { key: 'Enter' })
      await frame()
      expect(screen.getByRole('combobox')).toBe(field)
    }
  })

  it('filters the lane instead when opened with /', async () => {
    await openDesk()
    await press('/')
    const field = await screen.findByRole('combobox')
    fireEvent.change(field, { target: { value: 'data hall' } })
    await waitFor(() => expect(options()[0]).toBe('Data hall'))
    fireEvent.keyDown(field, { key: 'Enter' })
    await frame()
    expect(location.hash).toContain('doors=DH')
  })
})
