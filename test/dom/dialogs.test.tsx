import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { scene } from '../gallery/scenes'
import { REASONS } from '../../renderer/screens/desk/reason'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}
const doIt = (): HTMLElement => {
  const found = [...document.querySelectorAll<HTMLElement>('.sheet-foot .button')].at(-1)
  if (!found) throw new Error('no dialog is open')
  return found
}
const dialog = (): HTMLElement | null => document.querySelector('.sheet')

describe('letting somebody in', () => {
  it('takes the selection, R, a reason and Ctrl+Enter', async () => {
    const { asked } = await openDesk({ hash: '#/violations' })
    await press('r')
    expect(dialog()?.textContent).toContain('Reset Ines Valderrama')
    await press('3')
    await press('Enter', { ctrlKey: true })
    expect(asked('act')).toEqual([
      [
        { action: 'reset', cardholder: 'ines-valderrama' },
        { code: 'reader-fault', text: '' },
      ],
    ])
    expect(dialog()).toBeNull()
    expect(document.querySelector('.foot-done')?.textContent).toBe(
      'Ines Valderrama is reset. Delivered to 2 of 3 panels, waiting for P3 Stores.',
    )
  })

  it('asks again what it will touch when the site changes under the open dialog', async () => {
    const { bridge, asked } = await openDesk({ hash: '#/violations' })
    await press('r')
    const before = { person: asked('person').length, preview: asked('preview').length }
    const { violations } = scene('live')
    act(() => bridge.send('violations', [...violations]))
    await frame()
    expect(asked('person')).toHaveLength(before.person + 1)
    expect(asked('preview')).toHaveLength(before.preview + 1)
    expect(dialog()?.textContent).toContain('Reset Ines Valderrama')
  })

  it('clears one violation with C', async () => {
    const { asked } = await openDesk({ hash: '#/violations' })
    await press('c')
    expect(doIt().textContent).toContain('Clear 1 violation')
    await press('7')
    await press('Enter', { ctrlKey: true })
    expect(asked('act')[0]?.[0]).toEqual({ action: 'clear-violation', cardholder: 'ines-valderrama', area: 2 })
  })

  it('does nothing without a reason, and says what is missing', async () => {
    const { asked } = await openDesk({ hash: '#/violations' })
    await press('r')
    expect(doIt().getAttribute('aria-disabled')).toBe('true')
    expect(doIt().title).toBe('Choose a reason')
    await press('Enter', { ctrlKey: true })
    fireEvent.click(doIt())
    await frame()
    expect(asked('act')).toEqual([])
    expect(dialog()).toBeTruthy()
  })

  it('wants words with the reason "other"', async () => {
    const { asked } = await openDesk({ hash: '#/violations' })
    await press('r')
    await press('8')
    expect(doIt().title).toBe('Describe the reason')
    const words = screen.getByRole('textbox', { name: 'Describe the reason' })
    expect(document.activeElement).toBe(words)
    fireEvent.change(words, { target: { value: ' Left by the roof ' } })
    await press('Enter', { ctrlKey: true })
    expect(asked('act')[0]?.[1]).toEqual({ code: 'other', text: 'Left by the roof' })
  })

  it('takes digits as digits while a text has the focus', async () => {
    await openDesk({ hash: '#/violations' })
    await press('r')
    act(() => screen.getByRole('textbox', { name: 'Describe the reason' }).focus())
    await press('3')
    expect(document.querySelectorAll('.reason.on')).toHaveLength(0)
  })

  it('says whom it touches and which panels take it when', async () => {
    const { asked } = await openDesk({ hash: '#/violations' })
    await press('r')
    expect(doIt().textContent).toContain('Reset 1 person')
    const effect = document.querySelector('.effect')?.textContent ?? ''
    expect(effect).toContain('Resets 1 person')
    expect(effect).toContain('Will reach 2 of 3 panels')
    expect(effect).toContain('P1 Gatehouseonline, receives it immediately')
    expect(effect).toContain('P3 Storesoffline since 03:08:02. Sent when it is back')
    fireEvent.click(screen.getByRole('radio', { name: /Reset, and set the location/ }))
    await frame()
    fireEvent.change(screen.getByRole('combobox', { name: 'Area to set' }), { target: { value: '1' } })
    await frame()
    expect(asked('preview').at(-1)).toEqual([{ action: 'reset', cardholder: 'ines-valderrama', setLocation: 1 }])
  })

  it('offers no way that is not there, and says why', async () => {
    await openDesk({ hash: '#/violations' })
    await press('r')
    const revert = screen.getByRole<HTMLInputElement>('radio', { name: /Revert to soft/ })
    expect(revert.disabled).toBe(true)
    expect(dialog()?.textContent).toContain('Laboratory in is not a hard-revert-soft reader')
  })

  it('shows a failure in words and stays open', async () => {
    await openDesk({
      hash: '#/violations',
      answers: { act: () => Promise.resolve({ ok: false, code: 'journal', detail: 'disk full' }) },
    })
    await press('r')
    await press('1')
    await press('Enter', { ctrlKey: true })
    expect(screen.getByRole('alert').textContent).toContain('the journal cannot be written (disk full)')
    expect(dialog()).toBeTruthy()
  })

  it('closes the alarm of the person too when asked, with what it was', async () => {
    const { asked } = await openDesk({ hash: '#/violations' })
    await press('r')
    act(() => void fireEvent.click(screen.getByRole('checkbox', { name: /^Close its alarm too/ })))
    await press('3')
    await press('Enter', { ctrlKey: true })
    expect(asked('act')).toHaveLength(1)
    await waitFor(() =>
      expect(asked('closeAlarms').map(([, how]) => how)).toEqual([{ outcome: 'false-alarm', text: 'reader fault' }]),
    )
  })

  it('puts the focus back on the row that it was about, with the deed done or not', async () => {
    await openDesk({ hash: '#/violations' })
    const row = (): Element | null => document.querySelector('tr.cur button')
    // The focus was elsewhere when the key was pressed.
    act(() => document.querySelector<HTMLElement>('.op')?.focus())
    await press('r')
    await press('Escape')
    await waitFor(() => expect(document.activeElement).toBe(row()))
    act(() => document.querySelector<HTMLElement>('.op')?.focus())
    await press('r')
    await press('3')
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(document.activeElement).toBe(row()))
  })

  it('offers a guard no closing of an alarm that only a supervisor closes', async () => {
    const { bridge } = await openDesk({ hash: '#/violations' })
    await press('r')
    expect(screen.queryByRole('checkbox', { name: /^Close its alarm too/ })).toBeTruthy()
    act(() => bridge.send('status', { ...scene('guard').status }))
    await frame()
    expect(screen.queryByRole('checkbox', { name: /^Close its alarm too/ })).toBeNull()
  })

  it('leaves with Esc, nothing done', async () => {
    const { asked } = await openDesk({ hash: '#/violations' })
    await press('r')
    await press('1')
    await press('Escape')
    expect(dialog()).toBeNull()
    expect(asked('act')).toEqual([])
  })
})

