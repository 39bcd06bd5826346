import { VIOLATION_RULES } from '../../../main/domain/reason'
import { DAY } from '../../../main/domain/time'
import type { History, HistoryQuery } from '../../../main/store/history'
import { percentile } from '../row'
import type { Measurement, RowsFile } from '../row'
import { createPast } from '../store/past'
import type { Past } from '../store/past'

const PAGE = 50
const QUESTIONS = 300
/** Of the questions that look at every row there are fewer: each takes as long as hundreds of the others. */
const SLOW_QUESTIONS = 7
const RARE = VIOLATION_RULES.at(-1) ?? '4.2'

type Ask = (index: number, past: Past) => Omit<HistoryQuery, 'before' | 'limit'>

const p95 = (history: History, past: Past, ask: Ask, questions: number): number =>
  percentile(
    Array.from({ length: questions }, (_, index) => {
      const query = { before: null, limit: PAGE, ...ask(index, past) }
      const since = performance.now()
      history.page(query)
      return performance.now() - since
    }),
    0.95,
  )

/** Pages of a past of this many events; `against` what looking at every row takes, where there is another way. */
function pages(events: number): Measurement[] {
  let made: Past | undefined
  const past = (): Past => (made ??= createPast(events))
  const row = (what: string, ask: Ask, atMost = 2): Measurement => ({
    name: `history ${what} p95 ${events / 1e6} M`,
    unit: 'ms',
    goal: { of: 'ours', atMost },
    statistic: 'median',
    better: 'lower',
    rounds: 3,
    ours: () => p95(past().history, past(), ask, QUESTIONS),
  })
  const person: Ask = (index) => ({ cardholder: `c${(index * 193) % 100_000}` })
  const rule: Ask = () => ({ rules: [RARE] })
  return [
    row('person', person),
    row('reader, a day', (index, { lastAt }) => {
      const to = lastAt - (index % 9) * DAY
      return { places: [{ kind: 'reader', id: `R${index % 500}` }], from: to - DAY, to }
    }),
    row('time', (index, { lastAt }) => ({ to: lastAt - index * 3_600_000 })),
    row('refusals before a time', (index, { lastAt }) => ({ kinds: ['refusal'], to: lastAt - index * 3_600_000 })),
    row('doors forced or held', () => ({ kinds: ['door'] })),
    row('a rare rule', rule),
    {
      ...row('a rare rule, lists', rule),
      goal: { of: 'ratio', atMost: 0.1 },
      baseline: () => p95(past().plain, past(), rule, SLOW_QUESTIONS),
      baselineName: 'all violations',
      close: () => made?.remove(),
    },
  ]
}

export const historyRows: RowsFile = ({ quick }) =>
  quick ? pages(200_000) : [...pages(1_000_000), ...pages(10_000_000)]
