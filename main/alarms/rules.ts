/** Which event raises which alarm, how grave it is and what ends its cause (console.md "Alarms", apb.md 6.6). */
import type { JournalEvent, Violation } from '../domain/event'
import type { AreaId, CardholderId, ControllerId, DoorId, ReaderId } from '../domain/ids'
import type { ViolationRule } from '../domain/reason'
import type { Site } from '../domain/site'
import { MINUTE, SECOND } from '../domain/time'
import type { AlarmKind, Priority } from '../../preload/contract/models'

/** What raises an alarm. Two causes with the same key are the same trouble: the second counts up the first one's alarm. */
export interface Cause {
  readonly key: string
  readonly kind: AlarmKind
  readonly priority: Priority
  readonly door?: DoorId
  readonly reader?: ReaderId
  readonly area?: AreaId
  readonly controller?: ControllerId
  readonly cardholder?: CardholderId
  readonly violation?: Violation
  readonly text?: string
}

/** How long a new alarm of a priority may wait for somebody before it becomes louder; null = for ever. */
export const ESCALATES_AFTER_MS: { readonly [P in Priority]: number | null } = {
  1: MINUTE,
  2: 3 * MINUTE,
  3: 15 * MINUTE,
  4: null,
}

/** A link or reader that is back sooner than this was never an alarm: every start of the console begins with one. */
export const OUTAGE_GRACE_MS = 5 * SECOND

/**
 * A broken sequence or location (apb.md 4.1, 4.2, 4.5, 4.6) may be a card in a second hand: somebody should look. The
 * timers and the route (4.3, 4.7 to 4.10) mostly catch haste.
 */
const DENIED_PRIORITY: { readonly [Rule in ViolationRule]: Priority } = {
  '4.1': 2,
  '4.2': 2,
  '4.3': 3,
  '4.4': 3,
  '4.5': 2,
  '4.6': 2,
  '4.7': 3,
  '4.8': 3,
  '4.9': 3,
  '4.10': 3,
}

const violationKey = (cardholder: CardholderId, area: AreaId): string => `violation ${area} ${cardholder}`
const doorKey = (kind: AlarmKind, door: DoorId): string => `${kind} ${door}`

const panelCause = (kind: AlarmKind, controller: ControllerId, priority: Priority, text?: string): Cause => ({
  key: panelKey(kind, controller),
  kind,
  priority,
  controller,
  ...(text === undefined ? {} : { text }),
})
const panelKey = (kind: AlarmKind, controller: ControllerId): string => `${kind} ${controller}`

/** The alarm an event calls for, or undefined. */
export function causeOf(event: JournalEvent, site: Site): Cause | undefined {
  switch (event.event) {
    case 'door.forced':
      return { key: doorKey('door-forced', event.door), kind: 'door-forced', priority: 1, door: event.door }
    case 'door.held':
      return { key: doorKey('door-held', event.door), kind: 'door-held', priority: 3, door: event.door }
    case 'access.granted':
    case 'access.denied': {
      if (!event.alarm || !event.violation) return undefined
      const { violation } = event
      const denied = event.event === 'access.denied'
      const door = site.readers.find((reader) => reader.id === event.reader)?.door
      return {
        // Nobody is known by a key of their own: a violation always has a cardholder (apb.md 4).
        key: violationKey(event.cardholder ?? '', violation.area),
        kind: !denied ? 'violation-soft' : violation.rule === '4.1' ? 'locked-out' : 'violation-denied',
        priority: denied ? DENIED_PRIORITY[violation.rule] : 3,
        reader: event.reader,
        area: violation.area,
        violation,
        ...(door === undefined ? {} : { door }),
        ...(event.cardholder === undefined ? {} : { cardholder: event.cardholder }),
      }
    }
    case 'reader.offline': {
      const reader = site.readers.find((candidate) => candidate.id === event.reader)
      return {
        key: `reader-offline ${event.reader}`,
        kind: 'reader-offline',
        priority: 3,
        reader: event.reader,
        text: event.reason,
        ...(reader ? { door: reader.door } : {}),
        ...(reader?.controller ? { controller: reader.controller } : {}),
      }
    }
    case 'reader.tamper':
      return event.on
        ? { key: `reader-tamper ${event.reader}`, kind: 'reader-tamper', priority: 2, reader: event.reader }
        : undefined
    case 'link.down':
      // All of its doors are out of sight at once, and its passages are unknown here until it is back (apb.md 7).
      return {
        key: `controller-offline ${event.controller}`,
        kind: 'controller-offline',
        priority: 2,
        controller: event.controller,
      }
    case 'panel.overflow': {
      const text = `events ${event.firstLost} to ${event.lastLost} of the panel's memory`
      return panelCause('panel-lost', event.controller, 2, text)
    }
    case 'panel.ring-replaced':
      return panelCause('panel-lost', event.controller, 2, 'the panel has a new memory')
    case 'panel.deliveries-dropped': {
      const text = `${event.dropped} passages elsewhere were not told to the panel, which begins anew`
      return panelCause('panel-lost', event.controller, 3, text)
    }
    case 'panel.clock-skew':
      return event.alarm
        ? panelCause('panel-clock', event.controller, 3, `${(event.skewMs / SECOND).toFixed(1)} s`)
        : undefined
    case 'panel.tamper':
      return event.on ? panelCause('panel-tamper', event.controller, 2) : undefined
    case 'panel.power':
      return event.alarm ? panelCause('panel-power', event.controller, 3, event.state) : undefined
    case 'panel.started':
      return event.damage === undefined ? undefined : panelCause('panel-trouble', event.controller, 3, event.damage)
    case 'panel.configuration':
      return event.alarm
        ? panelCause('panel-trouble', event.controller, 3, `${event.section}: ${event.reason ?? ''}`)
        : undefined
    case 'panel.door-alarm':
      // Of a live one the console makes an alarm of its own, from the door itself.
      return event.occurredAt === undefined
        ? undefined
        : {
            key: doorKey(event.kind === 'forced' ? 'door-forced' : 'door-held', event.door),
            kind: event.kind === 'forced' ? 'door-forced' : 'door-held',
            priority: event.kind === 'forced' ? 1 : 3,
            door: event.door,
          }
    case 'output':
      return 'text' in event
        ? { key: `notice ${event.automation}`, kind: 'notice', priority: 4, text: event.text }
        : undefined
    default:
      return undefined
  }
}

/** Keys of the causes that an event ends. */
export function endedBy(event: JournalEvent): readonly string[] {
  switch (event.event) {
    case 'door.closed':
      return [doorKey('door-forced', event.door), doorKey('door-held', event.door)]
    case 'violation.cleared':
      return [violationKey(event.cardholder, event.area)]
    case 'reader.online':
      return [`reader-offline ${event.reader}`]
    case 'reader.tamper':
      return event.on ? [] : [`reader-tamper ${event.reader}`]
    case 'panel.clock-skew':
      return event.alarm ? [] : [panelKey('panel-clock', event.controller)]
    case 'panel.tamper':
      return event.on ? [] : [panelKey('panel-tamper', event.controller)]
    case 'panel.power':
      return event.alarm ? [] : [panelKey('panel-power', event.controller)]
    case 'panel.configuration':
      return event.applied ? [panelKey('panel-trouble', event.controller)] : []
    case 'link.up':
      return [`controller-offline ${event.controller}`]
    default:
      return []
  }
}
