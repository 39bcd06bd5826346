/** People in violation: how often of late, and the way to those that are cleared. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { useRoute } from '../../renderer/screens/desk/route'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

describe('the violations screen', () => {
  it('says how often the selected person broke a rule in 90 days', async () => {
    const { asked, bridge } = await openDesk({ hash: '#/violations' })
    await waitFor(() => expect(asked('personCard').at(-1)).toEqual(['ines-valderrama']))
    const card = await bridge.personCard('ines-valderrama')
    const n = card.ok ? card.value.broken.counts.reduce((sum, { count }) => sum + count, 0) : 0
    expect(n).toBeGreaterThan(1)
    expect(await screen.findByText(`${n} violations in 90 days`)).toBeTruthy()
  })

  it("leads to today's violations in History, those that were cleared among them", async () => {
    const { asked } = await openDesk({ hash: '#/violations' })
    act(() => void fireEvent.click(screen.getByRole('button', { name: 'Today’s violations' })))
    await frame()
    const { screen: shown, past } = useRoute.getState()
    expect([shown, past]).toEqual(['history', { kinds: ['violation'], from: Date.parse('2026-11-21T00:00+01:00') }])
    await waitFor(() => expect(asked('history').at(-1)).toMatchObject([{ filter: { kinds: ['violation'] } }]))
  })
})
