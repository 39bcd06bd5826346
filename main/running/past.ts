/** Questions about the past: names are looked up, the ends of the chains asked of the decision thread, the rest is the history thread's. */
import type { Ask, RowsQuery } from '../decider/messages'
import { historyQuery } from '../decider/rows-query'
import type { Site } from '../domain/site'
import type { HistoryThread } from '../history/client'
import { CHAINS_LIMIT } from '../store/history'
import type { Found, HistoryQuery, ToldHeads } from '../store/history'

/** Maximum number of people in a search by name. */
const FOUND_LIMIT = 20_000

/** A question as the history thread takes it. */
export interface AskedOfPast {
  readonly query: HistoryQuery
  readonly heads: ToldHeads
}

export interface Past {
  /** Null when it can find nothing: nobody has that name. */
  readonly question: (query: RowsQuery) => Promise<AskedOfPast | null>
  /** The result of one pass, and where to continue. */
  readonly search: (query: RowsQuery) => Promise<Found>
  /** The state is the decision thread's to tell, the past the history thread's. */
  readonly ask: Ask
}

export function openPast(site: () => Site, decider: Ask, history: HistoryThread): Past {
  const question: Past['question'] = async (query) => {
    const named = query.text !== undefined && query.cardholder === undefined
    const cardholders = named
      ? await history.ask('findPeople', { text: query.text ?? '', limit: FOUND_LIMIT })
      : query.cardholder === undefined
        ? []
        : [query.cardholder]
    if (named && cardholders.length === 0) return null
    const asked = { ...historyQuery(site(), query), ...(named ? { cardholders } : {}) }
    const followed = cardholders.length <= CHAINS_LIMIT ? cardholders : []
    return { query: asked, heads: await decider('heads', { cardholders: followed, places: asked.places ?? [] }) }
  }
  const rows = async (query: RowsQuery): Promise<Found['rows']> => {
    const asked = await question(query)
    return asked ? history.ask('page', asked) : []
  }
  return {
    question,
    search: async (query) => {
      const asked = await question(query)
      return asked ? history.ask('search', asked) : { rows: [], next: null, reached: null }
    },
    ask: (name, asked) => (name === 'rows' ? rows(asked as RowsQuery) : decider(name, asked)),
  }
}
