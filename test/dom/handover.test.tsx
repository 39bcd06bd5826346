import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}

describe('the shift handover', () => {
  it('is reached by a key, and signed off with a note', async () => {
    const { asked } = await openDesk()
    await press('h', { ctrlKey: true })
    await screen.findByText('As it stands now', { exact: false })
    const note = screen.getByLabelText('Note for the next shift')
    act(() => void fireEvent.change(note, { target: { value: 'Part at seven' } }))
    // Ctrl+H, Ctrl+Enter: the note has the focus already.
    expect(document.activeElement).toBe(note)
    await press('Enter', { ctrlKey: true })
    expect(asked('handOver')).toEqual([['Part at seven']])
  })

  it('is offered on every screen until somebody takes over', async () => {
    const { asked } = await openDesk({ scene: 'handover' })
    expect(await screen.findByText('Shift handed over by K. Brandt')).toBeTruthy()
    await press('h', { ctrlKey: true })
    const take = await screen.findByRole('button', { name: 'Take over' })
    expect(document.activeElement).toBe(take)
    act(() => void fireEvent.click(take))
    expect(asked('takeOver')).toEqual([[]])
  })

  it('opens the subject of a line', async () => {
    await openDesk({ hash: '#/handover' })
    act(() => void fireEvent.click(screen.getByRole('button', { name: /^P1 Door forced open/ })))
    await frame()
    expect(location.hash).toBe('#/alarms')
  })
})

describe('what a panel has not taken', () => {
  it('is said at the person it is about', async () => {
    await openDesk({ scene: 'offline', hash: '#/violations' })
    expect(await screen.findByText(/Not delivered to P3 Stores yet: reset/)).toBeTruthy()
  })
})
