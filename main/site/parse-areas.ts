/** The areas of a site file and what lies within what (apb.md 1). */
import { OUTSIDE } from '../domain/ids'
import { type Area, AREA_MODES, type Enforcement, WHEN_AWAY } from '../domain/site'
import { DEFAULTS } from './defaults'
import type { Fields } from './fields'
import { localMinute } from './parse-when'
import type { References } from './references'

export const ENFORCEMENTS: readonly Enforcement[] = ['enforce', 'observe']

const AREA_KEYS = new Set(['id', 'name', 'within', 'apb', 'capacity', 'musterPoint'])
const AREA_APB_KEYS = new Set([
  'mode',
  'entry',
  'exit',
  'strict',
  'schedule',
  'reentryMinutes',
  'reentrySeconds',
  'violationExpiryMinutes',
  'presenceExpiryMinutes',
  'enforcement',
  'observeUntil',
  'exemptGroups',
  'freeEgressConfirmed',
  'whenAway',
])
const CAPACITY_KEYS = new Set(['max', 'soft', 'exemptPass'])

export interface InFile<T> {
  readonly value: T
  /** Place in the section's list, for paths. */
  readonly index: number
}

export function parseAreas(file: Fields, references: References): readonly InFile<Area>[] {
  const sections = file.objects('areas', AREA_KEYS)
  const areas = sections.map(({ fields, index }) => ({ value: parseArea(fields, references), index }))
  const within = new Map(areas.map(({ value }) => [value.id, value.within]))
  for (const { fields } of sections) {
    const id = fields.raw('id')
    if (typeof id === 'number' && isInCircle(id, within))
      fields.bad('within', `must not lead back to the area itself, got ${String(fields.raw('within'))}`)
  }
  return areas
}

function parseArea(fields: Fields, references: References): Area {
  const id = fields.required('id') ? (fields.whole('id') ?? OUTSIDE) : OUTSIDE
  // apb.md 1 and 3.2 speak of Outside as the area without rules: the file may name it and no more.
  if (fields.raw('id') === OUTSIDE)
    for (const key of ['within', 'apb', 'capacity'])
      if (fields.has(key)) fields.bad(key, 'area 0, Outside, has no settings')
  const within = references.area(fields, 'within')
  if (within === OUTSIDE) fields.bad('within', 'must not be 0: nothing lies within Outside')
  const apb = fields.object('apb', AREA_APB_KEYS)
  const capacity = fields.object('capacity', CAPACITY_KEYS)
  return {
    id,
    name: fields.name('name') ?? (id === OUTSIDE ? DEFAULTS.outsideName : String(id)),
    ...(within === undefined ? {} : { within }),
    apb: apb ? parseApb(apb, references) : NO_RULES,
    capacity: capacity
      ? { max: capacity.requiredPositive('max'), ...whenTrue(capacity, 'soft'), ...whenTrue(capacity, 'exemptPass') }
      : null,
    ...whenTrue(fields, 'musterPoint'),
  }
}

export const NO_RULES: Area['apb'] = {
  mode: DEFAULTS.areaMode,
  reentryMinutes: null,
  violationExpiryMinutes: null,
  presenceExpiryMinutes: null,
  enforcement: DEFAULTS.enforcement,
  exemptGroups: [],
  freeEgressConfirmed: false,
}

function parseApb(apb: Fields, references: References): Area['apb'] {
  const entry = apb.word('entry', AREA_MODES)
  const exit = apb.word('exit', AREA_MODES)
  const schedule = apbSchedule(apb, references)
  const observeUntil = parseObserveUntil(apb)
  const reentrySeconds = apb.positive('reentrySeconds')
  if (apb.has('reentrySeconds') && apb.has('reentryMinutes'))
    apb.bad('reentrySeconds', 'must be left out beside reentryMinutes')
  const whenAway = apb.word('whenAway', WHEN_AWAY)
  return {
    mode: apb.word('mode', AREA_MODES) ?? DEFAULTS.areaMode,
    ...(entry === undefined ? {} : { entry }),
    ...(exit === undefined ? {} : { exit }),
    ...whenTrue(apb, 'strict'),
    ...(schedule === undefined ? {} : { schedule }),
    reentryMinutes: apb.positive('reentryMinutes') ?? null,
    ...(reentrySeconds === undefined ? {} : { reentrySeconds }),
    violationExpiryMinutes: apb.positive('violationExpiryMinutes') ?? null,
    presenceExpiryMinutes: apb.positive('presenceExpiryMinutes') ?? null,
    enforcement: apb.word('enforcement', ENFORCEMENTS) ?? DEFAULTS.enforcement,
    ...(observeUntil === undefined ? {} : { observeUntil }),
    exemptGroups: references.list('group', apb, 'exemptGroups'),
    freeEgressConfirmed: apb.flag('freeEgressConfirmed') ?? false,
    ...(whenAway === undefined || whenAway === DEFAULTS.whenAway ? {} : { whenAway }),
  }
}

/** apb.md 3.7: the end of `observe`, which must stand beside it. */
export function parseObserveUntil(apb: Fields): string | undefined {
  const until = localMinute(apb, 'observeUntil')
  if (apb.has('observeUntil') && apb.raw('enforcement') !== 'observe')
    apb.bad('observeUntil', 'needs "enforcement": "observe" beside it')
  return until
}

/** apb.md 3.9: a schedule that is never closed says nothing. */
export function apbSchedule(apb: Fields, references: References): string | undefined {
  return references.schedule(apb, 'schedule')
}

/** `{ [key]: true }` when the flag is set. */
export const whenTrue = <Key extends string>(fields: Fields, key: Key): { readonly [K in Key]?: true } => {
  const set: { [K in Key]?: true } = {}
  if (fields.flag(key) === true) set[key] = true
  return set
}

function isInCircle(id: number, within: ReadonlyMap<number, number | undefined>): boolean {
  let outer = within.get(id)
  // A chain longer than the number of areas runs in a circle further out.
  for (let steps = 0; outer !== undefined && steps <= within.size; steps++) {
    if (outer === id) return true
    outer = within.get(outer)
  }
  return false
}
