/** Who on a roll-call is accounted for and how, and who is missing. */
import type { FrozenPerson, FrozenRoll } from '../../domain/desk-event'
import { OUTSIDE, type AreaId, type CardholderId } from '../../domain/ids'
import type { Site } from '../../domain/site'
import type { Instant } from '../../domain/time'
import type { KeptMuster } from './fold'

export interface RollEntry extends FrozenPerson {
  /** Entered after the freeze. */
  readonly late: boolean
  /** Null while missing. Without an operator: seen by a reader. */
  readonly accounted: { readonly at: Instant; readonly area: AreaId; readonly operator: string | null } | null
}

/** A passage between reading the people's locations and freezing them. */
export interface EarlyPassage {
  readonly cardholder: CardholderId
  readonly at: Instant
  readonly to: AreaId
}

/**
 * A person is accounted for when an operator ticked them off, when they passed a reader into a muster point, or when
 * they left the scope of the roll-call. A person who entered since is on the roll too, unless they left again.
 */
export function rollOf(
  muster: KeptMuster,
  frozen: FrozenRoll,
  site: Site,
  early: readonly EarlyPassage[] = [],
): readonly RollEntry[] {
  const safe = new Set(site.areas.filter(({ musterPoint }) => musterPoint).map(({ id }) => id))
  const inScope = (area: AreaId): boolean =>
    'site' in muster.scope ? area !== OUTSIDE : area === muster.scope.area || safe.has(area)
  const isSafe = (area: AreaId): boolean => safe.has(area) || !inScope(area)

  const moved = new Map<CardholderId, { readonly at: Instant; readonly to: AreaId }>()
  for (const { cardholder, at, to } of early) moved.set(cardholder, { at, to })
  for (const [cardholder, passage] of Object.entries(muster.moved)) moved.set(cardholder, passage)

  const entry = (person: FrozenPerson, late: boolean): RollEntry => {
    const passage = moved.get(person.id)
    const now: FrozenPerson = passage
      ? { id: person.id, area: passage.to, since: passage.at, confidence: 'high' }
      : person
    const tick = muster.ticked[person.id]
    if (tick) return { ...now, late, accounted: tick }
    const { area, since } = now
    const byReader = area !== null && since !== null && isSafe(area) ? { at: since, area, operator: null } : null
    return { ...now, late, accounted: byReader }
  }

  const roll = frozen.people.map((person) => entry(person, false))
  const listed = new Set(frozen.people.map(({ id }) => id))
  for (const [id, { at, to }] of moved)
    if (!listed.has(id) && (inScope(to) || muster.ticked[id]))
      roll.push(entry({ id, area: to, since: at, confidence: 'high' }, true))
  return roll
}

/** People whose believed location must be set to the place where an operator saw them. */
export const misplaced = (roll: readonly RollEntry[]): readonly RollEntry[] =>
  roll.filter(({ accounted, area }) => accounted !== null && accounted.operator !== null && accounted.area !== area)
