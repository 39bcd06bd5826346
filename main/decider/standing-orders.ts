/** What operators and automations have set and not taken back, for a panel that has lost it (PROTOCOL.md 11). */
import type { StandingOrder } from '../domain/panel'
import type { StateView } from '../engine/view'

/** Who switched a card or gave a free pass is not part of the state; its record has it. */
const BY_CONSOLE = { operator: 'console', reason: '' }

/** Overrides, the oldest first; then switched cards; then free passes and reverts that are not used up. */
export function standingOrders(view: StateView): StandingOrder[] {
  const set = view.toggles().map(({ operator, reason, since: _since, owner, ...action }): StandingOrder => {
    return { operator, reason, action, ...(owner === undefined ? {} : { holder: owner }) }
  })
  const cards = view.cardSwitches().map((one): StandingOrder => ({ ...BY_CONSOLE, action: { action: 'card', ...one } }))
  const unused = view.unused().map((action): StandingOrder => ({ ...BY_CONSOLE, action }))
  return [...set, ...cards, ...unused]
}
