/** What falls due by itself: not-used (5.3), held (5.6), violation expiry (6.3), the end of a toggle (3.6, 3.2). */
import { event } from './event'
import type { EventLine, SiteFile } from './formats'
import { areaFile } from './place'
import { notUsed } from './section-5'
import { clearViolation } from './section-6'
import { MINUTE, SECOND, type State } from './state'

interface Due {
  at: number
  /** apb.md 2: not-used, held, violation expiry, end of a toggle. */
  kind: 1 | 2 | 3 | 4
  order: number
  happen: () => EventLine[]
}

/** All that will fall due if nothing else happens. */
function allDue(site: SiteFile, state: State): Due[] {
  const due: Due[] = []
  for (const grant of state.pending)
    due.push({
      at: grant.endsAt,
      kind: 1,
      order: grant.order,
      happen: () => {
        state.pending = state.pending.filter((entry) => entry !== grant)
        return [notUsed(state, grant)]
      },
    })
  for (const door of state.doors) {
    const held = site.doors.find(({ id }) => id === door.id)?.heldOpenSeconds
    if (!door.open || door.held || held === undefined) continue
    due.push({
      at: door.openedAt + held * SECOND,
      kind: 2,
      order: door.order,
      happen: () => {
        door.held = true
        return [event(state.now, 'door.held', { door: door.id })]
      },
    })
  }
  for (const { cardholder, area, openedAt, order } of state.violations) {
    const minutes = areaFile(site, area).apb?.violationExpiryMinutes
    if (minutes === undefined) continue
    const at = openedAt + minutes * MINUTE
    due.push({ at, kind: 3, order, happen: () => clearViolation(site, state, cardholder, area, { by: 'expired' }) })
  }
  for (const override of state.overrides) {
    if (override.until === null) continue
    due.push({
      at: override.until,
      kind: 4,
      order: override.order,
      happen: () => {
        state.overrides = state.overrides.filter((entry) => entry !== override)
        const until = event(override.until ?? 0, '', {}).at
        const { type: _type, ...action } = override.action
        return [event(state.now, 'apb.changed', { ...action, until, by: 'expired' })]
      },
    })
  }
  return due
}

/** The first that falls due at or before an instant; undefined when none does. */
export const nextDue = (site: SiteFile, state: State, until: number): Due | undefined =>
  allDue(site, state)
    .filter(({ at }) => at <= until)
    .sort((one, other) => one.at - other.at || one.kind - other.kind || one.order - other.order)[0]
