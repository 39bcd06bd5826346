import type { ReaderApb, Site } from '../domain/site'
import { MINUTE, SECOND } from '../domain/time'
import { rowOfMode, ROWS } from './apb/rows'
import { AREA_HARD, AREA_NONE, NONE } from './codes'
import type { AreaPlan } from './plan-areas'
import { localInstant } from './local-instant'
import type { LocalTime } from './local-time'

/** A check is a row of the table of rules in the low bits and, above them, the reader's crossing that it is about. */
export const CHECK_ROW = 31
export const CHECK_CROSSING = 5

/** Milliseconds that a timed rule lasts, or a window of 4.6. */
export const ruleMs = (apb: ReaderApb): number =>
  'minutes' in apb
    ? apb.minutes * MINUTE
    : 'seconds' in apb
      ? apb.seconds * SECOND
      : 'revertSeconds' in apb
        ? apb.revertSeconds * SECOND
        : 0

/**
 * Borders that readers cross and what is checked at them (apb.md 1, 3.5). A crossing is kept only where the area needs to
 * know of it: where it has a mode or a re-entry timer.
 */
export class ReaderPlan {
  /** Crossings of a reader: `start[r]` up to `start[r + 1]`; areas entered from the outermost, then those left from the innermost. */
  readonly start: Int32Array
  readonly area: Int32Array
  /** 1 = enters the area. */
  readonly enters: Uint8Array
  readonly reader: Int32Array
  readonly most: number
  /** Checks of a reader in the order of 3.5: `checkStart[r]` up to `checkStart[r + 1]`. */
  readonly checkStart: Int32Array
  readonly checks: Int32Array
  readonly mostChecks: number

  /** Areas with a limit that a reader enters, outermost first (apb.md 2, check 5). */
  readonly limitStart: Int32Array
  readonly limits: Int32Array
  /** Every area of a reader (apb.md 1): `around[r]`. */
  readonly around: readonly (readonly number[])[]
  /** Every area entered and left, kept or not, for explanations and outages. */
  readonly entered: readonly (readonly number[])[]
  readonly left: readonly (readonly number[])[]

  /** apb.md 4.12 */
  readonly strict: Uint8Array
  readonly someStrict: boolean
  /** apb.md 3.9: NONE = always checked. */
  readonly schedule: Int32Array
  /** 1 where a schedule or a group of areas may leave rules unchecked. */
  readonly scheduled: Uint8Array
  /** apb.md 3.7: the instant before which it is observed; -Infinity = never. */
  readonly observedUntil: Float64Array
  /** Controllers of the entrances and exits of each area, where 3.10 asks for them. */
  readonly controllersOf: readonly (readonly number[])[]

