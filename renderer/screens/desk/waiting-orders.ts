/** Which panels have not taken yet what operators did: asked when the numbers that main tells of change. */
import { create } from 'zustand'
import type { OperatorAction } from '../../../preload/contract/models'
import type { WaitingOrder } from '../../../preload/contract/shift'
import { ask } from '../../bridge'
import { controllerStatus, useStatus } from './status'

export const useWaitingOrders = create<{ readonly all: readonly WaitingOrder[] }>()(() => ({ all: [] }))

export async function readWaitingOrders(): Promise<void> {
  const answer = await ask('waitingOrders')
  if (answer.ok) useWaitingOrders.setState({ all: answer.value })
}

/** How often an open order is checked while its panel is online and about to answer. */
const ASK_EVERY_MS = 500

/**
 * Asks when the numbers in the status change, and again while an order is open at a panel that is online: a panel may
 * take an order so fast that no status ever shows it as pending. Returns the end of that.
 */
export function followWaitingOrders(): () => void {
  let known = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  const askAgain = (): void => {
    clearTimeout(timer)
    const { status } = useStatus.getState()
    const answering = useWaitingOrders
      .getState()
      .all.some(({ controller }) => controllerStatus(status, controller)?.online === true)
    if (answering) timer = setTimeout(() => void readWaitingOrders().then(askAgain), ASK_EVERY_MS)
  }
  const ends = [
    useStatus.subscribe(({ status }) => {
      const news = JSON.stringify(status?.controllers.map(({ pending = 0, online }) => [pending, online]))
      if (news === known) return
      known = news
      void readWaitingOrders()
    }),
    useWaitingOrders.subscribe(askAgain),
  ]
  return () => {
    clearTimeout(timer)
    for (const end of ends) end()
  }
}

/** Panels that have not taken this very action yet. */
export const waitingFor = (all: readonly WaitingOrder[], action: OperatorAction): readonly WaitingOrder[] => {
  const wanted = keyOf(action)
  return all.filter((order) => keyOf(order.action) === wanted)
}

/** The same whatever the order of the fields. */
const keyOf = (action: OperatorAction): string =>
  JSON.stringify(Object.entries(action).toSorted(([a], [b]) => (a < b ? -1 : 1)))
