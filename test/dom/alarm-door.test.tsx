/** The events at the door of an alarm. */
import { act, screen, within } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import type { LaneRow } from '../../preload/contract/models'
import { select } from '../../renderer/screens/desk/selection'
import { scene } from '../gallery/scenes'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)

it('keep the one that raised the alarm, however many come after it', async () => {
  const [alarm] = scene('live').alarms
  const raised = scene('live').rows.find(({ seq }) => seq === alarm?.seq)
  if (!alarm || !raised) throw new Error('no alarm with a row')
  const later = Array.from({ length: 20 }, (_, i): LaneRow => ({
    ...raised,
    seq: raised.seq + 100 + i,
    event: { at: raised.event.at + 1_000 * i, event: 'door.closed', door: 'SR' },
  }))
  const rows = ({ before, limit }: { readonly before: number | null; readonly limit: number }) => {
    const all = [raised, ...later].filter(({ seq }) => before === null || seq < before)
    return Promise.resolve({ ok: true as const, value: all.toReversed().slice(0, limit) as never })
  }
  await openDesk({ hash: '#/alarms', answers: { rows } })
  act(() => select(alarm.seq, alarm.id))
  await frame()
  const table = within(await screen.findByRole('table', { name: 'Last events at Stores roller door 3' }))
  const lines = (await table.findAllByRole('row')).map((row) => row.textContent ?? '')
  expect(lines.at(-1)).toContain('Door forced open')
  expect(lines.length).toBeGreaterThan(6)
})