  constructor(
    site: Site,
    areas: AreaPlan,
    ends: { readonly from: Int32Array; readonly to: Int32Array; readonly controller: Int32Array },
    when: { readonly scheduleOf: (id: string | undefined) => number; readonly local: LocalTime },
  ) {
    const { readers } = site
    const siteScheduled = when.scheduleOf(site.apb.schedule) !== NONE
    const outerOf = (area: number): number[] => areas.containing(area)
    this.entered = readers.map(({ kind }, r) => {
      const from = outerOf(ends.from[r] as number)
      return kind === 'muster'
        ? []
        : outerOf(ends.to[r] as number)
            .filter((area) => !from.includes(area))
            .toReversed()
    })
    this.left = readers.map(({ kind }, r) => {
      const to = outerOf(ends.to[r] as number)
      return kind === 'muster' ? [] : outerOf(ends.from[r] as number).filter((area) => !to.includes(area))
    })
    this.around = readers.map((_, r) => [
      ...new Set([...outerOf(ends.to[r] as number), ...outerOf(ends.from[r] as number)]),
    ])

    const crossings = readers.map((_, r) => [
      ...(this.entered[r] ?? []).filter((area) => keeps(areas, area)).map((area) => ({ area, enters: 1, reader: r })),
      ...(this.left[r] ?? [])
        .filter((area) => areas.tracked[area] === 1)
        .map((area) => ({ area, enters: 0, reader: r })),
    ])
    this.start = starts(crossings)
    const all = crossings.flat()
    this.area = Int32Array.from(all, ({ area }) => area)
    this.enters = Uint8Array.from(all, ({ enters }) => enters)
    this.reader = Int32Array.from(all, ({ reader }) => reader)
    this.most = Math.max(1, ...crossings.map(({ length }) => length))

    const checks = readers.map(({ apb }, r) => checksOf(areas, crossings[r] ?? [], apb))
    this.checkStart = starts(checks)
    this.checks = Int32Array.from(checks.flat())
    this.mostChecks = Math.max(1, ...checks.map(({ length }) => length))

    const limits = this.entered.map((list) => list.filter((area) => areas.capacity[area] !== NONE))
    this.limitStart = starts(limits)
    this.limits = Int32Array.from(limits.flat())

    this.strict = Uint8Array.from(readers, ({ apb }) => (apb.strict && hasStrictForm(apb) ? 1 : 0))
    this.someStrict = this.strict.includes(1)
    this.schedule = Int32Array.from(readers, ({ apb }) => when.scheduleOf(apb.schedule))
    this.scheduled = Uint8Array.from(readers, (_, r) =>
      siteScheduled ||
      this.schedule[r] !== NONE ||
      (crossings[r] ?? []).some(({ area }) => areas.schedule[area] !== NONE)
        ? 1
        : 0,
    )
    const observed = [site.apb, ...site.areas.map(({ apb }) => apb)].map(({ enforcement, observeUntil }) => {
      if (enforcement !== 'observe') return Number.NEGATIVE_INFINITY
      return observeUntil === undefined ? Number.POSITIVE_INFINITY : localInstant(when.local, observeUntil)
    })
    this.observedUntil = Float64Array.from(readers, (_, r) =>
      Math.max(observed[0] as number, ...(this.around[r] ?? []).map((area) => observed[area + 1] as number)),
    )
    this.controllersOf = site.areas.map((_, area) => [
      ...new Set(
        [...readers.keys()]
          .filter((r) => this.entered[r]?.includes(area) || this.left[r]?.includes(area))
          .map((r) => ends.controller[r] as number),
      ),
    ])
  }

  /** apb.md 3.5 to 3.6: how many crossings a reader has that are kept. */
  crossings(reader: number): number {
    return (this.start[reader + 1] as number) - (this.start[reader] as number)
  }
}

const keeps = (areas: AreaPlan, area: number): boolean =>
  areas.tracked[area] === 1 || (areas.reentryMs[area] as number) > 0

const hasStrictForm = ({ mode }: ReaderApb): boolean =>
  mode === 'soft' || mode === 'hard' || mode === 'hard-revert-soft'

/** In the order in which broken rules name a violation (3.5). */
function checksOf(
  areas: AreaPlan,
  crossings: readonly { readonly area: number; readonly enters: number }[],
  apb: ReaderApb,
): number[] {
  const checks: number[] = []
  const each = (row: (area: number, enters: boolean) => number): void =>
    crossings.forEach(({ area, enters }, i) => {
      const found = row(area, enters === 1)
      if (found !== NONE) checks.push(found | (i << CHECK_CROSSING))
    })
  const modeOf = (area: number, enters: boolean): number => (enters ? areas.entry[area] : areas.exit[area]) as number
  each((area, enters) => {
    if (modeOf(area, enters) !== AREA_HARD) return NONE
    return enters ? ROWS.lockedOutEntering : ROWS.lockedOutLeaving
  })
  each((area, enters) => {
    if (modeOf(area, enters) === AREA_NONE) return NONE
    return enters ? ROWS.doubleEntry : ROWS.doubleExit
  })
  each((area, enters) => (enters && (areas.reentryMs[area] as number) > 0 ? ROWS.reentry : NONE))
  if (apb.mode !== 'none') checks.push(rowOfMode(apb.mode))
  each((area, enters) => (!enters && areas.strict[area] === 1 ? ROWS.exitWithoutEntry : NONE))
  if (apb.strict && hasStrictForm(apb)) checks.push(ROWS.unknownLocation)
  return checks
}

const starts = (lists: readonly (readonly unknown[])[]): Int32Array => {
  const start = new Int32Array(lists.length + 1)
  lists.forEach(({ length }, i) => (start[i + 1] = (start[i] as number) + length))
  return start
}
