import type { Check, CheckOutcome, Fact } from '../domain/explanation'
import type { Instant } from '../domain/time'
import type { Core } from './core'
import type { Plan } from './plan'

/** Short ways of making checks, facts and names of them. */
export const at = (name: string, value: Instant): Fact => ({ name, value: { at: value } })
export const text = (name: string, value: string): Fact => ({ name, value: { text: value } })
export const count = (name: string, value: number): Fact => ({ name, value: { count: value } })
export const lasting = (name: string, value: number): Fact => ({ name, value: { ms: value } })

export const check = (rule: string, outcome: CheckOutcome, code: string, ...facts: Fact[]): Check => ({
  rule,
  outcome,
  code,
  facts,
})

/**
 * A check that says the same of each read there, made once: nearly all of a plain grant's checks are such, and a read has
 * about fifteen. @param place the area, reader, door or level that it is about
 */
export function fixed({ fixedChecks }: Core, code: string, place: number, make: () => Check): Check {
  let checks = fixedChecks.get(code)
  if (!checks) fixedChecks.set(code, (checks = []))
  return (checks[place] ??= make())
}

export const areaName = (plan: Plan, area: number): string => plan.site.areas[area]?.name ?? ''
const readerName = (plan: Plan, reader: number): string => plan.site.readers[reader]?.name ?? ''
/** Names need not be unique, so the place is identified by its id. */
export function areaFact({ site }: Plan, name: string, area: number): Fact {
  const found = site.areas[area]
  return { name, value: found ? { text: found.name, area: found.id } : { text: '' } }
}
export function readerFact({ site }: Plan, name: string, reader: number): Fact {
  const found = site.readers[reader]
  return { name, value: found ? { text: found.name, reader: found.id } : { text: '' } }
}
export const readerNames = (plan: Plan, readers: readonly number[]): string =>
  readers.map((reader) => readerName(plan, reader)).join(', ')
