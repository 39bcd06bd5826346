import { NONE } from '../codes'
import type { Core } from '../core'
import { readerFact, readerNames, text } from '../explain-facts'
import type { Plan } from '../plan'
import type { Read } from '../read'
import { denies, NOT_BROKEN, type RuleResult } from './broken'
import { type Remedy, remedyAt, type Said } from './explained'

const OUT_OF_ROUTE = denies('out-of-route')

/** apb.md 4.10: the reader passed last is known and may not precede this one. */
export function outOfRoute(plan: Plan, read: Read): RuleResult {
  if (read.lastReader === NONE) return NOT_BROKEN
  const { routes, routeStart } = plan
  const end = routeStart[read.reader + 1] as number
  for (let i = routeStart[read.reader] as number; i < end; i++) if (routes[i] === read.lastReader) return NOT_BROKEN
  return OUT_OF_ROUTE
}

export function explainRoute({ plan, read }: Core, broken: boolean): Said {
  const after = text('after', readerNames(plan, plan.after(read.reader)))
  if (read.lastReader === NONE) return ['last-reader-unknown', [after]]
  const facts = [readerFact(plan, 'lastReader', read.lastReader), after]
  return [broken ? 'out-of-route' : 'route-right', facts]
}

export const routeRemedy = ({ plan, read }: Core): Remedy[] => remedyAt(plan, plan.after(read.reader), 'route')
