import type { CredentialId, ReaderId } from '../domain/ids'
import { hasDoor, type Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { Engine } from './engine'
import type { Would } from './would'

/** What a person could open at an instant: each reader with a door, in the site file's order. */
export interface Openings {
  /** Whether each of the person's cards works: an operator's switch, else the site file (apb.md 2.2). */
  readonly active: readonly boolean[]
  /** Empty for a person without a card. */
  readonly readers: readonly (Would & { readonly reader: ReaderId })[]
}

/**
 * Asked with the person's first card that works, else the first.
 *
 * @param at from the engine's last step on; what falls due before it has to be done already
 */
export function openingsOf(
  engine: Pick<Engine, 'would' | 'view'>,
  site: Site,
  credentials: readonly CredentialId[],
  at: Instant,
): Openings {
  const active = credentials.map((id) => engine.view.isCardActive(id) === true)
  const card = credentials[Math.max(0, active.indexOf(true))]
  const ways = card === undefined ? [] : site.readers.filter(hasDoor)
  return { active, readers: ways.map(({ id }) => ({ reader: id, ...engine.would(id, card ?? '', at) })) }
}
