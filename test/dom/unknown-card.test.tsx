import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { LaneRow } from '../../preload/contract/models'
import { select } from '../../renderer/screens/desk/selection'
import { ROWS } from '../gallery/rows'
import { closeDesk, frame, openDesk } from './open-desk'
import { UnknownCard } from '../../renderer/screens/events/unknown-card'

type Denied = Extract<LaneRow['event'], { event: 'access.denied' }>
const denied = { at: 0, event: 'access.denied', reader: 'R1', reason: 'unknown-credential' } as const
const show = (card?: NonNullable<Denied['card']>): string => {
  const { container } = render(<UnknownCard row={{ seq: 1, event: card ? { ...denied, card } : denied }} />)
  return container.textContent
}
afterEach(closeDesk)

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

test('says whose card it looks like, with their name as a way to them (11.6)', () => {
  const card = { bits: 26, hex: '860AD980', fits: [{ format: 'H10301', facility: '12', number: '5555' }] }
  const like = { cardholder: 'ada', name: 'Ada Rossi', format: 'H10306' }
  const { container } = render(<UnknownCard row={{ seq: 1, event: { ...denied, card } }} looksLike={like} />)
  expect(container.textContent).toContain('Looks likethe card of Ada Rossi, on file as H10306')
  expect(screen.getByRole('button', { name: 'Ada Rossi' })).toBeTruthy()
})

const selectUnknown = async (): Promise<HTMLElement> => {
  const row = ROWS.find(({ event }) => event.event === 'access.denied' && event.card !== undefined)
  act(() => select(row?.seq ?? 0))
  return await screen.findByRole('region', { name: 'Card read' })
}
const dialog = () => within(screen.getByRole('dialog'))
const valueOf = (label: string): unknown =>
  dialog().getByLabelText<HTMLInputElement>(label, { selector: 'input, select' }).value

test('an administrator puts it on file for somebody, as one of what it could be', async () => {
  const { asked } = await openDesk({ scene: 'administrator' })
  const part = await selectUnknown()
  fireEvent.click(within(part).getByRole('button', { name: 'Put on file…' }))
  fireEvent.click(dialog().getByRole('radio', { name: /H10302 number 3304619520/ }))
  fireEvent.change(dialog().getByRole('combobox', { name: 'Name or card' }), { target: { value: 'ruth' } })
  fireEvent.click(await dialog().findByRole('option', { name: /Ruth Abernethy/ }))
  await waitFor(() => expect(valueOf('Name')).toBe('Ruth Abernethy'))
  expect(dialog().getByDisplayValue('3304619520')).toBeTruthy()
  fireEvent.click(dialog().getByRole('radio', { name: /Test/ }))
  await frame()
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Enter', ctrlKey: true })
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  const [edits] = asked('editPeople')[0] as [[{ id: string; after: { credentials: object[] } }]]
  expect(edits[0].id).toBe('ruth-abernethy')
  expect(edits[0].after.credentials.at(-1)).toMatchObject({ format: 'H10302', number: 3_304_619_520 })
})

test('an administrator puts it on file for a new person', async () => {
  await openDesk({ scene: 'administrator' })
  const part = await selectUnknown()
  fireEvent.click(within(part).getByRole('button', { name: 'Put on file…' }))
  fireEvent.click(dialog().getByRole('button', { name: /New person/ }))
  await waitFor(() => expect(valueOf('Name')).toBe(''))
  expect(valueOf('Number of Card 1')).toBe('65024')
  expect(valueOf('Facility code of Card 1')).toBe('6303')
})

test('nobody else is offered that', async () => {
  await openDesk({ scene: 'guard' })
  const part = await selectUnknown()
  expect(within(part).queryByRole('button', { name: /Put on file/ })).toBeNull()
})
