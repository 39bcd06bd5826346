/** The screen and its filters. Both are in the address, so a view can be saved and opened again. */
import { create } from 'zustand'
import { FILTER_LISTS, type FilterLists, type HistoryFilter } from '../../../preload/contract/history'
import { ROW_KINDS, type CardholderId, type RowKind } from '../../../preload/contract/models'
import { passes, NO_FILTER, type LaneFilter } from '../live/filter'
import { lane } from '../live/lane'
import { followLane } from '../live/lane-view'
import { siteIndex } from '../site/site'
import { parseSitePlace, SITE_HOME, sitePath, type SitePlace } from '../site/tab-names'

/** In the order of the rail. */
export const SCREENS = ['live', 'alarms', 'violations', 'areas', 'doors', 'history', 'people', 'site', 'audit'] as const
/** The digit that opens each: fixed, so that a screen keeps its key whatever else there is. */
export const DIGIT: Readonly<Record<RailScreen, string>> = {
  live: '1',
  alarms: '2',
  violations: '3',
  areas: '4',
  doors: '5',
  history: '6',
  people: '7',
  site: '8',
  audit: '0',
}
/** Those without a place in the rail: gone to by a key, the palette or the menu. */
export const OTHER_SCREENS = ['handover', 'import'] as const
export type RailScreen = (typeof SCREENS)[number]
export type Screen = RailScreen | (typeof OTHER_SCREENS)[number]

/** Screens that show the details of the selected event or alarm; on the others its keys do nothing. */
export const showsDetails = (screen: Screen): boolean =>
  screen === 'live' || screen === 'alarms' || screen === 'history'

export interface Route {
  readonly screen: Screen
  readonly filter: LaneFilter
  /** The search of the history screen. */
  readonly past: HistoryFilter
  /** What the Site screen shows. */
  readonly site: SitePlace
  /** Whose card the Cardholders screen shows; null = nobody is selected. */
  readonly person: CardholderId | null
}

export const NO_PAST: HistoryFilter = {}

const list = (params: URLSearchParams, key: string): string[] =>
  (params.get(key) ?? '').split(',').filter((part) => part !== '')

const isScreen = (word: string): word is Screen => ([...SCREENS, ...OTHER_SCREENS] as readonly string[]).includes(word)
const isKind = (word: string): word is RowKind => (ROW_KINDS as readonly string[]).includes(word)

/** The items of one list of the search; those that it cannot have are left out. */
function itemsOf(of: (typeof FILTER_LISTS)[keyof FilterLists], parts: readonly string[]): readonly (string | number)[] {
  if (of === 'id') return parts.map(decodeURIComponent)
  if (of === 'area') return parts.map(Number).filter(Number.isInteger)
  return parts.filter((part) => (of as readonly string[]).includes(part))
}

/** An empty list is left out, so that two searches that mean the same are equal. */
const parseLists = (params: URLSearchParams): FilterLists =>
  Object.fromEntries(
    Object.entries(FILTER_LISTS)
      .map(([field, of]) => [field, itemsOf(of, list(params, field))] as const)
      .filter(([, items]) => items.length > 0),
  )

