/** What a person should know of one panel besides whether it is there: clock, stored events, settings, orders on their way. */
import type { CredentialId } from '../../domain/ids'
import type { PanelDelivery, PanelEvent, PanelStatus } from '../../domain/panel'
import type { Instant } from '../../domain/time'
import type { ControllerFacts } from '../driver'

export interface PanelFactsKeeper {
  readonly handle: (event: PanelEvent) => void
  readonly skew: (skewMs: number) => void
  readonly status: (status: PanelStatus) => void
  /** The orders that wait have changed. */
  readonly delivered: () => void
  readonly refused: (delivery: PanelDelivery, reason: string, at: Instant) => void
  readonly facts: () => ControllerFacts
}

/** A clock difference is reported again when it has moved by this, ms. */
const SKEW_STEP_MS = 100
/** Orders named one by one. */
const NAMED = 20

const actionOf = ({ order }: PanelDelivery): string => (order.kind === 'operator' ? order.action.action : order.kind)

type Counted = Pick<ControllerFacts, 'passagesWaiting' | 'ordersWaiting' | 'cardsUnknown'>

/** @param changed something that should be seen immediately; passages on their way are not. */
export function createPanelFacts(
  waiting: () => readonly PanelDelivery[],
  cardsUnknown: () => readonly CredentialId[],
  configured: () => Pick<ControllerFacts, 'configuration' | 'missing'>,
  changed: () => void,
): PanelFactsKeeper {
  let facts: Omit<ControllerFacts, 'configuration' | 'missing' | keyof Counted> = {
    model: null,
    firmware: null,
    skewMs: null,
    storedEvents: null,
    orderRefused: null,
    power: null,
    tamper: false,
    lost: null,
  }
  let counted: Counted | undefined

  const set = (news: Partial<typeof facts>): void => {
    facts = { ...facts, ...news }
    changed()
  }
  const count = (): Counted => {
    const all = waiting()
    const orders = all.filter(({ order }) => order.kind === 'operator')
    return {
      passagesWaiting: all.length - orders.length,
      cardsUnknown: cardsUnknown().length,
      ordersWaiting: orders.slice(0, NAMED).map((delivery) => ({
        at: delivery.at,
        action: actionOf(delivery),
        operator: delivery.order.kind === 'operator' ? delivery.order.operator : '',
      })),
    }
  }

  return {
    handle(event) {
      switch (event.event) {
        case 'panel.connected':
          return set({ model: event.model, firmware: event.firmware, storedEvents: event.backlog })
        case 'panel.overflow':
          return set({ lost: { at: event.at, first: event.firstLost, last: event.lastLost } })
        case 'panel.power':
          return set({ power: event.state })
        case 'panel.tamper':
          return set({ tamper: event.on })
        case 'panel.configuration':
          return changed()
        default:
      }
    },
    skew(skewMs) {
      if (facts.skewMs !== null && Math.abs(skewMs - facts.skewMs) < SKEW_STEP_MS) return
      set({ skewMs })
    },
    status: ({ power, tamper, storedEvents }) => set({ power, tamper, storedEvents }),
    delivered() {
      counted = undefined
    },
    refused(delivery, reason, at) {
      counted = undefined
      if (delivery.order.kind === 'operator') set({ orderRefused: { at, action: actionOf(delivery), reason } })
    },
    facts: () => ({ ...facts, ...(counted ??= count()), ...configured() }),
  }
}
