/**
 * One record of the public format (site-and-replay.md, Replay), from a file, standard input or the host's operator input.
 * Refused: whatever is no such record, a time before the previous record's, and a key or id nobody knows; the
 * credential of a read or of a panel's decision excepted, since a card that is not in the site is a denial.
 */
import { unreachable } from '../domain/assert'
import { OUTSIDE } from '../domain/ids'
import {
  PIN_OUTCOMES,
  type OperatorAction,
  type Presented,
  type SiteRecord,
  type SuspendScope,
  type ToggleScope,
} from '../domain/record'
import { fail, ok, type Problem, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { formatInstant, type Instant } from '../domain/time'
import { Formats } from '../cards/formats'
import { MAX_CARD_BITS } from '../cards/bits'
import { readNamedCard } from './card'
import { Fields, oneOf, show } from './fields'
import { dangling, type Kind } from './references'

/** What a record can name, made once for each site: parsing looks ids up and searches nothing. */
interface Known {
  readonly reader: ReadonlySet<unknown>
  readonly door: ReadonlySet<unknown>
  readonly contactDoor: ReadonlySet<unknown>
  readonly controller: ReadonlySet<unknown>
  readonly area: ReadonlySet<unknown>
  readonly cardholder: ReadonlySet<unknown>
  readonly formats: Formats
  readonly group: ReadonlySet<unknown>
  readonly readerController: ReadonlyMap<string, string | null>
  readonly input: ReadonlySet<unknown>
}

const knownOf = new WeakMap<Site, Known>()

function known(site: Site): Known {
  const made = knownOf.get(site)
  if (made) return made
  const ids = (list: readonly { readonly id: unknown }[]): ReadonlySet<unknown> => new Set(list.map(({ id }) => id))
  const fresh: Known = {
    reader: ids(site.readers),
    door: ids(site.doors),
    contactDoor: ids(site.doors.filter(({ contact }) => contact)),
    controller: ids(site.controllers),
    area: ids(site.areas).has(OUTSIDE) ? ids(site.areas) : new Set([OUTSIDE, ...site.areas.map(({ id }) => id)]),
    cardholder: ids(site.cardholders),
    formats: new Formats(site.cardFormats),
    group: ids(site.groups),
    readerController: new Map(site.readers.map(({ id, controller }) => [id, controller])),
    input: ids(site.inputs ?? []),
  }
  knownOf.set(site, fresh)
  return fresh
}

const keys = (...names: readonly string[]): ReadonlySet<string> => new Set(['type', 'at', ...names])

const RECORD_KEYS = {
  read: keys('reader', 'credential', 'card', 'raw', 'pin'),
  door: keys('door', 'state'),
  rex: keys('door'),
  panel: keys('controller', 'serial', 'reader', 'credential', 'decision', 'reason', 'doorUsed', 'occurredAt'),
  link: keys('controller', 'state'),
  input: keys('input', 'state'),
  tick: keys(),
} as const
const CARD_KEYS = new Set(['format', 'facility', 'number', 'bits'])
const RAW_KEYS = new Set(['bits', 'hex'])
const SCOPE_KEYS = new Set(['site', 'area', 'reader'])
const SUSPEND_SCOPE_KEYS = new Set(['site', 'area'])

const operatorKeys = (...names: readonly string[]): ReadonlySet<string> =>
  keys('operator', 'reason', 'action', ...names)
const ACTION_KEYS = {
  'clear-violation': operatorKeys('cardholder', 'area'),
  reset: operatorKeys('cardholder', 'area', 'group', 'site', 'setLocation', 'unmovedMinutes'),
  'free-pass': operatorKeys('cardholder'),
  'revert-to-soft': operatorKeys('cardholder'),
  'grant-on-violation': operatorKeys('scope', 'on', 'until'),
  suspend: operatorKeys('scope', 'on'),
  lockdown: operatorKeys('door', 'on'),
  exempt: operatorKeys('cardholder', 'on', 'until'),
  unlock: operatorKeys('door', 'until'),
  lock: operatorKeys('door'),
  card: operatorKeys('cardholder', 'credential', 'active'),
} as const
type Action = keyof typeof ACTION_KEYS

const TYPES = [...(Object.keys(RECORD_KEYS) as (keyof typeof RECORD_KEYS)[]), 'operator'] as const
const ACTIONS = Object.keys(ACTION_KEYS) as readonly Action[]
const ANY_KEYS: ReadonlySet<string> = new Set([
  ...Object.values(RECORD_KEYS).flatMap((set) => [...set]),
  ...Object.values(ACTION_KEYS).flatMap((set) => [...set]),
])

const field = (json: unknown, name: 'type' | 'action'): unknown =>
  typeof json === 'object' && json !== null ? (json as Readonly<Record<string, unknown>>)[name] : undefined

/**
 * @param json the parsed JSON of one line
 * @param previousAt the instant of the record before, or null when there is none
 */
export function parseRecord(json: unknown, site: Site, previousAt: Instant | null): Result<SiteRecord> {
  const problems: Problem[] = []
  const type = TYPES.find((name) => name === field(json, 'type'))
  const action = type === 'operator' ? ACTIONS.find((name) => name === field(json, 'action')) : undefined
  const allowed =
    type === undefined || (type === 'operator' && action === undefined)
      ? ANY_KEYS
      : type === 'operator'
        ? ACTION_KEYS[action as Action]
        : RECORD_KEYS[type]
  const fields = Fields.of(json, '', allowed, problems)
  if (!fields) return fail([{ path: 'record', message: `must be an object, got ${show(json)}` }])
  const at = instantOf(fields, previousAt)
  if (type === undefined) {
    if (fields.required('type')) fields.bad('type', `must be one of ${oneOf(TYPES)}, got ${show(fields.raw('type'))}`)
    return fail(problems)
  }
  const record = parseFields(type, fields, at, site)
  return record === undefined || problems.length > 0 ? fail(problems) : ok(record)
}

function instantOf(fields: Fields, previousAt: Instant | null): Instant {
  const at = fields.required('at') ? fields.instant('at') : undefined
  if (at !== undefined && previousAt !== null && at < previousAt)
    fields.bad(
      'at',
      `must not be before the previous record's ${formatInstant(previousAt)}, got ${show(fields.raw('at'))}`,
    )
  return at ?? 0
}

function parseFields(type: (typeof TYPES)[number], fields: Fields, at: Instant, site: Site): SiteRecord | undefined {
  const ids = known(site)
  switch (type) {
    case 'read': {
      const reader = idOf('reader', fields, ids)
      const presented = presentedOf(fields, ids.formats)
      const pin = fields.word('pin', PIN_OUTCOMES)
      return presented && { type, at, reader, presented, ...(pin === undefined ? {} : { pin }) }
    }
    case 'door': {
      const door = idOf('door', fields, ids)
      if (ids.door.has(door) && !ids.contactDoor.has(door)) fields.bad('door', `${show(door)} has no contact`)
      const state = wordOf(fields, 'state', ['open', 'closed'])
      return state && { type, at, door, state }
    }
    case 'rex':
      return { type, at, door: idOf('door', fields, ids) }
    case 'panel':
      return panelOf(fields, at, site)
    case 'link': {
      const controller = idOf('controller', fields, ids)
      const state = wordOf(fields, 'state', ['up', 'down'])
      return state && { type, at, controller, state }
    }
    case 'input': {
      const input = idOf('input', fields, ids)
      const state = wordOf(fields, 'state', ['active', 'inactive'])
      return state && { type, at, input, state }
    }
    case 'tick':
      return { type, at }
    case 'operator': {
      const operator = said(fields, 'operator')
      const reason = said(fields, 'reason')
      const action = wordOf(fields, 'action', ACTIONS)
      const what = action && actionOf(action, fields, { at, ids, site })
      return what && { type, at, operator, reason, ...what }
    }
    default:
      return unreachable(type)
  }
}

/** Who did it or why: required, and an empty text does not count. */
export function said(fields: Fields, key: 'operator' | 'reason'): string {
  const text = fields.requiredText(key)
  if (fields.has(key) && typeof fields.raw(key) === 'string' && text.trim() === '') fields.bad(key, 'must not be empty')
  return text
}

const wordOf = <Word extends string>(fields: Fields, key: string, words: readonly Word[]): Word | undefined =>
  fields.required(key) ? fields.word(key, words) : undefined

/** A required id of something in the site. */
function idOf(kind: Kind & keyof Known, fields: Fields, ids: Known, key: string = kind): string {
  const id = fields.requiredText(key)
  if (typeof fields.raw(key) === 'string' && !ids[kind].has(id)) fields.bad(key, dangling(kind, id))
  return id
}

function areaOf(fields: Fields, ids: Known, key = 'area'): number {
  const value = fields.raw(key)
  if (fields.required(key) && !ids.area.has(value)) fields.bad(key, dangling('area', value))
  return typeof value === 'number' ? value : OUTSIDE
}

/** Exactly one of `names` must be there; which it is, or undefined with the problem noted. */
function only<Name extends string>(fields: Fields, names: readonly Name[], what: string): Name | undefined {
  const given = names.filter((name) => fields.has(name))
  if (given.length === 1) return given[0]
  fields.bad(what, `must have exactly one of ${oneOf(names)}, got ${given.length === 0 ? 'none' : oneOf(given)}`)
  return undefined
}

function presentedOf(fields: Fields, formats: Formats): Presented | undefined {
  switch (only(fields, ['credential', 'card', 'raw'], 'read')) {
    case 'credential': {
      const credential = fields.text('credential')
      return credential === undefined ? undefined : { kind: 'credential', credential }
    }
    case 'card': {
      const object = fields.object('card', CARD_KEYS)
      if (object && !['format', 'number', 'bits'].some((key) => object.has(key))) object.required('format')
      const card = object && readNamedCard(object, formats)
      return card && { kind: 'card', card }
    }
    case 'raw': {
      const object = fields.object('raw', RAW_KEYS)
      return object && rawOf(object)
    }
    case undefined:
      return undefined
  }
}

function rawOf(raw: Fields): Presented | undefined {
  const bits = raw.required('bits') ? raw.positive('bits') : undefined
  const hex = raw.requiredText('hex')
  if (bits !== undefined && bits > MAX_CARD_BITS) raw.bad('bits', `must be at most ${MAX_CARD_BITS}, got ${bits}`)
  if (bits === undefined || typeof raw.raw('hex') !== 'string') return undefined
  const digits = Math.ceil(bits / 8) * 2
  const allDigits = /^[0-9a-fA-F]*$/.test(hex)
  if (!allDigits || hex.length !== digits) {
    const got = `${hex.length} characters${allDigits ? '' : ' that are not all digits'}`
    raw.bad('hex', `must be ${digits} hexadecimal digits for ${bits} bits, got ${got}`)
  }
  return { kind: 'raw', bits, hex }
}

function panelOf(fields: Fields, at: Instant, site: Site): SiteRecord | undefined {
  const ids = known(site)
  const controller = idOf('controller', fields, ids)
  const serial = fields.required('serial') ? fields.whole('serial') : undefined
  const reader = idOf('reader', fields, ids)
  const own = ids.readerController.get(reader)
  if (ids.controller.has(controller) && ids.reader.has(reader) && own !== controller)
    fields.bad(
      'reader',
      `${show(reader)} is ${own === null ? 'on no controller' : `on ${show(own)}`}, not on ${show(controller)}`,
    )
  const credential = fields.requiredText('credential')
  const decision = wordOf(fields, 'decision', ['grant', 'deny'])
  if (decision === 'deny') fields.required('reason', 'for a denial')
  const reason = fields.text('reason')
  const doorUsed = fields.flag('doorUsed')
  const occurredAt = fields.instant('occurredAt')
  if (occurredAt !== undefined && occurredAt > at)
    fields.bad('occurredAt', `must not be after at, got ${show(fields.raw('occurredAt'))}`)
  if (serial === undefined || decision === undefined) return undefined
  return {
    type: 'panel',
    at,
    controller,
    serial,
    reader,
    credential,
    decision,
    ...(reason === undefined ? {} : { reason }),
    ...(doorUsed === undefined ? {} : { doorUsed }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
  }
}

/** What an action is read against. */
interface About {
  readonly at: Instant
  readonly ids: Known
  readonly site: Site
}

function actionOf(action: Action, fields: Fields, { at, ids, site }: About): OperatorAction | undefined {
  switch (action) {
    case 'clear-violation':
      return { action, cardholder: idOf('cardholder', fields, ids), area: areaOf(fields, ids) }
    case 'reset':
      return resetOf(fields, ids)
    case 'free-pass':
    case 'revert-to-soft':
      return { action, cardholder: idOf('cardholder', fields, ids) }
    case 'grant-on-violation': {
      const scope = toggleScope(fields, ids)
      const on = fields.requiredFlag('on')
      const until = untilOf(fields, at)
      return scope && { action, scope, on, ...(until === undefined ? {} : { until }) }
    }
    case 'suspend': {
      const scope = suspendScope(fields, ids)
      const on = fields.requiredFlag('on')
      return scope && { action, scope, on }
    }
    case 'lockdown':
      return { action, door: idOf('door', fields, ids), on: fields.requiredFlag('on') }
    case 'exempt': {
      const cardholder = idOf('cardholder', fields, ids)
      const on = fields.requiredFlag('on')
      const until = untilOf(fields, at)
      return { action, cardholder, on, ...(until === undefined ? {} : { until }) }
    }
    case 'unlock': {
      const door = idOf('door', fields, ids)
      const until = untilOf(fields, at)
      return { action, door, ...(until === undefined ? {} : { until }) }
    }
    case 'lock':
      return { action, door: idOf('door', fields, ids) }
    case 'card':
      return cardOf(fields, ids, site)
    default:
      return unreachable(action)
  }
}

/** A credential that is the cardholder's. */
function cardOf(fields: Fields, ids: Known, site: Site): OperatorAction {
  const cardholder = idOf('cardholder', fields, ids)
  const credential = fields.requiredText('credential')
  const own = site.cardholders.find(({ id }) => id === cardholder)?.credentials
  if (own !== undefined && fields.has('credential') && !own.some(({ id }) => id === credential))
    fields.bad('credential', `must be a credential of ${show(cardholder)}, got ${show(fields.raw('credential'))}`)
  return { action: 'card', cardholder, credential, active: fields.requiredFlag('active') }
}

function resetOf(fields: Fields, ids: Known): OperatorAction | undefined {
  const scope = only(fields, ['cardholder', 'area', 'group', 'site'], 'action')
  const unmovedMinutes = fields.positive('unmovedMinutes')
  const limits = {
    ...(fields.has('setLocation') ? { setLocation: areaOf(fields, ids, 'setLocation') } : {}),
    ...(unmovedMinutes === undefined ? {} : { unmovedMinutes }),
  }
  switch (scope) {
    case 'cardholder':
      return { action: 'reset', cardholder: idOf('cardholder', fields, ids), ...limits }
    case 'area':
      return { action: 'reset', area: areaOf(fields, ids), ...limits }
    case 'group':
      return { action: 'reset', group: idOf('group', fields, ids), ...limits }
    case 'site':
      siteOf(fields)
      return { action: 'reset', site: true, ...limits }
    case undefined:
      return undefined
  }
}

function siteOf(fields: Fields): void {
  if (fields.raw('site') !== true) fields.bad('site', `must be true, got ${show(fields.raw('site'))}`)
}

function toggleScope(fields: Fields, ids: Known): ToggleScope | undefined {
  const scope = fields.required('scope') ? fields.object('scope', SCOPE_KEYS) : undefined
  if (!scope) return undefined
  const name = only(scope, ['site', 'area', 'reader'], '')
  if (name === 'reader') return { reader: idOf('reader', scope, ids) }
  return name && placeOf(name, scope, ids)
}

function suspendScope(fields: Fields, ids: Known): SuspendScope | undefined {
  const scope = fields.required('scope') ? fields.object('scope', SUSPEND_SCOPE_KEYS) : undefined
  const name = scope && only(scope, ['site', 'area'], '')
  return name && placeOf(name, scope, ids)
}

function placeOf(name: 'site' | 'area', scope: Fields, ids: Known): SuspendScope {
  if (name === 'area') return { area: areaOf(scope, ids) }
  siteOf(scope)
  return { site: true }
}

function untilOf(fields: Fields, at: Instant): Instant | undefined {
  const until = fields.instant('until')
  if (until !== undefined && until <= at) fields.bad('until', `must be after at, got ${show(fields.raw('until'))}`)
  return until
}
