/**
 * Random small sites that press on the rules: few areas, readers and people, every mode, short times. A plan of small
 * numbers is drawn and made into a site file, so that shrinking a plan shrinks the site and never breaks it.
 */
import * as fc from 'fast-check'
import type { AreaFile, AutomationFile, CardholderFile, DoorFile, ReaderFile, SiteFile } from './formats'

/** Takes a list's entry by any whole number. */
export const pick = <T>(list: readonly T[], index: number): T => {
  const entry = list[index % list.length]
  if (entry === undefined) throw new Error('nothing to pick from')
  return entry
}

const small = fc.nat({ max: 119 })
const seldom = fc.nat({ max: 13 }).map((n) => n === 13)
const sometimes = fc.nat({ max: 3 }).map((n) => n === 3)
const often = fc.nat({ max: 39 }).map((n) => n !== 39)
/** A value, in `some` of ten; else nothing is set. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, some: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 10 - some, arbitrary: fc.constant(undefined) }, { weight: some, arbitrary })
const minutes = maybe(fc.integer({ min: 1, max: 3 }), 4)

/** Zones with odd clocks, and an instant shortly before something happens to each: changes of the clock, midnight. */
const PLACES = [
  { timeZone: 'UTC', start: '2026-11-20T23:50:00.000Z' },
  { timeZone: 'Europe/Rome', start: '2026-03-29T00:50:00.000Z' },
  { timeZone: 'Europe/Rome', start: '2026-10-25T00:20:00.000Z' },
  { timeZone: 'Europe/Rome', start: '2026-12-24T22:40:00.000Z' },
  { timeZone: 'America/New_York', start: '2026-03-08T06:50:00.000Z' },
  { timeZone: 'America/New_York', start: '2026-11-01T05:10:00.000Z' },
  { timeZone: 'Australia/Lord_Howe', start: '2026-04-04T14:30:00.000Z' },
  { timeZone: 'Asia/Kathmandu', start: '2026-06-30T18:00:00.000Z' },
  { timeZone: 'Pacific/Apia', start: '2026-01-01T09:50:00.000Z' },
] as const

const TIMES = ['00:00', '00:30', '01:30', '02:00', '02:30', '03:00', '12:00', '22:00', '23:59'] as const
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const MODES = [
  'none',
  'soft',
  'hard',
  'hard-revert-soft',
  'timed-reader',
  'timed-extended',
  'timed-user',
  'route',
] as const
const GROUPS = ['g1', 'g2'] as const
const FORMATS = ['H10301', 'raw', 'H10302'] as const

const areaPlan = fc.record({
  mode: small,
  reentryMinutes: minutes,
  violationExpiryMinutes: minutes,
  presenceExpiryMinutes: maybe(fc.integer({ min: 1, max: 4 }), 3),
  observe: seldom,
  exemptGroups: fc.nat({ max: 14 }),
  capacity: maybe(fc.integer({ min: 1, max: 2 }), 2),
})
const doorPlan = fc.record({
  contact: fc.boolean(),
  unlock: small,
  held: maybe(small, 6),
  rex: small,
})
const readerPlan = fc.record({
  door: small,
  controller: small,
  from: small,
  to: small,
  mode: fc.nat({ max: 7 }),
  common: fc.nat({ max: 3 }),
  minutes: fc.integer({ min: 1, max: 3 }),
  clearedBy: fc.nat({ max: 3 }),
  revert: small,
  after: fc.array(small, { maxLength: 3 }),
  format: fc.nat({ max: 5 }),
})
/** Days from the start; most people have no such day. */
const validity = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 1 }) },
)
const holderPlan = fc.record({
  groups: fc.nat({ max: 5 }),
  level: fc.nat({ max: 9 }),
  active: often,
  cardActive: often,
  exempt: fc.nat({ max: 5 }).map((n) => n === 5),
  exemptUntil: maybe(fc.integer({ min: -1, max: 1 }), 4),
  validFrom: validity,
  validTo: validity,
  credentials: fc.integer({ min: 1, max: 2 }),
})
const periodPlan = fc.record({ from: small, to: small, days: fc.nat({ max: 127 }) })
const schedulePlan = fc.record({
  weekly: fc.array(periodPlan, { maxLength: 2 }),
  holidays: fc.array(fc.integer({ min: -1, max: 1 }), { maxLength: 2 }),
})
const automationPlan = fc.record({
  event: small,
  door: sometimes,
  reader: sometimes,
  area: sometimes,
  kind: sometimes,
  cardholder: sometimes,
  reason: sometimes,
  which: small,
  then: small,
})

/** How many of each a drawn site may have at most. */
export interface Size {
  readonly areas: number
  readonly doors: number
  readonly readers: number
  readonly holders: number
}

