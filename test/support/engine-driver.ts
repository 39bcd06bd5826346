import type { SiteEvent } from '../../main/domain/event'
import type { OperatorAction, PanelRecord, SiteRecord } from '../../main/domain/record'
import { formatInstant, MINUTE, parseInstant, SECOND, type Instant } from '../../main/domain/time'
import { createEngine, type Engine, type Step } from '../../main/engine/engine'
import { buildSite, type SiteParts } from './site-builder'

/** Start time of every driven test. */
export const START: Instant = parseInstant('2026-03-02T08:00:00Z') as Instant

/** `12:34` after START is 12 minutes 34 seconds; `.5` adds milliseconds as a fraction. */
export function after(text: string): Instant {
  const [minutes = '0', seconds = '0'] = text.split(':')
  return START + Number(minutes) * MINUTE + Math.round(Number(seconds) * SECOND)
}

/** Drives an engine with short commands, and returns each event as one short line. */
export class Driver {
  readonly engine: Engine
  private serial = 1000

  constructor(parts: SiteParts) {
    this.engine = createEngine(buildSite(parts))
  }

  step(record: SiteRecord): Step {
    return this.engine.step(record)
  }
  read(at: string, who: string, reader: string): string[] {
    return this.tell({
      type: 'read',
      at: after(at),
      reader,
      presented: { kind: 'credential', credential: `card of ${who}` },
    })
  }
  door(at: string, door: string, state: 'open' | 'closed'): string[] {
    return this.tell({ type: 'door', at: after(at), door, state })
  }
  rex(at: string, door: string): string[] {
    return this.tell({ type: 'rex', at: after(at), door })
  }
  tick(at: string): string[] {
    return this.tell({ type: 'tick', at: after(at) })
  }
  link(at: string, controller: string, state: 'up' | 'down'): string[] {
    return this.tell({ type: 'link', at: after(at), controller, state })
  }
  input(at: string, input: string, state: 'active' | 'inactive'): string[] {
    return this.tell({ type: 'input', at: after(at), input, state })
  }
  operator(at: string, action: OperatorAction): string[] {
    return this.tell({ type: 'operator', at: after(at), operator: 'olga', reason: 'test', ...action })
  }
  panel(at: string, who: string, reader: string, controller: string, more: Partial<PanelRecord> = {}): string[] {
    return this.tell({
      type: 'panel',
      at: after(at),
      controller,
      serial: this.serial++,
      reader,
      credential: `card of ${who}`,
      decision: 'grant',
      ...more,
    })
  }

  private tell(record: SiteRecord): string[] {
    return this.step(record).events.map(line)
  }
}

const FLAGS = [
  'override',
  'reverted',
  'exempt',
  'freePass',
  'suspended',
  'observed',
  'away',
  'doorUnlocked',
  'overCapacity',
  'alarm',
  'late',
] as const

/** An event as one line: `granted ada R1`, `denied ada R1 apb 4.2 double-entry in 1 alarm`, ... */
export function line(event: SiteEvent): string {
  const flags = FLAGS.filter((flag) => flag in event && (event as unknown as Record<string, unknown>)[flag] === true)
  const occurred = 'occurredAt' in event && event.occurredAt !== undefined ? [`from ${clock(event.occurredAt)}`] : []
  const words = ((): (string | number | undefined)[] => {
    switch (event.event) {
      case 'access.granted':
      case 'access.denied': {
        const { violation } = event
        return [
          event.event === 'access.granted' ? 'granted' : 'denied',
          event.cardholder ?? 'nobody',
          event.reader,
          event.event === 'access.denied' ? event.reason : undefined,
          ...(violation ? [violation.rule, violation.kind, 'in', violation.area] : []),
        ]
      }
      case 'passage':
        return ['passage', event.cardholder, event.reader, `${event.from}-${event.to}`]
      case 'violation.opened':
        return ['opened', event.cardholder, event.area, event.kind, event.reader]
      case 'violation.cleared':
        return ['cleared', event.cardholder, event.area, event.by, event.operator]
      case 'apb.reset':
        return ['reset', JSON.stringify(event.scope), event.cardholders]
      case 'apb.changed':
        return ['changed', event.action, 'door' in event ? event.door : undefined, event.by]
      case 'link.up':
      case 'link.down':
        return [event.event, event.controller]
      case 'output':
        return ['output', event.automation, 'text' in event ? event.text : event.output]
      case 'door.unlocked':
      case 'door.locked':
        return [event.event, event.door, event.by]
      case 'area.occupancy':
        return ['occupancy', event.area, event.state, event.count]
      case 'muster.present':
        return ['present', event.cardholder, event.reader]
      case 'input.active':
      case 'input.inactive':
        return [event.event, event.input]
      default:
        return [
          event.event,
          event.door,
          event.cardholder,
          event.reader,
          event.rex ? 'rex' : undefined,
          event.bounce ? 'bounce' : undefined,
        ]
    }
  })()
  return [...words, ...flags, ...occurred].filter((word) => word !== undefined).join(' ')
}

/** The time of day of an instant, without the date. */
export const clock = (at: Instant): string => formatInstant(at).slice(11, 23)
