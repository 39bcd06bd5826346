import { existsSync } from 'node:fs'
import { ROW } from '../../../main/store/entry-row'
import { VIOLATION_RULES } from '../../../main/domain/reason'
import { DAY } from '../../../main/domain/time'
import type { History, HistoryQuery } from '../../../main/store/history'
import { WORD } from '../../../main/store/words'
import { percentile } from '../row'
import type { Measurement, RowsFile, Skipped } from '../row'
import { PEOPLE, READERS, openPast } from '../store/past'
import type { Past } from '../store/past'

const PAGE = 50
const QUESTIONS = 300
const COLD_QUESTIONS = 30
/** Queries that read every row get fewer runs: each takes as long as hundreds of the others. */
const SLOW_QUESTIONS = 7
const COLD_SLOW_QUESTIONS = 2
const WARM_MS = 2
const COLD_MS = 15
const NAME_MS = 25

type Ask = Omit<HistoryQuery, 'before' | 'limit'>
interface Question {
  readonly what: string
  readonly warm: number
  readonly cold: number
  /** The screen's query; a name is resolved first. */
  readonly ask: (index: number, past: Past) => Ask | { readonly named: string; readonly then: Ask }
  /** The same query without our structures: the part after FROM in the baseline's statement. */
  readonly sql: (index: number, past: Past) => string
  readonly sqlName: string
}

const RARE = VIOLATION_RULES.at(-1) ?? '4.2'
const person = (index: number): number => (index * 7_919) % PEOPLE
const reader = (index: number): string => `R${(index * 37) % READERS}`
/** The readers that lead into or out of one of sixty-four areas. */
const areaReaders = (index: number): string[] =>
  Array.from({ length: READERS }, (_, at) => at).flatMap((at) =>
    at % 64 === index % 64 || (at + 1) % 64 === index % 64 ? [`R${at}`] : [],
  )
const readers = (ids: readonly string[]): NonNullable<Ask['places']> => ids.map((id) => ({ kind: 'reader', id }))
/** Instants spread over the whole past. */
const longAgo = (index: number, { firstAt, lastAt }: Past): number =>
  firstAt + Math.round(((lastAt - firstAt) * ((index * 61) % 97)) / 97) + DAY

const placeWord = (past: Past, id: string): number => past.wordOf(WORD.reader, id)
const holderIs = (index: number, past: Past): string => `holder = ${past.wordOf(WORD.cardholder, `c${person(index)}`)}`
const placeIn = (ids: readonly string[], past: Past): string =>
  `place IN (${ids.map((id) => placeWord(past, id)).join(', ')})`
const IS_VIOLATION = '(code >> 20 & 15) <> 0'
const IS_REFUSAL = `(code & 63) = ${ROW.denied} AND (code >> 20 & 15) = 0`
const IS_RARE = `(code >> 16 & 15) = ${VIOLATION_RULES.length}`
const where = (...tests: readonly string[]): string =>
  `entry WHERE ${tests.join(' AND ')} ORDER BY seq DESC LIMIT ${PAGE}`
const nameIs = (name: string, ...tests: readonly string[]): string =>
  `entry JOIN named.person ON word = holder WHERE ${[`name LIKE '%${name}%'`, ...tests].join(' AND ')} ORDER BY seq DESC LIMIT ${PAGE}`
/** First names, last names, and both: they match hundreds of people, dozens, or one. */
const someName = (index: number, past: Past): string => {
  const [first = '', last = ''] = past.nameOf(person(index)).split(' ')
  return [first, last, `${first} ${last}`][index % 3] ?? ''
}

const NO_INDEX = { warm: WARM_MS, cold: COLD_MS, sqlName: 'no index' } as const
const LIKE = { warm: NAME_MS, cold: NAME_MS, sqlName: 'LIKE' } as const

