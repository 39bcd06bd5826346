import type { LinkRecord, PanelRecord } from '../domain/record'
import { NONE, PASS_AT_GRANT } from './codes'
import type { Core } from './core'
import { grant, grantOfPanel } from './grant'
import { pass } from './passage'
import { FREE_PASS, slotKey } from './state/slots'
import { forgetPlace, forgetWithin } from './violation'

/** What became of a mirrored panel event, for its own event; the passage and what follows go through the sink. */
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
  if (record.occurredAt !== undefined) {
    const passed = record.doorUsed ?? plan.doors.passage[plan.readerDoor[reader] as number] === PASS_AT_GRANT
    if (!passed || late || holder === NONE) return
    core.state.beginEarlier(record.occurredAt)
    pass(core, holder, reader, false)
    return
  }
  if (record.doorUsed === undefined) grant(core, reader, holder, false)
  else grantOfPanel(core, reader, holder, record.doorUsed)
}

/** apb.md 2.8, 7: a panel's muster reader has seen somebody, at the instant it happened. */
export function musterFrom(core: Core, record: PanelRecord, { holder, late }: Mirrored): void {
  if (late) return
  if (record.occurredAt !== undefined) core.state.beginEarlier(record.occurredAt)
  core.state.holders.mustered(holder, core.plan.to(core.plan.reader(record.reader)))
}

/** apb.md 7: time away counts from the first `down`, and the return of a panel that was away too long makes state unknown. */
export function linkChanged(core: Core, record: LinkRecord): void {
  const { plan, state } = core
  const controller = plan.controller(record.controller)
  const { links } = state
  if (record.state === 'down') {
    if (!links.isDown(controller)) links.wentDown(controller, record.at)
    return
  }
  const away = links.isDown(controller) ? record.at - (links.downSince[controller] as number) : 0
  const trusted = plan.trustMs[controller] as number
  if (trusted > 0 && away > trusted) distrust(core, controller)
  links.cameUp(controller)
}

/**
 * The in and out and the timers of the areas that its readers cross, Outside included, and the locations that they lead
 * from or to; the last reader stays.
 */
function distrust({ plan, state }: Core, controller: number): void {
  const crossed = new Set<number>()
  const ends = new Set<number>()
  for (let reader = 0; reader < plan.readerCount; reader++) {
    if (plan.readerController[reader] !== controller) continue
    for (const area of [...(plan.ways.entered[reader] ?? []), ...(plan.ways.left[reader] ?? [])]) crossed.add(area)
    ends.add(plan.from(reader)).add(plan.to(reader))
  }
  for (let holder = 0; holder < plan.holderCount; holder++) {
    forgetWithin(plan, state, holder, (area) => crossed.has(area))
    if (ends.has(state.holders.knownLocation(holder))) forgetPlace(plan, state, holder)
  }
}
