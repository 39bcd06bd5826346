/** Commands and deliveries: a host's orders to the panel (PROTOCOL.md 10, 11). */
import type { Presented } from '../../../main/domain/record'
import type { OperatorAction, ResetScope, SuspendScope, ToggleScope } from '../../../main/domain/record'
import type { SiteEvent } from '../../../main/domain/event'
import type { Command, Delivery, Override, Scope } from '../../../main/panel/schema/panel-link_pb'
import type { Doors } from './doors'
import type { LocalEngine, ResetAction } from './local-engine'
import type { Overrides } from './overrides'
import type { EarlyOrders } from './early-orders'
import type { Seen } from './seen'
import { presentedFromWire } from './presented'
import type { PanelClock, World } from './time'

/** Deliveries within this many milliseconds share one save. */
const GATHER_MS = 20

interface Around {
  readonly doors: Doors
  readonly engine: LocalEngine
  readonly overrides: Overrides
  readonly early: EarlyOrders
  readonly outputs: Map<string, { on: boolean; stop: (() => void) | undefined }>
  readonly clock: PanelClock
  readonly world: World
  emit(what: { case: 'output'; value: { output: string; on: boolean } }): unknown
  heed(events: readonly SiteEvent[]): void
  see(what: Seen): void
  hasReader(reader: string): boolean
  hasDoor(door: string): boolean
  unlockSeconds(door: string): number
  present(reader: string, presented: Presented): void
}

export interface Commands {
  /** Undefined when done, else why not. */
  execute(command: Command): string | undefined
  deliver(delivery: Delivery, stored: (refusal: string | undefined) => void): void
  /** An override reached its end. */
  ended(override: Override): void
  move(cardholder: string, area: number): void
  /** The configuration has changed: orders about what it brought take effect now. */
  configured(): void
}

