/** apb.md 12: automations and inputs: what an event sets off, and how it ends. */
import { event, text } from './event'
import type { AutomationFile, EventLine, OperatorLine, Scope, SiteFile } from './formats'
import { lockEvents } from './lock'
import { occupancyEvents } from './occupancy'
import { readerFile, scopeKey } from './place'
import { isSuspended } from './section-3'
import { operatorRecord, reset, suspensionEnded } from './section-6'
import { type Hold, MINUTE, personOf, type State } from './state'

/** Events that the end of an automation's hold made. They are its own, and set off none (12.3). */
const own = new WeakSet<EventLine>()

function asOwn(events: readonly EventLine[]): EventLine[] {
  for (const line of events) own.add(line)
  return [...events]
}

/** What the events of one happening set off: in the order of the events, for each in the order of the file. */
export function automate(site: SiteFile, state: State, events: readonly EventLine[]): EventLine[] {
  const others = events.filter((line) => !own.has(line))
  return others.flatMap((line) =>
    (site.automations ?? [])
      .filter(({ when }) => fits(site, when, line))
      .flatMap((automation) => [...act(site, state, automation, line), ...occupancyEvents(site, state)]),
  )
}

function fits(site: SiteFile, when: AutomationFile['when'], line: EventLine): boolean {
  const { door, reader, area, kind, cardholder, reason, input } = when
  const violation = line['violation'] as { area?: number; kind?: string } | undefined
  const doorOfReader = typeof line['reader'] === 'string' ? readerFile(site, line['reader']).door : undefined
  return (
    when.event === line.event &&
    (door === undefined || line['door'] === door || doorOfReader === door) &&
    (reader === undefined || line['reader'] === reader) &&
    (area === undefined || line['area'] === area || violation?.area === area) &&
    (kind === undefined || line['kind'] === kind || violation?.kind === kind) &&
    (cardholder === undefined || line['cardholder'] === cardholder) &&
    (reason === undefined || line['reason'] === reason) &&
    (input === undefined || line['input'] === input)
  )
}

const byOf = (id: string): { operator: string; reason: string } => ({ operator: `automation:${id}`, reason: id })

function act(site: SiteFile, state: State, automation: AutomationFile, line: EventLine): EventLine[] {
  const { id, then } = automation
  const cardholder = typeof line['cardholder'] === 'string' ? line['cardholder'] : undefined
  const by = byOf(id)
  switch (then.action) {
    case 'pulse-output':
      return [event(state.now, 'output', { automation: id, output: then.output, seconds: then.seconds })]
    case 'notify':
      return [event(state.now, 'output', { automation: id, text: then.text })]
    case 'reset':
      return cardholder === undefined ? [] : reset(site, state, { ...by, cardholder })
    case 'revert-to-soft':
      if (cardholder === undefined) return []
      personOf(state, cardholder).revert = true
      return [event(state.now, 'apb.changed', { ...by, action: then.action, cardholder })]
    case 'free-pass':
      if (cardholder === undefined) return []
      personOf(state, cardholder).freePass = true
      return [event(state.now, 'apb.changed', { ...by, action: then.action, cardholder })]
    case 'suspend':
    case 'grant-on-violation':
      return begin(site, state, automation, then.action, { scope: then.scope ?? { site: true } })
    case 'unlock':
    case 'lockdown': {
      const { action } = then
      return doorsOf(site, then.doors).flatMap((door) => begin(site, state, automation, action, { door }))
    }
    default:
      throw new Error(`no such action: ${then.action}`)
  }
}

const doorsOf = (site: SiteFile, doors: string[] | '*' | undefined): string[] =>
  doors === '*' ? site.doors.map(({ id }) => id) : (doors ?? [])

