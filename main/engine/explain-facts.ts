import type { Check, CheckOutcome, Fact } from '../domain/explanation'
import type { Instant } from '../domain/time'
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

export const areaName = (plan: Plan, area: number): string => plan.site.areas[area]?.name ?? ''
export const readerName = (plan: Plan, reader: number): string => plan.site.readers[reader]?.name ?? ''
export const readerNames = (plan: Plan, readers: readonly number[]): string =>
  readers.map((reader) => readerName(plan, reader)).join(', ')
