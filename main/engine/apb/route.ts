import { NONE } from '../codes'
import type { Plan } from '../plan'
import type { Read } from '../read'
import { denies, NOT_BROKEN, type RuleResult } from './broken'

const OUT_OF_ROUTE = denies('out-of-route')

/** apb.md 4.10: the reader passed last is known and is none that this one comes after. */
export function outOfRoute(plan: Plan, read: Read): RuleResult {
  if (read.lastReader === NONE) return NOT_BROKEN
  return (plan.readerAfter[read.reader] as readonly number[]).includes(read.lastReader) ? NOT_BROKEN : OUT_OF_ROUTE
}
