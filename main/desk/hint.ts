/** The few facts that a row's sentence needs besides its event, taken from what the engine says of its decision. */
import type { Explanation } from '../domain/explanation'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { RowHint } from '../../preload/contract/models'

/** The hint of the check that decided; undefined when its sentence needs none. Explanations name places, the window wants ids. */
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
  const called = <Id>(name: string, things: readonly { readonly id: Id; readonly name: string }[]): Id | undefined => {
    const value = facts.get(name)
    return value && 'text' in value ? things.find((thing) => thing.name === value.text)?.id : undefined
  }
  const hint = {
    allowedAt: instant('allowedAt'),
    opensAt: instant('opensAt'),
    lastArea: called('location', site.areas),
    lastReader: called('lastReader', site.readers),
    occupancy: count('occupancy'),
  }
  const known = Object.entries(hint).filter(([, value]) => value !== undefined)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}
