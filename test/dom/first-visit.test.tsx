/** What the demo offers to try on a first visit. */
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { useSelection } from '../../renderer/screens/desk/selection'
import { useSession } from '../../renderer/screens/session/session'
import { scene } from '../gallery/scenes'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const hint = (): HTMLElement | null => screen.queryByRole('complementary', { name: 'Try this in the demo' })
const click = async (name: RegExp | string): Promise<void> => {
  act(() => void fireEvent.click(within(hint() ?? document.body).getByRole('button', { name })))
  await frame()
}

describe('the hint on a first visit', () => {
  it('selects the event of somebody in violation, and changes nothing', async () => {
    const desk = await openDesk()
    const [open] = scene('live').violations
    await click(`See why ${open?.name} is in violation`)
    expect(useSelection.getState().seq).toBe(open?.seq)
    await click(/^Reset a person/)
    expect(location.hash).toBe('#/violations')
    expect(useSelection.getState().violation).toEqual({ cardholder: open?.cardholder, area: open?.area })
    expect(desk.asked('act')).toEqual([])
  })

  it('offers the newest event where nobody is in violation', async () => {
    await openDesk({ scene: 'empty' })
    expect(within(hint() ?? document.body).getByRole('button', { name: /newest event/ })).toBeTruthy()
  })

  it('is closed permanently', async () => {
    await openDesk()
    await click('Do not show again')
    expect(hint()).toBeNull()
    expect(JSON.parse(localStorage.getItem('sallyport.preferences') ?? '{}')).toMatchObject({ hintClosed: true })
  })

  it('is for the demo alone', async () => {
    await openDesk()
    act(() => useSession.setState({ phase: { kind: 'ready', version: '1', runtime: '', demo: false } }))
    await frame()
    expect(hint()).toBeNull()
  })
})