const planOf = ({ areas, doors, readers, holders }: Size) =>
  fc.record({
    place: fc.nat({ max: PLACES.length - 1 }),
    enabled: fc.nat({ max: 11 }).map((n) => n !== 11),
    grantOnViolation: seldom,
    observe: seldom,
    duplicateReadMs: fc.constantFrom(0, 0, 0, 1000, 60_000),
    areas: fc.array(areaPlan, { minLength: 1, maxLength: areas, size: 'max' }),
    commonMode: fc.nat({ max: 7 }),
    doors: fc.array(doorPlan, { minLength: 1, maxLength: doors, size: 'max' }),
    readers: fc.array(readerPlan, { minLength: 1, maxLength: readers, size: 'max' }),
    holders: fc.array(holderPlan, { minLength: 1, maxLength: holders, size: 'max' }),
    schedules: fc.array(schedulePlan, { maxLength: 2 }),
    automations: fc.array(automationPlan, { maxLength: 3 }),
    trust: fc.array(fc.constantFrom(0, 1, 2), { minLength: 3, maxLength: 3 }),
  })
/** A handful of everything: people meet the same few rules again and again. */
export const smallSite = planOf({ areas: 3, doors: 3, readers: 6, holders: 3 })
/** Enough people and readers that whatever grows has to grow. */
export const crowdedSite = planOf({ areas: 6, doors: 12, readers: 30, holders: 90 })
export type SitePlan = typeof smallSite extends fc.Arbitrary<infer Plan> ? Plan : never

export const startOf = (plan: SitePlan): number => Date.parse(pick(PLACES, plan.place).start)

const EVENTS = [
  'access.granted',
  'access.denied',
  'passage',
  'door.opened',
  'door.forced',
  'door.held',
  'door.not-used',
  'violation.opened',
  'violation.cleared',
  'apb.reset',
  'apb.changed',
  'link.up',
] as const
const KINDS = ['double-entry', 'double-exit', 'passback', 'wrong-area', 'too-soon'] as const
const REASONS = ['apb', 'no-access', 'drill', 'lockdown'] as const
const CONTROLLERS = ['P1', 'P2', 'B1'] as const
const SECONDS = [1, 5, 30, 59, 60, 61, 120] as const

export function siteFile(plan: SitePlan): SiteFile {
  const start = startOf(plan)
  const day = (offset: number): string => new Date(start + offset * 86_400_000).toISOString().slice(0, 10)
  const areas = plan.areas.map((area, index): AreaFile => areaFile(area, index + 1))
  const doors = plan.doors.map((door, index): DoorFile => ({
    id: `D${index + 1}`,
    contact: door.contact,
    unlockSeconds: pick(SECONDS, door.unlock),
    ...(door.held === undefined ? {} : { heldOpenSeconds: pick(SECONDS, door.held) }),
    rexSeconds: pick(SECONDS, door.rex),
  }))
  const readers = plan.readers.map((reader, index) => readerFile(reader, index, plan))
  const schedules = plan.schedules.map(({ weekly, holidays }, index) => ({
    id: `s${index + 1}`,
    weekly: weekly.map(({ from, to, days }) => ({
      days: WEEK.filter((_, bit) => (days & (1 << bit)) !== 0),
      from: pick(TIMES, from),
      to: pick(TIMES, from) === pick(TIMES, to) ? '24:00' : pick(TIMES, to),
    })),
    holidays: holidays.map(day),
  }))
  return {
    format: 'sallyport-site/1',
    site: {
      name: 'Drawn',
      timeZone: pick(PLACES, plan.place).timeZone,
      apb: {
        enabled: plan.enabled,
        grantOnViolation: plan.grantOnViolation,
        enforcement: plan.observe ? 'observe' : 'enforce',
      },
      duplicateReadMs: plan.duplicateReadMs,
    },
    areas,
    controllers: CONTROLLERS.map((id, index) => ({
      id,
      kind: id === 'B1' ? 'osdp' : 'panel',
      apbTrustMinutes: id === 'B1' ? 0 : pick(plan.trust, index),
    })),
    doors,
    readers,
    groups: GROUPS.map((id) => ({ id })),
    schedules,
    accessLevels: [
      { id: 'all', readers: ['*'] },
      { id: 'first', readers: ['R1'] },
      ...schedules.map(({ id }) => ({ id: `by ${id}`, readers: ['*'], schedule: id })),
    ],
    cardholders: plan.holders.map((holder, index) => holderFile(holder, index, schedules.length, day)),
    automations: plan.automations.map((automation, index) => automationFile(automation, index, plan)),
  }
}