/** Prints the action, and holds it for as long as the automation says (12.3). */
function begin(
  site: SiteFile,
  state: State,
  { id, then }: AutomationFile,
  kind: Hold['kind'],
  object: { scope?: Scope; door?: string },
): EventLine[] {
  const on = kind === 'unlock' ? {} : { on: true }
  const action = { ...byOf(id), action: kind, ...object, ...on }
  // without an end it is as if an operator had done it; what changed the door is still the automation
  if (then.minutes === undefined && then.whileActive !== true) {
    const given: OperatorLine & { at: string } = { type: 'operator', at: text(state.now), ...action }
    return operatorRecord(site, state, given).map((line) =>
      line.event.startsWith('door.') ? { ...line, by: 'automation' } : line,
    )
  }
  const until = then.minutes === undefined ? null : state.now + then.minutes * MINUTE
  const hold: Hold = {
    automation: id,
    kind,
    scope: object.scope ?? null,
    door: object.door ?? null,
    until,
    order: ++state.order,
  }
  state.holds = [...state.holds.filter((other) => !isSame(other, hold)), hold]
  const changed = event(state.now, 'apb.changed', { ...action, until: until === null ? undefined : text(until) })
  return [changed, ...(object.door === undefined ? [] : lockEvents(site, state, object.door, 'automation'))]
}

const isSame = (one: Hold, other: Hold): boolean =>
  one.automation === other.automation &&
  one.kind === other.kind &&
  one.door === other.door &&
  scopeKey(one.scope ?? undefined) === scopeKey(other.scope ?? undefined)

/** The hold is no more; what follows from that. */
function release(site: SiteFile, state: State, hold: Hold): EventLine[] {
  const area = hold.scope?.area
  const was = hold.kind === 'suspend' && isSuspended(state, area)
  state.holds = state.holds.filter((other) => other !== hold)
  if (was && !isSuspended(state, area)) suspensionEnded(site, state, area)
  return hold.door === null ? [] : lockEvents(site, state, hold.door, 'automation')
}

const fieldsOf = (hold: Hold): Record<string, unknown> => ({
  ...byOf(hold.automation),
  ...(hold.scope === null ? {} : { scope: hold.scope }),
  ...(hold.door === null ? {} : { door: hold.door }),
})

/** 12.3: it ends by its minutes. */
export function expireHold(site: SiteFile, state: State, hold: Hold): EventLine[] {
  const until = hold.until === null ? undefined : text(hold.until)
  const on = hold.kind === 'unlock' ? {} : { on: true }
  const changed = event(state.now, 'apb.changed', {
    ...fieldsOf(hold),
    action: hold.kind,
    ...on,
    until,
    by: 'expired',
  })
  return asOwn([changed, ...release(site, state, hold), ...occupancyEvents(site, state)])
}

/** 12.2: what `whileActive` holds is undone by the opposite action. */
function undo(site: SiteFile, state: State, hold: Hold): EventLine[] {
  const opposite = hold.kind === 'unlock' ? { action: 'lock' } : { action: hold.kind, on: false }
  const changed = event(state.now, 'apb.changed', { ...fieldsOf(hold), ...opposite })
  return asOwn([changed, ...release(site, state, hold)])
}

/** 12.1 and 12.2. */
export function inputRecord(site: SiteFile, state: State, input: string, now: string): EventLine[] {
  const wasActive = state.activeInputs.includes(input)
  if (wasActive === (now === 'active')) return []
  state.activeInputs = state.activeInputs.filter((each) => each !== input)
  if (now === 'active') {
    state.activeInputs.push(input)
    return [event(state.now, 'input.active', { input })]
  }
  const undone = (site.automations ?? [])
    .filter(({ when, then }) => then.whileActive === true && when.input === input)
    .flatMap(({ id }) => state.holds.filter((hold) => hold.automation === id && hold.until === null))
  const inactive = event(state.now, 'input.inactive', { input })
  const ends = undone.flatMap((hold) => undo(site, state, hold))
  return [inactive, ...ends, ...asOwn(occupancyEvents(site, state))]
}
