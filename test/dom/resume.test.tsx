import { act, fireEvent } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { lane } from '../../renderer/screens/live/lane'
import { RESUME_AFTER_MS, startResuming } from '../../renderer/screens/live/resume'
import { go } from '../../renderer/screens/desk/route'
import { select, useSelection } from '../../renderer/screens/desk/selection'
import { waitingFor } from '../../renderer/screens/desk/waiting-orders'
import { scene } from '../gallery/scenes'
import { closeDesk, frame, openDesk } from './open-desk'

afterEach(closeDesk)
const newest = scene('live').rows.at(-1)?.seq ?? 0

describe('the lane resumes live', () => {
  it('on leaving Live', async () => {
    await openDesk()
    act(() => {
      lane.hold()
      go('doors')
    })
    expect(lane.held).toBe(false)
  })

  it('on sign-in, and what another operator had selected is gone', async () => {
    const { bridge } = await openDesk()
    act(() => {
      lane.hold()
      select(newest)
    })
    const { operator } = scene('guard').status
    act(() =>
      bridge.send('session', {
        state: 'signed-in',
        operator: { ...operator, name: 'Someone new' },
        cause: null,
        since: null,
        idleLockMinutes: 15,
        demo: null,
        sealed: null,
      }),
    )
    await frame()
    expect(lane.held).toBe(false)
    expect(useSelection.getState().seq).not.toBe(newest)
  })

  it('after a minute without input, not before', () => {
    vi.useFakeTimers()
    const end = startResuming()
    try {
      lane.hold()
      vi.advanceTimersByTime(RESUME_AFTER_MS - 1)
      expect(lane.held).toBe(true)
      fireEvent.pointerMove(window)
      vi.advanceTimersByTime(RESUME_AFTER_MS - 1)
      expect(lane.held).toBe(true)
      vi.advanceTimersByTime(1)
      expect(lane.held).toBe(false)
    } finally {
      end()
      vi.useRealTimers()
    }
  })
})

describe('an order to a panel', () => {
  it('is said to be delivered once the panel took it, also when no status showed it pending', async () => {
    const order = scene('live').waiting?.[0] ?? {
      controller: scene('live').site.controllers.find(({ kind }) => kind === 'panel')?.id ?? '',
      at: 1,
      operator: 'O',
      action: { action: 'reset', cardholder: 'ines-valderrama' } as const,
    }
    let open = 2
    const { useSheet, sayDone } = await import('../../renderer/screens/desk/sheet')
    const { readWaitingOrders } = await import('../../renderer/screens/desk/waiting-orders')
    await openDesk({
      answers: {
        // As a panel that answers between two questions; the status never changes.
        waitingOrders: () => Promise.resolve({ ok: true, value: open-- > 0 ? [order] : [] } as never),
      },
    })
    open = 1
    await act(async () => {
      await readWaitingOrders()
      sayDone('Done.', scene('live').status.at, { action: order.action, panels: [order.controller] })
    })
    expect(useSheet.getState().done?.order).toBeDefined()
    expect(waitingFor([order], order.action)).toHaveLength(1)
    expect(document.querySelector('.foot-done')?.textContent).toContain('Delivered to 0 of 1 panels')
    await vi.waitFor(
      () => expect(document.querySelector('.foot-done')?.textContent).toContain('Delivered to 1 of 1 panels'),
      { timeout: 10_000 },
    )
  })
})
