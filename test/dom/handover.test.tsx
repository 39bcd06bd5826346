import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { useStatus } from '../../renderer/screens/desk/status'
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

  it('leaves the note by Escape, for the keys of the screens', async () => {
    await openDesk()
    await press('h', { ctrlKey: true })
    const note = await screen.findByLabelText('Note for the next shift')
    await press('1')
    expect(location.hash).toBe('#/handover')
    expect(document.activeElement).toBe(note)
    await press('Escape')
    await press('1')
    expect(location.hash).toBe('#/live')
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

  it('has the focus on taking over by its key, also when it is shown already and the focus is elsewhere', async () => {
    await openDesk({ scene: 'handover', hash: '#/handover' })
    const take = await screen.findByRole('button', { name: 'Take over' })
    act(() => screen.getByLabelText('Note for the next shift').focus())
    await press('h', { ctrlKey: true })
    expect(document.activeElement).toBe(take)
  })

  it('leaves Ctrl+E its meaning while the note has the focus', async () => {
    await openDesk({ hash: '#/handover' })
    await screen.findByText('As it stands now', { exact: false })
    act(() => screen.getByLabelText('Note for the next shift').focus())
    await press('e', { ctrlKey: true })
    expect(await screen.findByRole('dialog', { name: 'End an override' })).toBeTruthy()
  })

  it('begins with an empty note for another operator', async () => {
    await openDesk({ hash: '#/handover' })
    const note = (): HTMLElement => screen.getByLabelText('Note for the next shift')
    await screen.findByText('As it stands now', { exact: false })
    act(() => void fireEvent.change(note(), { target: { value: 'Part at seven' } }))
    act(() => {
      const { status } = useStatus.getState()
      if (status) useStatus.setState({ status: { ...status, operator: { name: 'K. Brandt', role: 'guard' } } })
    })
    await frame()
    expect((note() as HTMLTextAreaElement).value).toBe('')
  })

  it('opens the subject of a line', async () => {
    await openDesk({ hash: '#/handover' })
    act(() => void fireEvent.click(screen.getByRole('button', { name: /^P1 Door forced open/ })))
    await frame()
    expect(location.hash).toBe('#/alarms')
  })

  it('says that alarms are muted and for how long, until the mute ends', async () => {
    await openDesk({ hash: '#/handover' })
    const muted = (): string | undefined => document.querySelector('.ho-muted')?.textContent ?? undefined
    await screen.findByText('As it stands now', { exact: false })
    expect(muted()).toBeUndefined()
    act(() => (document.activeElement as HTMLElement | null)?.blur())
    await press('m')
    expect(muted()).toMatch(/^Muted, 0[12]:\d\d left$/)
    await press('m')
    expect(muted()).toBeUndefined()
  })
})

describe('what a panel has not taken', () => {
  it('is said at the person it is about', async () => {
    await openDesk({ scene: 'offline', hash: '#/violations' })
    expect(await screen.findByText(/Not delivered to P3 Stores yet: reset/)).toBeTruthy()
  })
})
