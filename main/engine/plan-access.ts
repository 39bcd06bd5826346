import { levelIdOf, type Cardholder, type Site } from '../domain/site'
import { MINUTE, type Instant } from '../domain/time'
import { firstInstant, localInstant } from './local-instant'
import { dayNumber, type LocalTime } from './local-time'
import {
  PROFILE_DATED,
  PROFILE_EXEMPT,
  PROFILE_EXTENDED,
  PROFILE_GROUP_EXEMPT,
  PROFILE_INACTIVE,
  PROFILE_LEVELS_DATED,
} from './codes'
import { StringIndex } from './string-index'

/** Days before and after all others. */
const NO_FIRST_DAY = -(2 ** 31)
const NO_LAST_DAY = 2 ** 31 - 1
/** The same of minutes of UTC, which are too many for 32 bits from the year 6053 on: "9999-12-31" is a usual last day. */
const ALWAYS_HELD = Number.NEGATIVE_INFINITY
const NEVER_ENDS = Number.POSITIVE_INFINITY

const isMinute = (text: string): boolean => text.includes('T')

/** The minute of UTC in which a local minute begins, or a local day. */
const utcMinute = (local: LocalTime, text: string): number => Math.floor(localInstant(local, text) / MINUTE)

/** The minute of UTC from which a limit is over: a day counts whole (2.9). */
const endMinute = (local: LocalTime, text: string): number =>
  isMinute(text) ? utcMinute(local, text) : Math.floor(firstInstant(local, dayNumber(text) + 1, 0) / MINUTE)

/** What two cardholders of one profile have in common. */
export const profileKey = (holder: Cardholder): string =>
  JSON.stringify([
    holder.active,
    holder.validFrom,
    holder.validTo,
    holder.apbExempt,
    holder.apbExemptUntil,
    holder.accessLevels,
    holder.groups,
    holder.extendedUnlock === true,
  ])

/** Whether the two have the same key. */
export const isSameProfile = (one: Cardholder, other: Cardholder): boolean =>
  one.active === other.active &&
  one.validFrom === other.validFrom &&
  one.validTo === other.validTo &&
  one.apbExempt === other.apbExempt &&
  one.apbExemptUntil === other.apbExemptUntil &&
  one.extendedUnlock === other.extendedUnlock &&
  isSameList(one.accessLevels, other.accessLevels) &&
  isSameList(one.groups, other.groups)

/** Levels held for a time are objects: those of two cardholders are never taken for the same here, but by their key. */
const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean => {
  if (one.length !== other.length) return false
  for (let place = 0; place < one.length; place++) if (one[place] !== other[place]) return false
  return true
}

/**
 * What a site file says of cardholders, as few as possible: all who have the same access levels, groups, dates and flags
 * share one profile, and a cardholder is a number of a profile.
 */
export class AccessPlan {
  /** Profile of each cardholder. */
  readonly profileOf: Int32Array
  /** PROFILE_* of codes.ts. */
  readonly flags: Uint8Array
  /** First and last valid day, as days since 1970-01-01. */
  readonly validFrom: Int32Array
  readonly validTo: Int32Array
  /** First minute of UTC in which it works, and first in which it no longer does (2.9). */
  readonly validFromMinute: Float64Array
  readonly validToMinute: Float64Array
  /** apb.md 3.2: the last exempt day of the own flag, or a day before all days for none. */
  readonly exemptUntil: Int32Array
  /** Levels of a profile: `levels[levelStart[p]]` up to `levels[levelStart[p + 1]]`. */
  readonly levelStart: Int32Array
  readonly levels: Int32Array
  /** For each of `levels`: the minute of UTC from which it is held, and that from which it no longer is (2.9). */
  private readonly heldFrom: Float64Array
  private readonly heldTo: Float64Array
  /** -1 = always. */
  readonly levelSchedule: Int32Array

  private readonly levelReaders: Uint32Array
  private readonly words: number
  private readonly groupExempt: Uint8Array
  private readonly areaCount: number

