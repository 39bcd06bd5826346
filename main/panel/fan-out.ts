/** Selects the panels that must receive what happened elsewhere (panel-link.md 8, PROTOCOL.md 11). */
import { withTrait } from '../domain/controller-kinds'
import type { ApbChanged, ApbReset, SiteEvent } from '../domain/event'
import type { AutomationId, ControllerId } from '../domain/ids'
import type { PanelOrder, StandingOrder } from '../domain/panel'
import { actionOf } from '../domain/record'
import type { OperatorAction, OperatorRecord } from '../domain/record'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { areasOf, around } from './areas'

/** How an event's `operator` says that nobody at a desk did it (apb.md 12.3, 13.1). */
const BY_AUTOMATION = 'automation:'
const BY_SCHEDULE = 'schedule:'

export interface FanOut {
  readonly controllers: readonly ControllerId[]
  readonly at: Instant
  readonly order: PanelOrder
}

/**
 * A passage goes to every panel that holds one of its two areas, except the reader's own panel, which saw it. An act of
 * an operator, an automation or a schedule goes to every panel that it concerns. Expiries and override ends are not
 * sent: each panel applies them on its own.
 */
export interface FanOuts {
  ofRecord(record: OperatorRecord): FanOut
  ofEvent(event: SiteEvent): FanOut | undefined
  /** Those of them that concern the panel, in their order. */
  standingFor(controller: ControllerId, standing: readonly StandingOrder[]): PanelOrder[]
}

export function createFanOuts(site: Site): FanOuts {
  const panels = withTrait(site.controllers, 'decidesAlone').map((controller) => ({
    id: controller.id,
    areas: areasOf(site, controller.id),
    doors: new Set(site.readers.filter((reader) => reader.controller === controller.id).map((reader) => reader.door)),
  }))
  const all = panels.map((panel) => panel.id)
  const readers = new Map(site.readers.map((reader) => [reader.id, reader]))
  const holding = (...areas: number[]): ControllerId[] =>
    panels
      .filter((panel) => areas.some((area) => around(site, area).some((outer) => panel.areas.has(outer))))
      .map((panel) => panel.id)

  const concerned = (action: OperatorAction): ControllerId[] => {
    switch (action.action) {
      case 'clear-violation':
        return holding(action.area)
      case 'reset':
        return 'area' in action ? holding(action.area) : all
      case 'unlock':
      case 'lock':
        // Their effect goes out as a command.
        return []
      case 'lockdown':
        return panels.filter((panel) => panel.doors.has(action.door)).map((panel) => panel.id)
      case 'grant-on-violation':
      case 'suspend': {
        const { scope } = action
        if ('area' in scope) return holding(scope.area)
        if (!('reader' in scope)) return all
        const reader = readers.get(scope.reader)
        return reader === undefined ? [] : panels.filter((panel) => panel.id === reader.controller).map(({ id }) => id)
      }
      case 'free-pass':
      case 'revert-to-soft':
      case 'exempt':
      case 'card':
        return all
    }
  }
  const ordered: Ordered = (at, order) => ({ controllers: concerned(order.action), at, order })

  return {
    standingFor: (controller, standing) =>
      standing.map(asOrder).filter(({ action }) => concerned(action).includes(controller)),
    ofRecord(record) {
      const { at, operator, reason } = record
      const action = actionOf(record)
      return ordered(at, { kind: 'operator', operator, reason, action })
    },
    ofEvent(event) {
      if (event.event === 'passage') {
        const own = readers.get(event.reader)?.controller
        const { cardholder, reader, from, to } = event
        return {
          controllers: holding(from, to).filter((controller) => controller !== own),
          at: event.occurredAt ?? event.at,
          order: { kind: 'passage', cardholder, reader, from, to },
        }
      }
      // The reader's panel too: it either decided on its own or does not know the console's decision.
      if (event.event === 'access.granted' && event.freePass && event.cardholder !== undefined) {
        const { at, cardholder } = event
        return { controllers: all, at, order: { kind: 'free-pass-used', cardholder } }
      }
      if (event.event === 'apb.reset') return ofReset(site, ordered, event)
      if (event.event === 'apb.changed') return ofChange(site, ordered, event)
      return undefined
    },
  }
}

const asOrder = (order: StandingOrder) => ({ kind: 'operator' as const, ...order })

type Ordered = (at: Instant, order: Extract<PanelOrder, { readonly kind: 'operator' }>) => FanOut

/** An operator's reset has a record of its own; those of automations and schedules show only in their event. */
function ofReset(site: Site, ordered: Ordered, { at, scope, operator, reason }: ApbReset): FanOut | undefined {
  const said = { kind: 'operator', operator, reason } as const
  if (operator.startsWith(BY_AUTOMATION)) return ordered(at, { ...said, action: { action: 'reset', ...scope } })
  if (!operator.startsWith(BY_SCHEDULE)) return undefined
  const scheduled = site.resets?.find(({ id }) => operator === `${BY_SCHEDULE}${id}`)
  const { setLocation, unmovedMinutes, exceptGroups } = scheduled ?? {}
  const limits = {
    ...(setLocation === undefined ? {} : { setLocation }),
    ...(unmovedMinutes === undefined ? {} : { unmovedMinutes }),
    ...(exceptGroups === undefined || exceptGroups.length === 0 ? {} : { exceptGroups }),
  }
  return ordered(at, { ...said, action: { action: 'reset', ...scope, ...limits } })
}

/** Of automations; an end that has come is not sent. */
function ofChange(site: Site, ordered: Ordered, event: ApbChanged): FanOut | undefined {
  const { event: _event, at, by, operator, reason = '', ...action } = event
  if (operator?.startsWith(BY_AUTOMATION) !== true || by !== undefined) return undefined
  return ordered(at, { kind: 'operator', operator, reason, action, ...holderOf(site, operator) })
}

/** What an automation holds for a time or while its input is active is its own (apb.md 12.3); the rest is the operators'. */
function holderOf(site: Site, operator: string): { readonly holder?: AutomationId } {
  const automation = site.automations.find(({ id }) => operator === `${BY_AUTOMATION}${id}`)
  const { then } = automation ?? {}
  const isOwn = then !== undefined && (('minutes' in then && then.minutes !== undefined) || 'whileActive' in then)
  return automation !== undefined && isOwn ? { holder: automation.id } : {}
}
