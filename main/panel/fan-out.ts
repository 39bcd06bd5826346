/** Selects the panels that must receive what happened elsewhere (panel-link.md 8, PROTOCOL.md 11). */
import type { SiteEvent } from '../domain/event'
import type { ControllerId } from '../domain/ids'
import type { PanelOrder } from '../domain/panel'
import { actionOf } from '../domain/record'
import type { OperatorAction, OperatorRecord } from '../domain/record'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import { areasOf } from './configuration'

export interface FanOut {
  readonly controllers: readonly ControllerId[]
  readonly at: Instant
  readonly order: PanelOrder
}

/**
 * A passage goes to every panel that holds one of its two areas, except the reader's own panel, which saw it. An act of
 * an operator or an automation goes to every panel that it concerns. Expiries and override ends are not sent: each
 * panel applies them on its own.
 */
export interface FanOuts {
  ofRecord(record: OperatorRecord): FanOut
  ofEvent(event: SiteEvent): FanOut | undefined
}

export function createFanOuts(site: Site): FanOuts {
  const panels = site.controllers
    .filter((controller) => controller.kind === 'panel')
    .map((controller) => ({
      id: controller.id,
      areas: areasOf(site, controller.id),
      doors: new Set(site.readers.filter((reader) => reader.controller === controller.id).map((reader) => reader.door)),
    }))
  const all = panels.map((panel) => panel.id)
  const readers = new Map(site.readers.map((reader) => [reader.id, reader]))
  const holding = (...areas: number[]): ControllerId[] =>
    panels.filter((panel) => areas.some((area) => panel.areas.has(area))).map((panel) => panel.id)

  const concerned = (action: OperatorAction): ControllerId[] => {
    switch (action.action) {
      case 'clear-violation':
        return holding(action.area)
      case 'reset':
        // A panel has neither groups nor times since a passage (PROTOCOL.md 11): such a reset stays on the console.
        if ('group' in action || action.unmovedMinutes !== undefined) return []
        return 'area' in action ? holding(action.area) : all
      case 'unlock':
      case 'lock':
      case 'card':
        // Their effect goes out as a command, or with the configuration.
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
        return all
    }
  }

  return {
    ofRecord(record) {
      const { at, operator, reason } = record
      const action = actionOf(record)
      return { controllers: concerned(action), at, order: { kind: 'operator', operator, reason, action } }
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
      // An operator's act has a record of its own; an automation's act shows only in its event.
      if (event.event === 'apb.reset' && event.operator.startsWith('automation:')) {
        const action: OperatorAction = { action: 'reset', ...event.scope }
        const { at, operator, reason } = event
        return { controllers: concerned(action), at, order: { kind: 'operator', operator, reason, action } }
      }
      if (
        event.event === 'apb.changed' &&
        event.action === 'revert-to-soft' &&
        event.operator?.startsWith('automation:') === true
      ) {
        const action: OperatorAction = { action: 'revert-to-soft', cardholder: event.cardholder }
        const { at, operator, reason = '' } = event
        return { controllers: concerned(action), at, order: { kind: 'operator', operator, reason, action } }
      }
      return undefined
    },
  }
}
