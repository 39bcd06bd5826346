/** Orders that a panel has not answered: stored in order across restarts of both ends (panel-link.md 8). */
import type { CredentialId, DoorId } from '../../domain/ids'
import type { PanelDelivery, PanelOrder } from '../../domain/panel'
import type { Instant } from '../../domain/time'
import type { Delivered } from '../../panel/session-state'

export interface DeliveryState {
  readonly number: number
  readonly state: 'waiting' | 'done' | 'refused'
  readonly reason?: string
  /** What the panel refused. */
  readonly refused?: PanelDelivery
}

/** What was sent to a panel and what it has not answered yet; made from the journal's rows up to the `seq` stored beside it. */
export interface StoredDeliveries {
  readonly waiting: readonly PanelDelivery[]
  readonly next: number
  /** Switched-off cards that the panel refused to store. */
  readonly refusedCards?: readonly CredentialId[]
  /** The highest number that the panel itself has answered; left out: none. */
  readonly answered?: number
  /** Unknown cards as last reported (`panel.cards-unknown`); left out: none. */
  readonly cardsTold?: number
  /** Doors whose hold has ended and which the panel has not locked since (`panel-holds.ts`); left out: none. */
  readonly released?: readonly DoorId[]
}

/** An answer of the panel; `byHost`: this console gave it, and the panel never received the delivery. */
interface Answer {
  readonly number: number
  readonly done: boolean
  readonly reason: string
  readonly byHost?: true
}

export interface WaitingOrders {
  readonly all: () => readonly PanelDelivery[]
  readonly add: (order: PanelOrder, at: Instant, away: boolean) => PanelDelivery
  readonly answered: (answer: Answer) => void
  /** How far deliveries have come, for the hello of the next session. */
  readonly delivered: () => Delivered
  /**
   * The panel has lost what it was sent, and `last` is its highest number: what waits is numbered above it, and what stands
   * follows, in place of what stood the last time.
   */
  readonly begin: (last: number, standing: readonly PanelOrder[], at: Instant) => void
  /** Cards that are switched off and that the panel still grants when it decides alone. */
  readonly cardsUnknown: () => readonly CredentialId[]
  readonly stored: () => StoredDeliveries
}

/** Deliveries kept for a panel that is away; past it its passages are replaced by one reset of the site. */
const MAX_WAITING = 50_000

function unknownCards(waiting: readonly PanelDelivery[], refused: ReadonlySet<CredentialId>): readonly CredentialId[] {
  const unknown = new Set(refused)
  for (const { order } of waiting) {
    if (order.kind !== 'operator' || order.action.action !== 'card') continue
    const { credential, active } = order.action
    // A card that is switched on again was dangerous only as long as it was off.
    if (active) unknown.delete(credential)
    else unknown.add(credential)
  }
  return [...unknown]
}

export function createWaitingOrders(
  stored: StoredDeliveries | undefined,
  report: (delivery: DeliveryState) => void,
  /** So many passages were dropped for one reset. */
  dropped: (at: Instant, passages: number) => void,
): WaitingOrders {
  let waiting: PanelDelivery[] = [...(stored?.waiting ?? [])]
  let next = stored?.next ?? 1
  const refusedCards = new Set(stored?.refusedCards)
  let answered = stored?.answered ?? 0

  const cardAnswered = ({ order }: PanelDelivery, done: boolean): void => {
    if (order.kind !== 'operator' || order.action.action !== 'card') return
    const { credential, active } = order.action
    if (done || active) refusedCards.delete(credential)
    else refusedCards.add(credential)
  }

  /** Passages that would never end are worth less than a panel that knows nothing: unknown locations break no rule (apb.md 4.2). */
  const forgetPassages = (at: Instant): void => {
    const passages = waiting.filter(({ order }) => order.kind === 'passage')
    const last = passages.at(-1)
    if (last === undefined) return
    for (const { number } of passages) report({ number, state: 'refused', reason: 'dropped' })
    const action = { action: 'reset', site: true } as const
    const order = { kind: 'operator', operator: 'console', reason: 'too many passages while away', action } as const
    // In the place of the last of them, so that no other number changes.
    const reset = { number: last.number, at, order }
    waiting = waiting.flatMap((one) => (one === last ? [reset] : one.order.kind === 'passage' ? [] : [one]))
    dropped(at, passages.length)
  }

  return {
    all: () => waiting,
    add(order, at, away) {
      if (waiting.length >= MAX_WAITING && away) forgetPassages(at)
      const delivery = { number: next++, at, order }
      waiting.push(delivery)
      report({ number: delivery.number, state: 'waiting' })
      return delivery
    },
    cardsUnknown: () => unknownCards(waiting, refusedCards),
    delivered: () => ({ answered, used: next - 1 }),
    begin(last, standing, at) {
      const isAhead = last >= next
      if (isAhead) next = last + 1
      // What it had answered is lost: only what it answers from now on counts.
      answered = last
      waiting = waiting
        .filter((delivery) => delivery.standing !== true)
        .map((delivery) => (isAhead ? { ...delivery, number: next++ } : delivery))
      for (const order of standing) waiting.push({ number: next++, at, order, standing: true })
      for (const { number } of waiting) report({ number, state: 'waiting' })
    },
    stored: () => ({
      waiting,
      next,
      ...(refusedCards.size > 0 ? { refusedCards: [...refusedCards] } : {}),
      ...(answered > 0 ? { answered } : {}),
    }),
    answered({ number, done, reason, byHost }) {
      if (byHost !== true) answered = Math.max(answered, number)
      const delivery = waiting[0]?.number === number ? waiting[0] : waiting.find((one) => one.number === number)
      if (delivery !== undefined) cardAnswered(delivery, done)
      if (waiting[0]?.number === number) waiting.shift()
      else waiting = waiting.filter((one) => one.number !== number)
      if (done) report({ number, state: 'done' })
      else report({ number, state: 'refused', reason, ...(delivery === undefined ? {} : { refused: delivery }) })
    },
  }
}
