/** The few facts that a row's sentence needs besides its event, taken from what the engine says of its decision. */
import type { Explanation } from '../domain/explanation'
import type { AreaId, ReaderId } from '../domain/ids'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { RowHint } from '../../preload/contract/models'

/** The hint of the check that decided; undefined when its sentence needs none. */
export function hintOf(explanation: Explanation, site: Site): RowHint | undefined {
  const facts = new Map(
    explanation.checks.find(({ decides }) => decides)?.facts.map(({ name, value }) => [name, value]),
  )
  const instant = (name: string): Instant | undefined => {
    const value = facts.get(name)
    return value && 'at' in value ? value.at : undefined
  }
  const count = (name: string): number | undefined => {
    const value = facts.get(name)
    return value && 'count' in value ? value.count : undefined
  }
  const place = (
    name: string,
  ): { readonly text: string; readonly area?: AreaId; readonly reader?: ReaderId } | undefined => {
    const value = facts.get(name)
    return value && 'text' in value ? value : undefined
  }
  const location = place('location')
  const last = place('lastReader')
  const hint = {
    allowedAt: instant('allowedAt'),
    opensAt: instant('opensAt'),
    lastArea: location && (location.area ?? onlyOne(location.text, site.areas)),
    lastReader: last && (last.reader ?? onlyOne(last.text, site.readers)),
    occupancy: count('occupancy'),
  }
  const known = Object.entries(hint).filter(([, value]) => value !== undefined)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}

/** Explanations of older journals name a place without its id. A name that several places share says nothing. */
function onlyOne<Id>(name: string, things: readonly { readonly id: Id; readonly name: string }[]): Id | undefined {
  const [found, ...others] = things.filter((thing) => thing.name === name)
  return others.length === 0 ? found?.id : undefined
}
