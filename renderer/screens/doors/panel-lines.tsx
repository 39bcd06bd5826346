/** What is to be known of a panel: its clock, its settings, what has still to reach it. */
import type { ControllerFacts } from '../../../preload/contract/controllers'
import { inWords } from '../../format/duration'
import { count, text, textIn } from '../../format/text'

/** Above this the clock alarms (panel-link.md 2). */
const SKEW_ALARM_MS = 2_000

const ruleWords = (rule: string): string => textIn('alone.', rule) ?? rule

export function PanelLines({ facts }: { readonly facts: ControllerFacts }) {
  const { skewMs, configuration, passagesWaiting, ordersWaiting, cardsUnknown, missing, orderRefused } = facts
  const { lost, storedEvents } = facts
  const size = Math.abs(skewMs ?? 0)
  const orders = [...new Set(ordersWaiting.map(({ action }) => textIn('order.', action) ?? action))].join(', ')
  return (
    <div className="panel-facts t3">
      {skewMs !== null && (
        <span className={size > SKEW_ALARM_MS ? 'warns' : ''}>
          {size < 1_000 ? text('panel.clock', { ms: skewMs }) : text('panel.clock.off', { time: inWords(size) })}
        </span>
      )}
      <span className={configuration === 'refused' ? 'warns' : ''}>{text(`panel.configuration.${configuration}`)}</span>
      {(storedEvents ?? 0) > 0 && <span>{count('panel.stored', storedEvents ?? 0)}</span>}
      {passagesWaiting > 0 && <span>{count('panel.passages', passagesWaiting)}</span>}
      {cardsUnknown > 0 && <span className="warns">{count('panel.cards-unknown', cardsUnknown)}</span>}
      {ordersWaiting.length > 0 && <span className="warns">{text('panel.orders', { orders })}</span>}
      {orderRefused !== null && (
        <span className="warns">{text('panel.order-refused', { reason: orderRefused.reason })}</span>
      )}
      {missing.length > 0 && <span>{text('panel.alone-without', { rules: missing.map(ruleWords).join(', ') })}</span>}
      {lost !== null && <span className="warns">{text('panel.lost', { first: lost.first, last: lost.last })}</span>}
    </div>
  )
}