  /** @param profileOf place of each cardholder's profile in `distinct`, which holds one cardholder of each */
  constructor(site: Site, profileOf: Int32Array, distinct: readonly Cardholder[], local: LocalTime) {
    this.profileOf = profileOf
    const day = (text: string | null, never: number): number =>
      text === null || isMinute(text) ? never : dayNumber(text)
    const minute = (text: string | null, never: number): number =>
      text === null || !isMinute(text) ? never : utcMinute(local, text)
    this.validFrom = Int32Array.from(distinct, ({ validFrom }) => day(validFrom, NO_FIRST_DAY))
    this.validTo = Int32Array.from(distinct, ({ validTo }) => day(validTo, NO_LAST_DAY))
    this.validFromMinute = Float64Array.from(distinct, ({ validFrom }) => minute(validFrom, ALWAYS_HELD))
    this.validToMinute = Float64Array.from(distinct, ({ validTo }) => minute(validTo, NEVER_ENDS))
    this.exemptUntil = Int32Array.from(distinct, ({ apbExempt, apbExemptUntil }) =>
      !apbExempt ? NO_FIRST_DAY : apbExemptUntil ? dayNumber(apbExemptUntil) : NO_LAST_DAY,
    )

    const levelIndex = new StringIndex(site.accessLevels.map(({ id }) => id))
    const levelsOf = distinct.map(({ accessLevels }) => accessLevels.map((held) => levelIndex.find(levelIdOf(held))))
    this.levelStart = new Int32Array(distinct.length + 1)
    levelsOf.forEach((levels, i) => (this.levelStart[i + 1] = (this.levelStart[i] as number) + levels.length))
    this.levels = Int32Array.from(levelsOf.flat())
    const held = distinct.flatMap(({ accessLevels }) => accessLevels)
    this.heldFrom = Float64Array.from(held, (one) =>
      typeof one === 'string' || one.from === undefined ? ALWAYS_HELD : utcMinute(local, one.from),
    )
    this.heldTo = Float64Array.from(held, (one) =>
      typeof one === 'string' || one.to === undefined ? NEVER_ENDS : endMinute(local, one.to),
    )
    const scheduleIndex = new StringIndex(site.schedules.map(({ id }) => id))
    this.levelSchedule = Int32Array.from(site.accessLevels, ({ schedule }) =>
      schedule === null ? -1 : scheduleIndex.find(schedule),
    )
    this.words = (site.readers.length + 31) >> 5
    this.levelReaders = new Uint32Array(site.accessLevels.length * this.words)
    const readerIndex = new StringIndex(site.readers.map(({ id }) => id))
    site.accessLevels.forEach(({ readers }, level) => {
      for (const id of readers)
        if (id === '*') this.levelReaders.fill(0xffffffff, level * this.words, (level + 1) * this.words)
        else this.setReader(level, readerIndex.find(id))
    })

    this.areaCount = site.areas.length
    const grouped = site.areas.some(({ apb }) => apb.exemptGroups.length > 0)
    this.groupExempt = new Uint8Array(grouped ? distinct.length * this.areaCount : 0)
    if (grouped)
      distinct.forEach(({ groups }, profile) =>
        site.areas.forEach(({ apb }, area) => {
          if (groups.some((group) => apb.exemptGroups.includes(group)))
            this.groupExempt[profile * this.areaCount + area] = 1
        }),
      )
    this.flags = Uint8Array.from(
      distinct,
      ({ active, validFrom, validTo, apbExempt, accessLevels, extendedUnlock }, profile) =>
        (active ? 0 : PROFILE_INACTIVE) |
        (accessLevels.every((one) => typeof one === 'string') ? 0 : PROFILE_LEVELS_DATED) |
        (extendedUnlock ? PROFILE_EXTENDED : 0) |
        (validFrom || validTo ? PROFILE_DATED : 0) |
        (apbExempt ? PROFILE_EXEMPT : 0) |
        (site.areas.some((_, area) => this.exemptByGroup(profile, area)) ? PROFILE_GROUP_EXEMPT : 0),
    )
  }

  private setReader(level: number, reader: number): void {
    const word = level * this.words + (reader >> 5)
    this.levelReaders[word] = (this.levelReaders[word] as number) | (1 << (reader & 31))
  }

  levelHolds(level: number, reader: number): boolean {
    return (((this.levelReaders[level * this.words + (reader >> 5)] as number) >>> (reader & 31)) & 1) !== 0
  }

  /** Whether the level at a place of `levels` is held in a minute of UTC (2.9). */
  isHeld(place: number, minute: number): boolean {
    return minute >= (this.heldFrom[place] as number) && minute < (this.heldTo[place] as number)
  }

  /** Whether it was held once and is no longer (2.7). */
  hasEnded(place: number, minute: number): boolean {
    return minute >= (this.heldTo[place] as number)
  }

  /** When it ends; null = never. */
  endOf(place: number): Instant | null {
    const minute = this.heldTo[place] as number
    return minute === NEVER_ENDS ? null : minute * MINUTE
  }

  /** Whether a group of the profile is listed in the area's `exemptGroups` (apb.md 3.2). */
  exemptByGroup(profile: number, area: number): boolean {
    return this.groupExempt.length > 0 && this.groupExempt[profile * this.areaCount + area] === 1
  }
}
