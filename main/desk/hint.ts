/** The few facts that a row's sentence needs besides its event, taken from what the engine says of its decision. */
import type { Explanation } from '../domain/explanation'
import type { Instant } from '../domain/time'
import type { RowHint } from '../../preload/contract/models'

/** The hint of the check that decided; undefined when its sentence needs none. */
export function hintOf(explanation: Explanation): RowHint | undefined {
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
  const text = (name: string): string | undefined => {
    const value = facts.get(name)
    return value && 'text' in value ? value.text : undefined
  }
  const hint = {
    allowedAt: instant('allowed-at'),
    opensAt: instant('opens-at'),
    lastArea: count('last-area'),
    lastReader: text('last-reader'),
    occupancy: count('occupancy'),
  }
  const known = Object.entries(hint).filter(([, value]) => value !== undefined)
  return known.length > 0 ? Object.fromEntries(known) : undefined
}
