/** Which panels have not taken yet what operators did: asked when the numbers that main tells of change. */
import { create } from 'zustand'
import type { OperatorAction } from '../../preload/contract/models'
import type { WaitingOrder } from '../../preload/contract/shift'
import { ask } from '../bridge'
import { useStatus } from './status'

export const useWaitingOrders = create<{ readonly all: readonly WaitingOrder[] }>()(() => ({ all: [] }))

export async function readWaitingOrders(): Promise<void> {
  const answer = await ask('waitingOrders')
  if (answer.ok) useWaitingOrders.setState({ all: answer.value })
}

/** Starts asking; returns the end of that. */
export function followWaitingOrders(): () => void {
  let known = ''
  return useStatus.subscribe(({ status }) => {
    const pending = JSON.stringify(status?.controllers.map((controller) => controller.pending ?? 0))
    if (pending === known) return
    known = pending
    void readWaitingOrders()
  })
}

/** Panels that have not taken this very action yet. */
export const waitingFor = (all: readonly WaitingOrder[], action: OperatorAction): readonly WaitingOrder[] => {
  const wanted = keyOf(action)
  return all.filter((order) => keyOf(order.action) === wanted)
}

/** The same whatever the order of the fields. */
const keyOf = (action: OperatorAction): string =>
  JSON.stringify(Object.entries(action).toSorted(([a], [b]) => (a < b ? -1 : 1)))