function areaFile(plan: SitePlan['areas'][number], id: number): AreaFile {
  const { reentryMinutes, violationExpiryMinutes, presenceExpiryMinutes } = plan
  return {
    id,
    apb: {
      mode: pick(['none', 'none', 'soft', 'hard'], plan.mode),
      ...(reentryMinutes === undefined ? {} : { reentryMinutes }),
      ...(violationExpiryMinutes === undefined ? {} : { violationExpiryMinutes }),
      ...(presenceExpiryMinutes === undefined ? {} : { presenceExpiryMinutes }),
      enforcement: plan.observe ? 'observe' : 'enforce',
      exemptGroups: plan.exemptGroups > 12 ? [pick(GROUPS, plan.exemptGroups)] : [],
      freeEgressConfirmed: true,
    },
    ...(plan.capacity === undefined ? {} : { capacity: { max: plan.capacity } }),
  }
}

function readerFile(reader: SitePlan['readers'][number], index: number, plan: SitePlan): ReaderFile {
  const count = plan.areas.length + 1
  const from = reader.from % count
  const controller = [...CONTROLLERS, 'P1', undefined][reader.controller % 5]
  const keypad = (controller === 'B1' || controller === undefined) && reader.controller % 4 === 3
  // Most readers of a site have one mode, so that its rules meet each other.
  const mode = pick(MODES, reader.common === 0 ? reader.mode : plan.commonMode)
  return {
    id: `R${index + 1}`,
    door: `D${(reader.door % plan.doors.length) + 1}`,
    ...(controller === undefined ? {} : { controller }),
    from,
    to: (from + 1 + (reader.to % (count - 1))) % count,
    cardFormat: pick(FORMATS, Math.max(0, reader.format - 3)),
    // Few: most reads should get as far as the rules.
    ...(keypad ? { pin: pick(['card-and-pin', 'pin-only'], index) } : {}),
    apb: {
      mode,
      minutes: reader.minutes,
      clearedBy: ['other-credential', 'other-reader'].filter((_, bit) => (reader.clearedBy & (1 << bit)) !== 0),
      revertSeconds: pick(SECONDS, reader.revert),
      after: reader.after.map((after) => `R${(after % plan.readers.length) + 1}`),
    },
  }
}

/** The card of credential `k<n>`: odd ones have one that a reader can read as raw bits, the others are known by id. */
export const cardOf = (number: number): { format: string; facility?: number; number: number } =>
  number % 3 === 0 ? { format: 'raw', number } : { format: 'H10301', facility: 12, number }

function holderFile(
  holder: SitePlan['holders'][number],
  index: number,
  schedules: number,
  day: (offset: number) => string,
): CardholderFile {
  const { exemptUntil, validFrom, validTo } = holder
  const scheduled = holder.level > 7 && schedules > 0 ? [`by s${(holder.level % schedules) + 1}`] : ['all']
  return {
    id: `c${index + 1}`,
    groups: GROUPS.filter((_, bit) => holder.groups < 4 && (holder.groups & (1 << bit)) !== 0),
    accessLevels: holder.level === 5 ? ['first'] : scheduled,
    active: holder.active,
    apbExempt: holder.exempt,
    apbExemptUntil: exemptUntil === undefined ? null : day(exemptUntil),
    validFrom: validFrom === undefined ? null : day(validFrom),
    validTo: validTo === undefined ? null : day(validTo),
    credentials: Array.from({ length: holder.credentials }, (_, nth) => {
      const number = index * 2 + nth + 1
      return { id: `k${number}`, ...cardOf(number), active: nth === 0 || holder.cardActive }
    }),
  }
}

function automationFile(plan: SitePlan['automations'][number], index: number, site: SitePlan): AutomationFile {
  const { which } = plan
  const cardholder = `c${(which % site.holders.length) + 1}`
  const then = [
    { action: 'pulse-output', output: 'D1.aux', seconds: 1 + which },
    { action: 'notify', text: `text ${which}` },
    { action: 'reset' },
    { action: 'revert-to-soft' },
  ] as const
  return {
    id: `a${index + 1}`,
    when: {
      event: pick(EVENTS, plan.event),
      ...(plan.door ? { door: `D${(which % site.doors.length) + 1}` } : {}),
      ...(plan.reader ? { reader: `R${(which % site.readers.length) + 1}` } : {}),
      ...(plan.area ? { area: which % (site.areas.length + 1) } : {}),
      ...(plan.kind ? { kind: pick(KINDS, which) } : {}),
      ...(plan.cardholder ? { cardholder } : {}),
      ...(plan.reason ? { reason: pick(REASONS, which) } : {}),
    },
    then: pick(then, plan.then),
  }
}
