import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { setSite, siteIndex } from '../../renderer/screens/site/site'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

const press = async (key: string, more: object = {}): Promise<void> => {
  act(() => void fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more }))
  await frame()
}

describe("the site's own reasons", () => {
  it('are offered for their act before "other", by digit, and recorded in their words', async () => {
    const { asked } = await openDesk({ hash: '#/doors' })
    act(() => setSite({ ...siteIndex().view, reasons: { unlock: ['Meter reading'] } }))
    await press('u')
    const dialog = await screen.findByRole('dialog')
    const offered = within(dialog)
      .getAllByRole('radio')
      .map((radio) => radio.closest('.reason')?.textContent ?? '')
    expect(offered.slice(-2)).toEqual(['8Meter reading', '9Other (describe)'])
    await press('8')
    await press('Enter', { ctrlKey: true })
    await waitFor(() => expect(asked('unlockOnce')).toHaveLength(1))
    expect(JSON.stringify(asked('unlockOnce'))).toContain('{"code":"other","text":"Meter reading"}')
  })
})
