/** The care of the records, over the scripted site in Rome. */
import { act, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { openSheet } from '../../renderer/screens/desk/sheet'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const dialog = () => within(screen.getByRole('dialog'))
const click = async (name: RegExp | string): Promise<void> => {
  fireEvent.click(dialog().getByRole('button', { name }))
  await frame()
}

describe('a legal hold', () => {
  it('covers days of the site, the last one included, and is listed with them', async () => {
    const { asked } = await openDesk({ scene: 'administrator' })
    act(() => openSheet({ kind: 'records' }))
    await frame()
    await click('Set a legal hold…')
    fireEvent.change(dialog().getByLabelText('First day'), { target: { value: '2026-10-24' } })
    // The clocks are put back that night: the day has 25 hours.
    fireEvent.change(dialog().getByLabelText('Last day'), { target: { value: '2026-10-25' } })
    expect(dialog().getByText('25 Oct 2026')).toBeTruthy()
    fireEvent.click(dialog().getByRole('radio', { name: /Test/ }))
    await frame()
    await click('Set hold')
    const [scope] = asked('setHold')[0] ?? []
    expect(scope).toEqual({ from: Date.parse('2026-10-24T00:00+02:00'), to: Date.parse('2026-10-26T00:00+01:00') })
    expect(await dialog().findByText('Everything, from Sat 24 Oct 2026, to Sun 25 Oct 2026')).toBeTruthy()
  })
})
