import type { LinkRecord, PanelRecord } from '../domain/record'
import { MINUTE } from '../domain/time'
import { NONE } from './codes'
import type { Core } from './core'
import { grant, replacePending } from './grant'
import { pass } from './passage'
import { FREE_PASS, slotKey } from './state/slots'
import { forgetBorderAndTimers } from './violation'

/** What became of a mirrored panel event, for its own event; the passage and what follows are told through the sink. */
export interface Mirrored {
  readonly holder: number
  readonly late: boolean
}

/** apb.md 7: false when the panel's serial has been seen before. */
export function isNews(core: Core, record: PanelRecord): boolean {
  const serials = core.state.links.serials[core.plan.controller(record.controller)]
  return serials?.add(record.serial) ?? false
}

/** Who it was and whether it is late: older than the cardholder's newest passage (apb.md 7). */
export function receive(core: Core, record: PanelRecord): Mirrored {
  const { plan, state } = core
  const credential = plan.credentials.find(record.credential)
  const holder = credential === NONE ? NONE : plan.credentialHolder(credential)
  const late =
    record.occurredAt !== undefined && holder !== NONE && record.occurredAt < state.holders.newestPassageAt(holder)
  return { holder, late }
}

/**
 * apb.md 7: state follows the panel's decision as if it had been taken here; no rule is evaluated, a denial changes
 * nothing, and what is late moves nobody. Called after the `access.*` event.
 */
export function follow(core: Core, record: PanelRecord, { holder, late }: Mirrored): void {
  if (record.decision === 'deny') return
  const { plan } = core
  if (record.freePass && holder !== NONE) core.state.slots.remove(holder, slotKey(FREE_PASS, 0))
  const reader = plan.reader(record.reader)
  const door = plan.readerDoor[reader] as number
  if (record.occurredAt !== undefined) {
    const passed = record.doorUsed ?? plan.doorContact[door] === 0
    if (!passed || late || holder === NONE) return
    core.state.beginEarlier(record.occurredAt)
    pass(core, holder, reader, false)
    return
  }
  if (record.doorUsed === undefined) {
    grant(core, reader, holder, false)
    return
  }
  replacePending(core, door)
  if (record.doorUsed && holder !== NONE) pass(core, holder, reader, false)
}

/** apb.md 7: time away counts from the first `down`, and the return of a panel that was away too long makes state unknown. */
export function linkChanged(core: Core, record: LinkRecord): void {
  const { plan, state } = core
  const controller = plan.controller(record.controller)
  const { links } = state
  if (record.state === 'down') {
    if (!links.isDown(controller)) links.downSince[controller] = record.at
    return
  }
  const away = links.isDown(controller) ? record.at - (links.downSince[controller] as number) : 0
  links.downSince[controller] = Number.NaN
  const trusted = (plan.site.controllers[controller]?.apbTrustMinutes ?? 0) * MINUTE
  if (trusted > 0 && away > trusted) distrust(core, controller)
}

/** The in and out, timers and locations of the areas of its readers, Outside included; the last reader stays. */
function distrust(core: Core, controller: number): void {
  const { plan, state } = core
  const areas = new Set<number>()
  for (let reader = 0; reader < plan.readerCount; reader++)
    if (plan.readerController[reader] === controller) {
      areas.add(plan.from(reader))
      areas.add(plan.to(reader))
    }
  for (let holder = 0; holder < plan.holderCount; holder++) {
    for (const area of areas) forgetBorderAndTimers(plan, state, holder, area)
    if (areas.has(state.holders.location(holder))) state.holders.forgetLocation(holder)
  }
}