export function createCommands(around: Around): Commands {
  const { doors, engine, overrides, early, outputs, clock, world } = around
  const gathered: (() => void)[] = []
  let gathering = false

  const operate = (operator: string, reason: string, action: OperatorAction): void =>
    around.heed(engine.step({ type: 'operator', at: clock.now(), operator, reason, ...action }))

  /** Leaves alone who has passed since the reset was given: their newer location is right. */
  const resetAsOf = (at: number, operator: string, reason: string, action: ResetAction): void => {
    const { touched, passedSince } = engine.touchedBy(action, at)
    if (passedSince.length === 0) return operate(operator, reason, action)
    const { setLocation } = action
    const where = setLocation === undefined ? {} : { setLocation }
    for (const cardholder of touched)
      if (!passedSince.includes(cardholder)) operate(operator, reason, { action: 'reset', cardholder, ...where })
  }

  const setOutput = (output: string, on: boolean, pulseSeconds: number | undefined): void => {
    outputs.get(output)?.stop?.()
    const stop =
      pulseSeconds === undefined
        ? undefined
        : world.setTimer(pulseSeconds * 1000, () => setOutput(output, !on, undefined))
    outputs.set(output, { on, stop })
    around.see({ seen: 'output', output, on })
    around.emit({ case: 'output', value: { output, on } })
  }

  /** Overrides that change decisions belong to the engine; a mask belongs to the panel. */
  const applyOverride = (override: Override, operator: string, reason: string): string | undefined => {
    const { what, on, untilMs } = override
    if (untilMs !== undefined && Number(untilMs) <= clock.now() && on) return 'too-late'
    const until = untilMs === undefined || !on ? {} : { until: Number(untilMs) }
    const others = overrides.holding(override).filter(({ holder }) => holder !== override.holder)
    // What another holder overrides too stays overridden at the end of this one, and is so already at its beginning.
    const isFree = others.length === 0
    switch (what.case) {
      case 'lockdown':
        if (!around.hasDoor(what.value.door)) return 'unknown-door'
        if (on) doors.lock(what.value.door)
        if (isFree) operate(operator, reason, { action: 'lockdown', door: what.value.door, on })
        break
      case 'mask':
        if (!around.hasDoor(what.value.door)) return 'unknown-door'
        break
      case 'grantOnViolation': {
        const scope = toggleScope(what.value.scope)
        if (scope === undefined) return 'bad-scope'
        // The latest end of all holders; the engine knows one end for each object.
        const end = others.reduce<bigint | undefined>((last, { untilMs: other }) => later(last, other), untilMs)
        const ends = on && end !== undefined ? { until: Number(end) } : {}
        if (isFree || on) operate(operator, reason, { action: 'grant-on-violation', scope, on, ...ends })
        break
      }
      case 'suspend': {
        const scope = toggleScope(what.value.scope)
        if (scope === undefined || 'reader' in scope) return 'bad-scope'
        if (isFree) operate(operator, reason, { action: 'suspend', scope, on })
        break
      }
      case 'exempt':
        operate(operator, reason, { action: 'exempt', cardholder: what.value.cardholder, on, ...until })
        break
      case undefined:
        return 'unknown-override'
    }
    overrides.put(override)
    return undefined
  }

  /** Whether the configuration has the object of an override or of a switched card, or the holder of a free pass or revert. */
  const isKnown = ({ what }: Delivery): boolean => {
    if (what.case === 'switchCard') return engine.has({ credential: what.value.credential })
    if (what.case === 'freePass' || what.case === 'revertToSoft')
      return engine.has({ cardholder: what.value.cardholder })
    if (what.case !== 'override') return true
    const override = what.value.what
    switch (override.case) {
      case 'lockdown':
      case 'mask':
        return around.hasDoor(override.value.door)
      case 'exempt':
        return engine.has({ cardholder: override.value.cardholder })
      case 'grantOnViolation':
      case 'suspend': {
        const scope = toggleScope(override.value.scope)
        return scope === undefined || engine.has(scope)
      }
      case undefined:
        return true
    }
  }

  const apply = ({ number, atMs, operator, reason, what }: Delivery): string | undefined => {
    switch (what.case) {
      case 'passage': {
        const { cardholder, reader } = what.value
        return engine.passedElsewhere(Number(atMs), number, cardholder, reader) ? undefined : 'unknown-cardholder'
      }
      case 'clearViolation': {
        const { cardholder, area } = what.value
        operate(operator, reason, { action: 'clear-violation', cardholder, area })
        return undefined
      }
      case 'reset': {
        const scope = what.value.scope?.what
        const { location, unmovedMinutes, exceptGroups } = what.value
        // The engine counts from now on, the order from when it was given.
        const sinceThen = Math.max(0, Math.ceil((clock.now() - Number(atMs)) / 60_000))
        const limits = {
          ...(location === undefined ? {} : { setLocation: location }),
          ...(unmovedMinutes === undefined ? {} : { unmovedMinutes: unmovedMinutes + sinceThen }),
        }
        const scoped = resetScope(scope)
        if (scoped === undefined) return 'bad-scope'
        resetAsOf(Number(atMs), operator, reason, { action: 'reset', ...scoped, ...limits, exceptGroups })
        return undefined
      }
      case 'setLocation': {
        const { cardholder, area } = what.value
        resetAsOf(Number(atMs), operator, reason, { action: 'reset', cardholder, setLocation: area })
        return undefined
      }
      case 'freePass':
        operate(operator, reason, { action: 'free-pass', cardholder: what.value.cardholder })
        return undefined
      case 'freePassUsed':
        return engine.usedFreePass(Number(atMs), what.value.cardholder) ? undefined : 'unknown-cardholder'
      case 'revertToSoft':
        operate(operator, reason, { action: 'revert-to-soft', cardholder: what.value.cardholder })
        return undefined
      case 'override':
        return applyOverride(what.value, operator, reason)
      case 'switchCard': {
        const { cardholder, credential, active } = what.value
        operate(operator, reason, { action: 'card', cardholder, credential, active })
        return undefined
      }
      case undefined:
        return 'unknown-delivery'
    }
  }

  return {
    execute({ action }) {
      switch (action.case) {
        case 'unlock': {
          const { door, seconds } = action.value
          if (!around.hasDoor(door)) return 'unknown-door'
          if (overrides.has('lockdown', door)) return 'lockdown'
          // A requested unlock, so opening the door now is not forced.
          around.heed(engine.step({ type: 'rex', at: clock.now(), door }))
          doors.unlock(door, seconds ?? around.unlockSeconds(door), seconds === undefined)
          return undefined
        }
        case 'lock':
          if (!around.hasDoor(action.value.door)) return 'unknown-door'
          doors.lock(action.value.door)
          return undefined
        case 'output':
          setOutput(action.value.output, action.value.on, action.value.pulseSeconds)
          return undefined
        case 'simulateRead': {
          const { reader, presented } = action.value
          if (!around.hasReader(reader)) return 'unknown-reader'
          if (presented === undefined) return 'nothing-presented'
          around.present(reader, presentedFromWire(presented))
          return undefined
        }
        case 'override':
          return applyOverride(action.value, 'host', 'command')
        case undefined:
          return 'unknown-command'
      }
    },
    deliver(delivery, stored) {
      // An earlier delivery was carried out before: only its answer was lost.
      const isNew = delivery.number > engine.lastDelivery
      const isEarly = isNew && !isKnown(delivery)
      if (isEarly) early.keep(delivery)
      const refusal = isNew && !isEarly ? apply(delivery) : undefined
      if (delivery.number > engine.lastDelivery) engine.delivered(delivery.number)
      gathered.push(() => stored(refusal))
      if (gathering) return
      gathering = true
      world.setTimer(GATHER_MS, () => {
        gathering = false
        engine.save()
        for (const tell of gathered.splice(0)) tell()
      })
    },
    ended(override) {
      const { what } = override
      if (overrides.holding(override).length > 0) return
      // The engine itself ends overrides whose end it knows.
      if (what.case === 'lockdown')
        operate('panel', 'its time came', { action: 'lockdown', door: what.value.door, on: false })
      if (what.case === 'suspend') {
        const scope = toggleScope(what.value.scope)
        if (scope !== undefined && !('reader' in scope))
          operate('panel', 'its time came', { action: 'suspend', scope, on: false })
      }
    },
    configured() {
      for (const order of early.known(isKnown)) apply(order)
    },
    move(cardholder, area) {
      operate('host', 'configuration', { action: 'reset', cardholder, setLocation: area })
    },
  }
}

const later = (one: bigint | undefined, other: bigint | undefined): bigint | undefined =>
  one === undefined || other === undefined ? undefined : one > other ? one : other

function resetScope(scope: Scope['what'] | undefined): ResetScope | undefined {
  switch (scope?.case) {
    case 'site':
      return { site: true }
    case 'area':
      return { area: scope.value }
    case 'cardholder':
      return { cardholder: scope.value }
    case 'group':
      return { group: scope.value }
    default:
      return undefined
  }
}

function toggleScope(scope: Scope | undefined): ToggleScope | SuspendScope | undefined {
  switch (scope?.what.case) {
    case 'site':
      return { site: true }
    case 'area':
      return { area: scope.what.value }
    case 'reader':
      return { reader: scope.what.value }
    default:
      return undefined
  }
}