const questions: readonly Question[] = [
  {
    ...NO_INDEX,
    what: 'person',
    ask: (index) => ({ cardholder: `c${person(index)}` }),
    sql: (index, past) => where(holderIs(index, past)),
  },
  {
    ...NO_INDEX,
    what: 'person before a time',
    ask: (index, past) => ({ cardholder: `c${person(index)}`, to: longAgo(index, past) }),
    sql: (index, past) => where(holderIs(index, past), `at < ${longAgo(index, past)}`),
  },
  {
    ...NO_INDEX,
    what: 'reader, a day',
    ask: (index, past) => {
      const to = longAgo(index, past)
      return { places: readers([reader(index)]), from: to - DAY, to }
    },
    sql: (index, past) => {
      const to = longAgo(index, past)
      return where(placeIn([reader(index)], past), `at >= ${to - DAY}`, `at < ${to}`)
    },
  },
  {
    ...NO_INDEX,
    what: 'time',
    sqlName: 'OFFSET',
    ask: (index, past) => ({ to: longAgo(index, past) }),
    sql: (index, past) =>
      `entry ORDER BY seq DESC LIMIT ${PAGE} OFFSET ${Math.floor((past.lastAt - longAgo(index, past)) / 900)}`,
  },
  {
    ...NO_INDEX,
    what: 'violations before a time',
    ask: (index, past) => ({ violationsOnly: true, to: longAgo(index, past) }),
    sql: (index, past) => where(IS_VIOLATION, `at < ${longAgo(index, past)}`),
  },
  {
    ...NO_INDEX,
    what: 'a rare rule before a time',
    ask: (index, past) => ({ rules: [RARE], to: longAgo(index, past) }),
    sql: (index, past) => where(IS_RARE, `at < ${longAgo(index, past)}`),
  },
  {
    ...NO_INDEX,
    what: 'refusals, the newest',
    ask: () => ({ kinds: ['refusal'] }),
    sql: () => where(IS_REFUSAL),
  },
  {
    ...NO_INDEX,
    what: 'refusals before a time',
    ask: (index, past) => ({ kinds: ['refusal'], to: longAgo(index, past) }),
    sql: (index, past) => where(IS_REFUSAL, `at < ${longAgo(index, past)}`),
  },
  {
    ...NO_INDEX,
    what: 'doors forced or held',
    ask: (index, past) => ({ kinds: ['door'], to: longAgo(index, past) }),
    sql: (index, past) => where(`(code & 63) = ${ROW.doorForced}`, `at < ${longAgo(index, past)}`),
  },
  {
    ...NO_INDEX,
    what: 'area before a time',
    ask: (index, past) => ({ places: readers(areaReaders(index)), areas: [index % 64], to: longAgo(index, past) }),
    sql: (index, past) => where(placeIn(areaReaders(index), past), `at < ${longAgo(index, past)}`),
  },
  {
    ...NO_INDEX,
    what: 'area, refusals',
    ask: (index, past) => ({ places: readers(areaReaders(index)), kinds: ['refusal'], to: longAgo(index, past) }),
    sql: (index, past) => where(placeIn(areaReaders(index), past), IS_REFUSAL, `at < ${longAgo(index, past)}`),
  },
  {
    ...NO_INDEX,
    what: 'reader, refusals',
    ask: (index) => ({ places: readers([reader(index)]), kinds: ['refusal'] }),
    sql: (index, past) => where(placeIn([reader(index)], past), IS_REFUSAL),
  },
  {
    ...NO_INDEX,
    what: 'person, violations',
    ask: (index) => ({ cardholder: `c${person(index)}`, violationsOnly: true }),
    sql: (index, past) => where(holderIs(index, past), IS_VIOLATION),
  },
  {
    ...LIKE,
    what: 'name',
    ask: (index, past) => ({ named: someName(index, past), then: {} }),
    sql: (index, past) => nameIs(someName(index, past)),
  },
  {
    ...LIKE,
    what: 'name, part of it',
    ask: (index, past) => ({ named: someName(3 * index + 1, past).slice(1, 5), then: {} }),
    sql: (index, past) => nameIs(someName(3 * index + 1, past).slice(1, 5)),
  },
  {
    ...LIKE,
    what: 'name before a time',
    ask: (index, past) => ({ named: someName(index, past), then: { to: longAgo(index, past) } }),
    sql: (index, past) => nameIs(someName(index, past), `at < ${longAgo(index, past)}`),
  },
  {
    ...LIKE,
    what: 'name, refusals',
    ask: (index, past) => ({ named: someName(index, past), then: { kinds: ['refusal'] } }),
    sql: (index, past) => nameIs(someName(index, past), IS_REFUSAL),
  },
]

