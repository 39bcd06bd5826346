import type { Command } from '../domain/command'
import type { SiteEvent } from '../domain/event'
import type { Automation, AutomationHold, Site } from '../domain/site'
import { unreachable } from '../domain/assert'
import { MINUTE, type Instant } from '../domain/time'
import type { Core } from './core'
import { settleLock } from './lock'
import { reportOccupancy } from './occupancy'
import { begin, operate, undo } from './operator'
import type { Actor } from './sink'
import type { ToggleAction } from './state/toggles'

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
  readonly input?: string
  readonly violation?: { readonly area: number; readonly kind: string }
}

/** Runs what the site file asks to be done when something happens. What automations do sets off no automation. */
export class Automations {
  private readonly byEvent = new Map<string, Automation[]>()
  private readonly doorOf: ReadonlyMap<string, string | null>

  constructor(private readonly site: Site) {
    for (const automation of site.automations) {
      const others = this.byEvent.get(automation.when.event)
      if (others) others.push(automation)
      else this.byEvent.set(automation.when.event, [automation])
    }
    this.doorOf = new Map(site.automations.length === 0 ? [] : site.readers.map(({ id, door }) => [id, door]))
  }

  /** Answers the events from `first` up to `end`, in their order; what it does is put behind all of them. */
  run(core: Core, events: SiteEvent[], first: number, end: number, commands: Command[]): void {
    if (this.byEvent.size === 0) return
    for (let i = first; i < end; i++) {
      const event: Matchable = events[i] as SiteEvent
      for (const automation of this.byEvent.get(event.event) ?? [])
        if (this.matches(automation, event)) {
          act(core, automation, event, events, commands)
          reportOccupancy(core)
        }
    }
  }

  /** apb.md 12.2: the input is inactive: what automations hold while it is active ends, in the order of the file. */
  inputEnded(core: Core, input: string): void {
    for (const { id, when, then } of this.site.automations) {
      if (when.input !== input || !('whileActive' in then)) continue
      for (const action of actionsOf(core, then)) {
        const standing = core.state.toggles.own(action, id)
        if (standing !== undefined) undo(core, standing)
      }
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
      (when.reason === undefined || when.reason === event.reason) &&
      (when.input === undefined || when.input === event.input)
    )
  }
}

function act(core: Core, automation: Automation, event: Matchable, events: SiteEvent[], commands: Command[]): void {
  const { id, then } = automation
  const actor: Actor = { operator: `automation:${id}`, reason: id }
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
      if (event.cardholder !== undefined) operate(core, { action: 'reset', cardholder: event.cardholder }, actor)
      return
    case 'revert-to-soft':
    case 'free-pass':
      if (event.cardholder !== undefined) operate(core, { action: then.action, cardholder: event.cardholder }, actor)
      return
    case 'suspend':
    case 'unlock':
    case 'lockdown':
    case 'grant-on-violation':
      hold(core, id, then, actor)
      return
    default:
      unreachable(then)
  }
}

/** apb.md 12.2, 12.3: with an end it is the automation's own; without one it counts as the operator's. */
function hold(core: Core, id: string, then: AutomationHold, actor: Actor): void {
  const owner = then.minutes !== undefined || then.whileActive === true ? id : undefined
  const until = then.minutes === undefined ? {} : { until: core.state.now + then.minutes * MINUTE }
  for (const each of actionsOf(core, then)) {
    const action: ToggleAction = { ...each, ...until }
    begin(core, action, actor, owner)
    core.sink.changed(action, actor, false)
    if ('door' in action) settleLock(core, core.plan.door(action.door), 'automation')
  }
}

/** The actions of a hold, doors one by one. */
function actionsOf(
  { plan }: Core,
  then: AutomationHold,
): readonly Exclude<ToggleAction, { readonly action: 'exempt' }>[] {
  switch (then.action) {
    case 'suspend':
      return [{ action: 'suspend', scope: then.scope, on: true }]
    case 'grant-on-violation':
      return [{ action: 'grant-on-violation', scope: then.scope, on: true }]
    case 'unlock':
    case 'lockdown': {
      const doors = then.doors === '*' ? plan.site.doors.map(({ id }) => id) : then.doors
      return doors.map((door) =>
        then.action === 'unlock' ? { action: 'unlock', door } : { action: 'lockdown', door, on: true },
      )
    }
    default:
      return unreachable(then)
  }
}
