import type { Command } from '../domain/command'
import type { SiteEvent } from '../domain/event'
import type { Automation, Site } from '../domain/site'
import { unreachable } from '../domain/assert'
import type { Instant } from '../domain/time'
import type { Core } from './core'
import { operate } from './operator'

/** What an automation may ask of an event (site-and-replay.md, `when`). */
interface Matchable {
  readonly at: Instant
  readonly event: string
  readonly door?: string
  readonly reader?: string
  readonly area?: number
  readonly kind?: string
  readonly cardholder?: string
  readonly reason?: string
  readonly violation?: { readonly area: number; readonly kind: string }
}

/** Runs what the site file asks to be done when something happens. What automations do sets off no automation. */
export class Automations {
  private readonly byEvent = new Map<string, Automation[]>()
  private readonly doorOf: ReadonlyMap<string, string | null>

  constructor(site: Site) {
    for (const automation of site.automations) {
      const others = this.byEvent.get(automation.when.event)
      if (others) others.push(automation)
      else this.byEvent.set(automation.when.event, [automation])
    }
    this.doorOf = new Map(site.automations.length === 0 ? [] : site.readers.map(({ id, door }) => [id, door]))
  }

  /** Answers the events from `first` on, in their order; what it does is put behind them. */
  run(core: Core, events: SiteEvent[], first: number, commands: Command[]): void {
    if (this.byEvent.size === 0) return
    const end = events.length
    for (let i = first; i < end; i++) {
      const event: Matchable = events[i] as SiteEvent
      for (const automation of this.byEvent.get(event.event) ?? [])
        if (this.matches(automation, event)) act(core, automation, event, events, commands)
    }
  }

  private matches({ when }: Automation, event: Matchable): boolean {
    const door = event.door ?? (event.reader === undefined ? undefined : this.doorOf.get(event.reader))
    return (
      (when.door === undefined || when.door === door) &&
      (when.reader === undefined || when.reader === event.reader) &&
      (when.area === undefined || when.area === (event.area ?? event.violation?.area)) &&
      (when.kind === undefined || when.kind === (event.kind ?? event.violation?.kind)) &&
      (when.cardholder === undefined || when.cardholder === event.cardholder) &&
      (when.reason === undefined || when.reason === event.reason)
    )
  }
}

function act(core: Core, automation: Automation, event: Matchable, events: SiteEvent[], commands: Command[]): void {
  const { id, then } = automation
  switch (then.action) {
    case 'pulse-output': {
      const { output, seconds } = then
      events.push({ at: event.at, event: 'output', automation: id, output, seconds })
      commands.push({ kind: 'pulse-output', output, seconds, automation: id })
      return
    }
    case 'notify':
      events.push({ at: event.at, event: 'output', automation: id, text: then.text })
      commands.push({ kind: 'notify', text: then.text, automation: id })
      return
    case 'reset':
    case 'revert-to-soft': {
      const { cardholder } = event
      if (cardholder === undefined) return
      const actor = { operator: `automation:${id}`, reason: id }
      if (then.action === 'reset') operate(core, { action: 'reset', cardholder }, actor)
      else operate(core, { action: 'revert-to-soft', cardholder }, actor)
      return
    }
    case 'free-pass':
    case 'suspend':
    case 'unlock':
    case 'lockdown':
    case 'grant-on-violation':
      return
    default:
      unreachable(then)
  }
}
