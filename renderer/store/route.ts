/** Which screen is shown and how it is filtered. Both stand in the address, so that a view can be kept and opened again. */
import { create } from 'zustand'
import { ROW_KINDS, type RowKind } from '../format/row-kind'
import { passes, NO_FILTER, type LaneFilter } from './filter'
import { lane } from './lane'
import { siteIndex } from './site'

/** In the order of their digits. */
export const SCREENS = ['live', 'alarms', 'violations', 'areas', 'doors'] as const
/** Those without a place in the rail: gone to by a key, the palette or the menu. */
export const OTHER_SCREENS = ['handover'] as const
export type RailScreen = (typeof SCREENS)[number]
export type Screen = RailScreen | (typeof OTHER_SCREENS)[number]

export interface Route {
  readonly screen: Screen
  readonly filter: LaneFilter
}

const list = (params: URLSearchParams, key: string): string[] =>
  (params.get(key) ?? '').split(',').filter((part) => part !== '')

const isScreen = (word: string): word is Screen => ([...SCREENS, ...OTHER_SCREENS] as readonly string[]).includes(word)
const isKind = (word: string): word is RowKind => (ROW_KINDS as readonly string[]).includes(word)

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const params = new URLSearchParams(query)
  return {
    screen: isScreen(path) ? path : 'live',
    filter: {
      doors: list(params, 'doors').map(decodeURIComponent),
      areas: list(params, 'areas').map(Number).filter(Number.isInteger),
      person: params.get('person'),
      kinds: list(params, 'kinds').filter(isKind),
      violationsOnly: params.get('violations') === '1',
    },
  }
}

export function routeHash({ screen, filter }: Route): string {
  const params = new URLSearchParams()
  if (filter.doors.length > 0) params.set('doors', filter.doors.map(encodeURIComponent).join(','))
  if (filter.areas.length > 0) params.set('areas', filter.areas.join(','))
  if (filter.person !== null) params.set('person', filter.person)
  if (filter.kinds.length > 0) params.set('kinds', filter.kinds.join(','))
  if (filter.violationsOnly) params.set('violations', '1')
  const query = params.toString()
  return `#/${screen}${query && `?${query}`}`
}

export const useRoute = create<Route>()(() => ({ screen: 'live', filter: NO_FILTER }))

function apply(route: Route): void {
  const before = useRoute.getState()
  useRoute.setState(route)
  if (JSON.stringify(before.filter) !== JSON.stringify(route.filter)) lane.filter(passes(route.filter, siteIndex()))
}

function write(route: Route): void {
  apply(route)
  history.replaceState(null, '', routeHash(route))
}

export const go = (screen: Screen): void => write({ ...useRoute.getState(), screen })

export const setFilter = (change: Partial<LaneFilter>): void =>
  write({ ...useRoute.getState(), filter: { ...useRoute.getState().filter, ...change } })

/** Reads the address now and whenever it changes; returns the end of that. */
export function startRouting(): () => void {
  const read = (): void => apply(parseRoute(location.hash))
  read()
  lane.filter(passes(useRoute.getState().filter, siteIndex()))
  window.addEventListener('hashchange', read)
  return () => window.removeEventListener('hashchange', read)
}