describe('reasons', () => {
  const offered = (): readonly string[] =>
    [...document.querySelectorAll('.reasons label')].map((label) => (label.textContent ?? '').slice(1))

  it('fit the act: a reset has its own, unlocking has others', async () => {
    await openDesk({ hash: '#/violations' })
    await press('r')
    expect(offered()).toContain('Tailgated in')
    await press('Escape')
    await press('5')
    await press('u')
    expect(dialog()?.textContent).toContain('Unlock')
    expect(offered()).toContain('Visitor')
    expect(offered()).not.toContain('Tailgated in')
    expect(offered().at(-1)).toBe('Other (describe)')
  })

  it('have no more than nine for an act, since each has a digit, and none twice', () => {
    for (const [actName, codes] of Object.entries(REASONS)) {
      expect([actName, codes.length <= 9, new Set(codes).size]).toEqual([actName, true, codes.length])
      expect(codes.at(-1)).toBe('other')
    }
  })
})

describe('the selected row', () => {
  it('is copied as text with its cells apart by tabs when no text is selected', async () => {
    await openDesk({ hash: '#/violations' })
    const data = new DataTransfer()
    const event = new Event('copy', { bubbles: true, cancelable: true })
    Object.defineProperty(event, 'clipboardData', { value: data })
    act(() => void document.body.dispatchEvent(event))
    expect(event.defaultPrevented).toBe(true)
    const [who, where] = data.getData('text/plain').split('\t')
    expect([who?.startsWith('Ines Valderrama'), where]).toEqual([true, 'Laboratory'])
  })

  it('has the focus after J and K', async () => {
    await openDesk({ hash: '#/doors' })
    await press('j')
    await frame()
    expect(document.activeElement).toBe(document.querySelector('tr.cur button'))
  })
})

describe('who may', () => {
  it('lets a guard unlock once and note, and prepare a reset that a supervisor signs', async () => {
    const { asked } = await openDesk({ scene: 'guard' })
    await press('j')
    await press('j')
    expect(screen.queryByRole('button', { name: /^Reset…/ })).toBeNull()
    expect(screen.getByRole('button', { name: /^Clear, reset, free pass, exempt: ask a supervisor…/ })).toBeTruthy()
    await press('r')
    expect(dialog()?.textContent).toContain('Supervisor')
    await press('1')
    await press('Enter', { ctrlKey: true })
    expect(asked('act')).toEqual([])
    await press('Escape')
    await press('u')
    expect(dialog()?.textContent).toContain('Unlock Laboratory once')
    await press('4')
    await press('Enter', { ctrlKey: true })
    expect(asked('unlockOnce')).toEqual([['LA', { code: 'escorted', text: '' }]])
  })
})

