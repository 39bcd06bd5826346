/** What is drawn of a site: small numbers, which `arbitrary-site.ts` makes into a file. */
import * as fc from 'fast-check'

const small = fc.nat({ max: 119 })
const seldom = fc.nat({ max: 13 }).map((n) => n === 13)
const sometimes = fc.nat({ max: 3 }).map((n) => n === 3)
const often = fc.nat({ max: 39 }).map((n) => n !== 39)
/** A value, in `some` of ten; else nothing is set. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, some: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 10 - some, arbitrary: fc.constant(undefined) }, { weight: some, arbitrary })
const minutes = maybe(fc.integer({ min: 1, max: 3 }), 4)

const areaPlan = fc.record({
  mode: small,
  reentryMinutes: minutes,
  violationExpiryMinutes: minutes,
  presenceExpiryMinutes: maybe(fc.integer({ min: 1, max: 4 }), 3),
  observe: seldom,
  exemptGroups: fc.nat({ max: 14 }),
  capacity: maybe(fc.integer({ min: 1, max: 2 }), 3),
  within: fc.nat({ max: 11 }),
  entry: fc.nat({ max: 9 }),
  exit: fc.nat({ max: 9 }),
  strict: sometimes,
  schedule: seldom,
  inSeconds: sometimes,
  whenAway: fc.nat({ max: 5 }),
  observeUntil: maybe(fc.integer({ min: -2, max: 10 }), 5),
  soft: sometimes,
  exemptPass: sometimes,
})
const doorPlan = fc.record({
  contact: fc.boolean(),
  unlock: small,
  held: maybe(small, 6),
  rex: small,
  unlocks: fc.nat({ max: 5 }),
  firstPersonIn: fc.boolean(),
  passage: fc.nat({ max: 7 }),
  pending: fc.nat({ max: 5 }),
  bounce: fc.nat({ max: 5 }),
  grace: fc.nat({ max: 5 }),
  extendedUnlock: maybe(small, 4),
  extendedHeld: fc.nat({ max: 3 }),
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
  format: fc.nat({ max: 7 }),
  interior: fc.nat({ max: 7 }).map((n) => n === 7),
  muster: fc.nat({ max: 7 }).map((n) => n === 7),
  strict: sometimes,
  inSeconds: sometimes,
  schedule: seldom,
  letOut: sometimes,
  reverse: seldom,
  several: sometimes,
})
/** Days, or some minutes, from the start; most people have no such limit. */
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
  extended: sometimes,
  minutes: fc.boolean(),
  levelFrom: validity,
  levelTo: validity,
})
const periodPlan = fc.record({
  from: small,
  to: small,
  days: fc.nat({ max: 127 }),
})
const schedulePlan = fc.record({
  weekly: fc.array(periodPlan, { maxLength: 2 }),
  holidays: fc.array(fc.integer({ min: -1, max: 1 }), { maxLength: 2 }),
  shared: sometimes,
  instead: fc.array(fc.record({ holiday: fc.nat({ max: 1 }), from: small, to: small }), { maxLength: 1 }),
})
const holidayPlan = fc.record({
  kind: fc.nat({ max: 2 }),
  day: fc.integer({ min: -1, max: 1 }),
})
const resetPlan = fc.record({
  time: small,
  days: fc.nat({ max: 254 }),
  scope: fc.nat({ max: 3 }),
  area: small,
  set: maybe(small, 5),
  unmoved: maybe(fc.integer({ min: 1, max: 5 }), 5),
  except: sometimes,
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
  input: fc.boolean(),
  length: fc.nat({ max: 4 }),
  /** Set off by an input, as most that hold something are. */
  fires: sometimes,
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
    place: small,
    enabled: fc.nat({ max: 11 }).map((n) => n !== 11),
    grantOnViolation: seldom,
    observe: seldom,
    duplicateReadMs: fc.constantFrom(0, 0, 0, 1000, 60_000),
    areas: fc.array(areaPlan, { minLength: 1, maxLength: areas, size: 'max' }),
    commonMode: fc.nat({ max: 7 }),
    doors: fc.array(doorPlan, { minLength: 1, maxLength: doors, size: 'max' }),
    readers: fc.array(readerPlan, {
      minLength: 1,
      maxLength: readers,
      size: 'max',
    }),
    holders: fc.array(holderPlan, {
      minLength: 1,
      maxLength: holders,
      size: 'max',
    }),
    schedules: fc.array(schedulePlan, { maxLength: 2 }),
    automations: fc.array(automationPlan, { maxLength: 3 }),
    trust: fc.array(fc.constantFrom(0, 1, 1, 2), {
      minLength: 3,
      maxLength: 3,
    }),
    /** A quarter of the sites use the older keys only, so that these go on meeting each other. */
    rich: fc.nat({ max: 3 }).map((n) => n !== 0),
    holidays: fc.array(holidayPlan, { minLength: 2, maxLength: 2 }),
    resets: fc.array(resetPlan, { maxLength: 2 }),
    schedule: seldom,
    observeUntil: maybe(fc.integer({ min: -2, max: 10 }), 5),
  })
/** A handful of everything: people meet the same few rules again and again. */
export const smallSite = planOf({ areas: 3, doors: 3, readers: 6, holders: 3 })
/** Enough people and readers that whatever grows has to grow. */
export const crowdedSite = planOf({
  areas: 6,
  doors: 12,
  readers: 30,
  holders: 90,
})
export type SitePlan = typeof smallSite extends fc.Arbitrary<infer Plan> ? Plan : never
