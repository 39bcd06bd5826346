/** What is drawn of records: small numbers, which `arbitrary-records.ts` makes into lines. */
import * as fc from 'fast-check'

/**
 * Milliseconds between two records. Every duration of a drawn site is a whole number of seconds or minutes, so sums of
 * these meet its ends exactly, or miss them by one millisecond.
 */
const STEPS = [
  0, 0, 0, 1, 999, 1000, 1000, 5000, 29_000, 30_000, 30_000, 55_000, 59_000, 59_999, 60_000, 60_000, 60_000, 60_001,
  119_999, 120_000, 180_000,
] as const
const LONG_STEPS = [240_000, 1_800_000, 3_600_000, 43_200_000, 86_400_000] as const

const small = fc.nat({ max: 119 })
export const step = fc.oneof(
  { weight: 24, arbitrary: fc.constantFrom(...STEPS) },
  { weight: 1, arbitrary: fc.constantFrom(...LONG_STEPS) },
)
/** Between a grant and the door: mostly within the unlock time, at its very end, or a little after. */
const wait = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 500, 999, 1000) }, { weight: 1, arbitrary: step })
/** As drawn, or the reader or credential of the read before, so that people come back to where they were. */
const credential = fc.nat({ max: 239 })
const again = fc.nat({ max: 3 })

export const recordPlan = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('read' as const),
      reader: small,
      credential,
      how: fc.nat({ max: 19 }),
      again,
      fault: fc.nat({ max: 4 }),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('walk' as const),
      reader: small,
      credential,
      again,
      wait,
      close: step,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('door' as const),
      door: small,
      open: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('rex' as const),
      door: small,
      wait: step,
      open: fc.boolean(),
      /** After the opening, by so much; undefined: before it. */
      late: fc.option(fc.constantFrom(0, 499, 500, 999, 1000, 4999, 5000), {
        nil: undefined,
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('rush' as const),
      reader: small,
      credential,
      people: fc.integer({ min: 2, max: 10 }),
      unknown: fc.nat({ max: 3 }).map((n) => n === 3),
      wait,
      openings: fc.nat({ max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('tick' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('input' as const),
      input: fc.nat({ max: 1 }),
      on: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('link' as const),
      controller: fc.nat({ max: 2 }),
      up: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('panel' as const),
      controller: fc.nat({ max: 1 }),
      serial: fc.nat({ max: 40 }),
      reader: small,
      credential,
      deny: fc.nat({ max: 3 }),
      doorUsed: fc.nat({ max: 2 }),
      ago: fc.option(step, { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('operator' as const),
      action: fc.nat({ max: 11 }),
      cardholder: small,
      area: small,
      reader: small,
      scope: fc.nat({ max: 2 }),
      on: fc.boolean(),
      until: fc.option(step, { nil: undefined }),
      set: small,
    }),
  },
)
export type Plan = typeof recordPlan extends fc.Arbitrary<infer Drawn> ? Drawn : never