describe('relaxing rules', () => {
  const openRelax = async (): Promise<void> => {
    fireEvent.click(screen.getAllByRole('button', { name: 'Grant on violation…' }).at(-1) ?? document.body)
    await frame()
  }

  it('asks for an end and a reason; for ever is an administrator alone', async () => {
    const { asked } = await openDesk({ hash: '#/areas' })
    await openRelax()
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /Until switched off/ }).disabled).toBe(true)
    fireEvent.click(screen.getByRole('radio', { name: /^1 hour/ }))
    await press('3')
    expect(doIt().textContent).toContain('Grant for 1 h')
    await press('Enter', { ctrlKey: true })
    const [action] = asked('act')[0] ?? []
    expect(action).toMatchObject({ action: 'grant-on-violation', scope: { area: 1 }, on: true })
    const { until } = action as { until: number }
    expect(Math.abs(until - (Date.UTC(2026, 10, 21, 3, 12, 26) + 0))).toBeLessThan(60_000)
  })

  it('ends what is relaxed with Ctrl+E, and says what that forgets', async () => {
    const { asked } = await openDesk({ scene: 'suspended', hash: '#/areas' })
    await press('e', { ctrlKey: true })
    expect(document.querySelector('.effect')?.textContent).toContain('clears the location of 63 people')
    await press('1')
    await press('Enter', { ctrlKey: true })
    expect(asked('act')[0]?.[0]).toEqual({ action: 'suspend', scope: { site: true }, on: false })
  })

  it('shows each relaxation on every screen with its countdown', async () => {
    await openDesk()
    for (const key of ['1', '2', '3', '4', '5']) {
      await press(key)
      expect(document.querySelector('.strip-relaxed')?.textContent).toMatch(
        /Loading yard lets violations through\d\d:\d\d left/,
      )
    }
  })

  it.each([
    ['live', true],
    ['guard', false],
    ['auditor', false],
  ] as const)('in the scene %s offers to end one: %s, as the role may', async (name, offered) => {
    await openDesk({ scene: name })
    const strip = document.querySelector('.strip-relaxed')
    expect(strip?.textContent).toContain('lets violations through')
    expect(strip?.textContent?.includes('End now')).toBe(offered)
  })
})

describe('notes', () => {
  it('belong to the alarm of the selected event', async () => {
    const { asked } = await openDesk()
    fireEvent.click(screen.getByRole('button', { name: /Forced door/ }))
    await frame()
    await press('n')
    const words = screen.getByRole('textbox')
    expect(doIt().title).toBe('Write a note first')
    fireEvent.change(words, { target: { value: 'Guard sent' } })
    await press('Enter', { ctrlKey: true })
    expect(asked('note')).toEqual([['a1', 'Guard sent']])
  })
})

describe('passing an alarm on', () => {
  it('gives it to one of those who can see to it, and takes it from them again', async () => {
    const { asked } = await openDesk({ hash: '#/alarms' })
    await press('p')
    const who = await screen.findByRole('radio', { name: /K\. Brandt/ })
    expect(screen.queryByRole('radio', { name: /A\. Lindqvist/ })).toBeNull()
    await press('Enter', { ctrlKey: true })
    expect(asked('assign')).toEqual([])
    fireEvent.click(who)
    await press('Enter', { ctrlKey: true })
    expect(asked('assign')).toEqual([['a1', 'K. Brandt']])
    await press('p')
    fireEvent.click(await screen.findByRole('radio', { name: /Nobody/ }))
    await press('Enter', { ctrlKey: true })
    expect(asked('assign').at(-1)).toEqual(['a1', null])
  })

  it("is a supervisor's", async () => {
    await openDesk({ scene: 'guard', hash: '#/alarms' })
    await press('p')
    expect(dialog()).toBeNull()
    expect(screen.queryByRole('button', { name: /^Assign…/ })).toBeNull()
  })
})

describe('a line of readers by hand', () => {
  const openLine = async (of: string): Promise<Awaited<ReturnType<typeof openDesk>>> => {
    const desk = await openDesk({ hash: '#/doors' })
    const { status } = scene('live')
    act(() => desk.bridge.send('status', { ...status, operator: { name: 'Kim', role: 'administrator' } }))
    await frame()
    act(() => void fireEvent.click(screen.getByLabelText(of)))
    await frame()
    await frame()
    return desk
  }

  it('shows the counters of the bus, warns of a slow round, and searches with a reason', async () => {
    const { asked } = await openLine('Line of B1 Offices')
    expect(dialog()?.textContent).toContain('Each reader is polled every 384 ms')
    expect(dialog()?.textContent).toContain('20 884')
    expect(doIt().title).toBe('Choose a reason')
    await press('6')
    await press('Enter', { ctrlKey: true })
    expect(asked('startLineWork')).toEqual([['B1', { task: 'search', thorough: false }, { code: 'test', text: '' }]])
    expect(dialog()).toBeTruthy()
  })

  it("is an administrator's alone", async () => {
    await openDesk({ hash: '#/doors' })
    expect(screen.getByLabelText('Line of B1 Offices').title).toBe('Needs an administrator')
  })

  it('records the line', async () => {
    const { asked } = await openLine('Line of B1 Offices')
    act(() => void fireEvent.click(screen.getByLabelText(/^Record the line/)))
    await press('6')
    await press('Enter', { ctrlKey: true })
    expect(asked('recordLine')).toEqual([['B1', true, { code: 'test', text: '' }]])
  })
})
