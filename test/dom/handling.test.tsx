import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { scene } from '../gallery/scenes'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}

describe('the strip', () => {
  it('is one beside that of a priority 1, with a list of the rest', async () => {
    const { bridge } = await openDesk({ scene: 'muster', hash: '#/doors' })
    const { status } = scene('muster')
    act(() => bridge.send('status', { ...status, journal: { ...status.journal, failing: 'disk full' } }))
    await frame()
    const strips = document.querySelector('.strips')
    expect(strips?.querySelectorAll('.strip-alarm')).toHaveLength(1)
    expect(strips?.children).toHaveLength(2)
    // What cannot wait is the one in sight.
    expect(strips?.querySelector('.strip-shared')?.textContent).toContain('The journal cannot be written')
    const more = screen.getByRole('button', { name: /^and \d more$/ })
    fireEvent.click(more)
    await waitFor(() => expect(document.querySelector('.strip-list')?.textContent).toContain('Roll-call: 11 missing'))
    expect(more.textContent).toBe(`and ${document.querySelector('.strip-list')?.children.length} more`)
  })

  it('has no list where there is one thing to say', async () => {
    await openDesk({ hash: '#/doors' })
    expect(document.querySelector('.strip-shared')?.textContent).toContain('Loading yard')
    expect(document.querySelector('.strip-more')).toBeNull()
  })
})

describe('the timeline', () => {
  it('marks the breach, and draws what others did as ticks without words', async () => {
    await openDesk({ hash: '#/violations' })
    await waitFor(() => expect(document.querySelectorAll('.tl-breach')).toHaveLength(1))
    expect(document.querySelector('.tl-words.breach')?.textContent).toBe('03:11:38 rule broken, refused')
    expect(document.querySelectorAll('line.tl-other').length).toBeGreaterThan(0)
    expect(document.querySelectorAll('.tl-words.other')).toHaveLength(0)
  })

  it('has one label per lane and minute', async () => {
    await openDesk({ hash: '#/violations' })
    await waitFor(() => expect(document.querySelector('.tl-breach')).not.toBeNull())
    for (const lane of document.querySelectorAll('.tl-svg > g')) {
      const minutes = [...lane.querySelectorAll('.tl-words')].map(({ textContent }) => textContent?.slice(0, 5))
      expect(new Set(minutes).size).toBe(minutes.length)
    }
  })
})

describe('a row of the lane', () => {
  it('shows in and out as an arrow, and keeps the end of a long name without one', async () => {
    await openDesk()
    const where = (of: string): Element | undefined =>
      [...document.querySelectorAll('.ev:not([hidden]) .wh')].find(({ textContent }) => textContent === of)
    expect(where('Laboratory in')?.className).toBe('wh to-in')
    expect(where('Turnstile 2 out')?.className).toBe('wh to-out')
    const door = where('Stores roller door 3')
    expect([door?.className, door?.querySelector('.wh-end')?.textContent]).toEqual(['wh', ' 3'])
  })
})

describe('what was done', () => {
  it('is said at the row, not only in the foot', async () => {
    await openDesk({ hash: '#/violations' })
    await press('r')
    await press('3')
    await press('Enter', { ctrlKey: true })
    await waitFor(() =>
      expect(document.querySelector<HTMLElement>('.done-said')?.dataset['said']).toBe('Ines Valderrama is reset.'),
    )
  })
})

describe('a dialog', () => {
  it('of one field leaves the screen as it is', async () => {
    await openDesk({ hash: '#/alarms' })
    await press('n')
    expect(screen.getByRole('dialog', { name: 'Note' })).toBeTruthy()
    expect(document.querySelector('.desk')?.classList.contains('docked')).toBe(false)
    expect(document.querySelector('.dock.small')).not.toBeNull()
  })

  it('in which nothing was begun is closed, not cancelled, and nobody signs it', async () => {
    await openDesk({ scene: 'administrator' })
    await press('k', { ctrlKey: true })
    fireEvent.change(screen.getByRole('combobox'), { target: { value: 'Operators' } })
    await frame()
    await press('Enter')
    const dialog = await screen.findByRole('dialog', { name: /operators|sign in/i })
    expect(dialog.querySelector('.sheet-foot')?.textContent).toContain('Close')
    expect(dialog.querySelector('.sheet-signed')?.textContent).toBe('')
  })
})