/** Most people that a search by name matches, as in the product. */
const FOUND_LIMIT = 20_000

function answer(history: History, past: Past, ask: ReturnType<Question['ask']>): number {
  const since = performance.now()
  if ('named' in ask) {
    const cardholders = past.names.find(ask.named, FOUND_LIMIT)
    history.search({ before: null, limit: PAGE, ...ask.then, cardholders })
  } else history.search({ before: null, limit: PAGE, ...ask })
  return performance.now() - since
}

const p95 = (times: readonly number[]): number => percentile(times, 0.95)
const each = (count: number, measure: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => measure(index))

/**
 * Pages of a past with this many events; each query is compared with the same query without chains, lists and cursors.
 */
function pages(events: number, kept: string | undefined): (Measurement | Skipped)[] {
  let made: Past | undefined
  const past = (): Past => (made ??= openPast(events, kept))
  const size = `${events / 1e6} M`

  const slowly = ({ sql }: Question, index: number): number => {
    const statement = `SELECT seq, at, code, holder, place, a, b FROM ${sql(index, past())}`
    const since = performance.now()
    past().sql.prepare(statement).raw().all()
    return performance.now() - since
  }
  const warm = (question: Question): Measurement => ({
    name: `history ${question.what}, p95 ${size}`,
    unit: 'ms',
    goal: { of: 'ours', atMost: question.warm },
    statistic: 'median',
    better: 'lower',
    rounds: 3,
    ours: () => p95(each(QUESTIONS, (index) => answer(past().history, past(), question.ask(index, past())))),
    baseline: () => p95(each(SLOW_QUESTIONS, (index) => slowly(question, index))),
    baselineName: question.sqlName,
  })
  const times = (question: Question, atMost: number): Measurement => ({
    ...warm(question),
    name: `history ${question.what}, against ${question.sqlName} ${size}`,
    goal: { of: 'ratio', atMost },
  })
  const cold = (question: Question): Measurement | Skipped => {
    const name = `history ${question.what}, cold p95 ${size}`
    if (!existsSync('/proc/meminfo')) return { name, skip: 'only Linux can drop a file from its cache' }
    return {
      ...warm(question),
      name,
      goal: { of: 'ours', atMost: question.cold },
      ours: () => p95(each(COLD_QUESTIONS, (index) => answer(past().cold(), past(), question.ask(index, past())))),
      baseline: () =>
        p95(
          each(COLD_SLOW_QUESTIONS, (index) => {
            past().sql.pragma('shrink_memory')
            past().forget()
            return slowly(question, index)
          }),
        ),
    }
  }
  const ratioOf = (what: string, atMost: number): Measurement[] =>
    questions.filter((question) => question.what === what).map((question) => times(question, atMost))
  return [
    ...questions.map(warm),
    ...ratioOf('person', 1 / 50),
    ...ratioOf('name', 1 / 25),
    ...questions.map(cold),
    {
      name: `lists, bytes per event ${size}`,
      unit: 'B',
      goal: { of: 'ours', atMost: 4 },
      statistic: 'median',
      better: 'lower',
      rounds: 1,
      ours: () => past().bytes.lists / events,
      close: () => made?.close(),
    },
  ]
}

export const historyRows: RowsFile = ({ quick, past }) =>
  quick ? pages(200_000, past) : [...pages(1_000_000, past), ...pages(10_000_000, past)]
