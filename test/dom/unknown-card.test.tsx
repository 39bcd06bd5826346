import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { LaneRow } from '../../preload/contract/models'
import { UnknownCard } from '../../renderer/screens/events/unknown-card'

type Denied = Extract<LaneRow['event'], { event: 'access.denied' }>
const denied = { at: 0, event: 'access.denied', reader: 'R1', reason: 'unknown-credential' } as const
const show = (card?: NonNullable<Denied['card']>): string => {
  const { container } = render(<UnknownCard row={{ seq: 1, event: card ? { ...denied, card } : denied }} />)
  return container.textContent
}
afterEach(cleanup)

test('shows the bits of a card that nobody knows and what they could be (11.6)', () => {
  const shown = show({
    bits: 37,
    hex: '02695464E8',
    fits: [
      { format: 'H10304', facility: '1234', number: '345678' },
      { format: 'H10302', number: '647305806' },
    ],
  })
  expect(shown).toContain('37: 02695464E8')
  expect(shown).toContain('H10304 facility 1234 number 345678')
  expect(shown).toContain('H10302 number 647305806')
  expect(screen.getByRole('region', { name: 'Card read' })).toBeTruthy()
})

test('says why bits fit nothing', () => {
  expect(show({ bits: 26, hex: '3DD93740', fits: [], fault: 'parity' })).toMatch(/Wrong parity/)
  cleanup()
  expect(show({ bits: 34, hex: '8269593700', fits: [], fault: 'length' })).toMatch(/no format of this length/)
})

test('shows a card that a record named, and nothing for an id', () => {
  expect(show({ format: 'H10301', facility: '12', number: '7' })).toContain('H10301 facility 12 number 7')
  cleanup()
  expect(show()).toBe('')
})
