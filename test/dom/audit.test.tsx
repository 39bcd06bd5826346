/** Audit: acts with who, where, what and to whom; filters; and the difference of a site change. */
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { closeDesk, frame, openDesk } from './open-desk'
import { NOW } from '../gallery/rows'
import type { Answer } from '../../preload/contract/answer'

afterEach(closeDesk)

const CHANGED = {
  seq: 20_884_003,
  event: {
    ...{
      event: 'site.changed',
      at: NOW - 60_000,
      operator: 'L. Moretti',
      reason: 'correction',
      workstation: 'office-1',
    },
    ...{ text: 'areas: 1 changed', before: 'ab'.repeat(32), after: 'cd'.repeat(32) },
  },
}
const NOTE = {
  seq: 20_884_001,
  event: { event: 'desk.note', at: NOW - 90_000, operator: 'J. Halloran', text: 'gate arm stuck', workstation: 'gate' },
}
const answers = {
  audit: () =>
    Promise.resolve({
      ok: true,
      value: { rows: [CHANGED, NOTE], next: null, reached: null },
    } as unknown as Answer<never>),
}
const table = () => within(screen.getByRole('table', { name: 'Audit' }))
const acts = (): readonly string[] =>
  table()
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      [...row.querySelectorAll('td')]
        .slice(1, 5)
        .map(({ textContent }) => textContent)
        .join(' | '),
    )

it('says who did what at which desk, and never shows a hash', async () => {
  await openDesk({ scene: 'administrator', hash: '#/audit', answers })
  await waitFor(() => expect(acts()).toHaveLength(2))
  expect(acts()[0]).toBe('L. Moretti | office-1 | Site changed: areas: 1 changed (correction) | What changed')
  expect(acts()[1]).toMatch(/^J\. Halloran \| gate \| .*gate arm stuck/)
  expect(document.body.textContent).not.toContain('abab')
})

it('opens the difference of a site change from its row', async () => {
  await openDesk({ scene: 'administrator', hash: '#/audit', answers })
  fireEvent.click(await screen.findByRole('button', { name: 'What changed' }))
  await screen.findByRole('region', { name: 'Version 3' })
  expect(location.hash).toBe('#/site/versions/3')
})

it('searches again for each filter, and in what is shown for letters', async () => {
  const { asked } = await openDesk({ scene: 'administrator', hash: '#/audit' })
  await waitFor(() => expect(asked('audit')).toEqual([[{ before: null, limit: 200, filter: {} }]]))
  fireEvent.click(screen.getByRole('button', { name: 'Action', expanded: false }))
  await frame()
  fireEvent.click(await screen.findByText('Doors and outputs'))
  await waitFor(() => expect(asked('audit').at(-1)).toMatchObject([{ filter: { groups: ['doors'] } }]))
  await waitFor(() => expect(acts().length).toBeGreaterThan(0))
  const all = acts().length
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nobody of this name' } })
  expect(await screen.findByText('No acts found')).toBeTruthy()
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: '' } })
  expect(acts()).toHaveLength(all)
})

it('hands its search over to History, where it can be exported', async () => {
  await openDesk({ scene: 'administrator', hash: '#/audit' })
  fireEvent.click(await screen.findByRole('button', { name: 'Show in History' }))
  await frame()
  expect(location.hash).toBe('#/history?kinds=operator')
})

it('selects an act with J and shows what was stored of it', async () => {
  const { asked } = await openDesk({ scene: 'administrator', hash: '#/audit' })
  await waitFor(() => expect(acts().length).toBeGreaterThan(0))
  act(() => void fireEvent.keyDown(document.body, { key: 'j' }))
  await waitFor(() => expect(asked('detail')).toHaveLength(1))
})

it('is opened by 0 for an administrator, and neither drawn nor opened for a guard', async () => {
  await openDesk({ scene: 'administrator' })
  act(() => void fireEvent.keyDown(document.body, { key: '0' }))
  await screen.findByRole('table', { name: 'Audit' })
  closeDesk()
  const { asked } = await openDesk({ scene: 'guard' })
  expect(screen.queryByRole('link', { name: /Audit/ })).toBeNull()
  act(() => void fireEvent.keyDown(document.body, { key: '0' }))
  await frame()
  expect(location.hash).not.toContain('audit')
  location.hash = '#/audit'
  expect(await screen.findByText('Audit is for administrators and auditors')).toBeTruthy()
  expect(asked('audit')).toEqual([])
})