function parsePast(params: URLSearchParams): HistoryFilter {
  const words = params.get('text')
  const cardholder = params.get('person')
  const instant = (key: 'from' | 'to'): number | undefined => {
    const at = Date.parse(params.get(key) ?? '')
    return Number.isNaN(at) ? undefined : at
  }
  const [from, to] = [instant('from'), instant('to')]
  return {
    ...(words ? { text: words } : {}),
    ...(cardholder ? { cardholder } : {}),
    ...parseLists(params),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

function pastParams(past: HistoryFilter): URLSearchParams {
  const params = new URLSearchParams()
  if (past.text !== undefined) params.set('text', past.text)
  if (past.cardholder !== undefined) params.set('person', past.cardholder)
  // FILTER_LISTS has no keys but the fields of FilterLists
  for (const key of Object.keys(FILTER_LISTS) as (keyof FilterLists)[]) {
    const items = past[key] ?? []
    if (items.length > 0) params.set(key, items.map((item) => encodeURIComponent(String(item))).join(','))
  }
  for (const key of ['from', 'to'] as const) {
    const at = past[key]
    if (at !== undefined) params.set(key, new Date(at).toISOString())
  }
  return params
}

export function parseRoute(hash: string): Route {
  const [address = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [path = '', ...within] = address.split('/')
  const before = useRoute.getState()
  const site = path === 'site' ? parseSitePlace(within) : before.site
  const person = path !== 'people' ? before.person : within[0] ? decodeURIComponent(within[0]) : null
  const params = new URLSearchParams(query)
  if (path === 'history') return { screen: path, filter: NO_FILTER, past: parsePast(params), site, person }
  return {
    screen: isScreen(path) ? path : 'live',
    filter: {
      doors: list(params, 'doors').map(decodeURIComponent),
      areas: list(params, 'areas').map(Number).filter(Number.isInteger),
      person: params.get('person'),
      kinds: list(params, 'kinds').filter(isKind),
      violationsOnly: params.get('violations') === '1',
    },
    past: NO_PAST,
    site,
    person,
  }
}

export function routeHash({ screen, filter, past, site, person }: Route): string {
  if (screen === 'people') return person === null ? '#/people' : `#/people/${encodeURIComponent(person)}`
  if (screen === 'site') return `#/site/${sitePath(site)}`
  if (screen === 'history') return hashOf(screen, pastParams(past))
  const params = new URLSearchParams()
  if (filter.doors.length > 0) params.set('doors', filter.doors.map(encodeURIComponent).join(','))
  if (filter.areas.length > 0) params.set('areas', filter.areas.join(','))
  if (filter.person !== null) params.set('person', filter.person)
  if (filter.kinds.length > 0) params.set('kinds', filter.kinds.join(','))
  if (filter.violationsOnly) params.set('violations', '1')
  return hashOf(screen, params)
}

function hashOf(screen: Screen, params: URLSearchParams): string {
  const query = params.toString()
  return `#/${screen}${query && `?${query}`}`
}

export const useRoute = create<Route>()(() => ({
  screen: 'live',
  filter: NO_FILTER,
  past: NO_PAST,
  site: SITE_HOME,
  person: null,
}))

function apply(route: Route): void {
  const before = useRoute.getState()
  useRoute.setState(route)
  if (before.screen === 'live' && route.screen !== 'live') followLane()
  if (JSON.stringify(before.filter) !== JSON.stringify(route.filter)) lane.filter(passes(route.filter, siteIndex()))
}

function write(route: Route): void {
  apply(route)
  history.replaceState(null, '', routeHash(route))
}

/** Shows a place of the Site screen. */
export const goSite = (site: SitePlace): void => write({ ...useRoute.getState(), screen: 'site', site })

/** Shows the card of a person; null = of nobody. */
export const goPerson = (person: CardholderId | null): void =>
  write({ ...useRoute.getState(), screen: 'people', person })

export const go = (screen: Screen): void => write({ ...useRoute.getState(), screen })

export const setFilter = (change: Partial<LaneFilter>): void =>
  write({ ...useRoute.getState(), filter: { ...useRoute.getState().filter, ...change } })

/** Sets filters of History; undefined removes one. */
export function setPast(change: { readonly [Key in keyof HistoryFilter]: HistoryFilter[Key] | undefined }): void {
  const wanted = Object.entries({ ...useRoute.getState().past, ...change }).filter(
    ([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0),
  )
  write({ ...useRoute.getState(), past: Object.fromEntries(wanted) })
}

export const dropPast = (): void => write({ ...useRoute.getState(), past: NO_PAST })

/** Reads the address now and whenever it changes; returns the end of that. */
export function startRouting(): () => void {
  const read = (): void => apply(parseRoute(location.hash))
  read()
  lane.filter(passes(useRoute.getState().filter, siteIndex()))
  window.addEventListener('hashchange', read)
  return () => window.removeEventListener('hashchange', read)
}
