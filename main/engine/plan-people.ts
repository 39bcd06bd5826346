import { levelIdOf, type Cardholder, type Site } from '../domain/site'
import { Formats } from '../cards/formats'
import type { ZoneRules } from '../domain/zone'
import { LocalTime } from './local-time'
import { CardIndex } from '../cards/card-index'
import { AccessPlan, isSameProfile, profileKey } from './plan-access'
import { StringIndex } from './string-index'

/** The part of a plan that grows with the number of people, and so with the time it takes to make. */
export interface PeoplePlan {
  readonly holders: StringIndex
  /** Null where every cardholder has just one credential: then both have the same place. */
  readonly credentialHolders: Int32Array | null
  readonly inactive: ReadonlySet<number>
  readonly credentialIds: readonly string[]
  readonly credentials: StringIndex
  readonly cards: CardIndex
  readonly formats: Formats
  readonly access: AccessPlan
}

/** Cardholders between two pauses. */
const SLICE = 4_000

/**
 * Made in slices, so that a decision waits for one slice at most: each `next` does a few
 * milliseconds of the work.
 */
export function* planPeople(site: Site, zone: ZoneRules | null): Generator<undefined, PeoplePlan> {
  const { cardholders } = site
  const holders = yield* StringIndex.inSlices(cardholders.map(({ id }) => id))
  const credentialIds: string[] = []
  const holderOf: number[] = []
  const inactive = new Set<number>()
  const profiles = new Map<string, number>()
  const distinct: Cardholder[] = []
  /** The profile found last among those of each first access level: nearly always the one again, and found without a key. */
  const likely = new Map<string | undefined, number>()
  const profileOf = new Int32Array(cardholders.length)
  for (let holder = 0; holder < cardholders.length; holder++) {
    if (holder % SLICE === SLICE - 1) yield
    const cardholder = cardholders[holder] as Cardholder
    for (const { id, active } of cardholder.credentials) {
      if (!active) inactive.add(credentialIds.length)
      credentialIds.push(id)
      holderOf.push(holder)
    }
    const [held] = cardholder.accessLevels
    const level = held === undefined ? held : levelIdOf(held)
    const guess = likely.get(level)
    if (guess !== undefined && isSameProfile(distinct[guess] as Cardholder, cardholder)) {
      profileOf[holder] = guess
      continue
    }
    const key = profileKey(cardholder)
    const known = profiles.get(key)
    const profile = known ?? distinct.push(cardholder) - 1
    if (known === undefined) profiles.set(key, profile)
    likely.set(level, profile)
    profileOf[holder] = profile
  }
  yield
  const single = holderOf.every((holder, place) => holder === place)
  const credentials = yield* StringIndex.inSlices(credentialIds)
  const formats = new Formats(site.cardFormats)
  const cards = new CardIndex(credentialIds.length, formats)
  let place = 0
  for (let holder = 0; holder < cardholders.length; holder++) {
    if (holder % SLICE === SLICE - 1) yield
    for (const { card } of (cardholders[holder] as Cardholder).credentials) cards.add(card, place++)
  }
  yield
  const access = new AccessPlan(site, profileOf, distinct, new LocalTime(site.timeZone, zone))
  return {
    holders,
    credentialHolders: single ? null : Int32Array.from(holderOf),
    inactive,
    credentialIds,
    credentials,
    cards,
    formats,
    access,
  }
}

/** Runs a generator to its end and returns its value. */
export function atOnce<T>(slices: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
  }
}
