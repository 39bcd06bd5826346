/** The tabs of the Site screen, in their order. One that is not built yet is not in the registry, `tabs.tsx`. */
export const SITE_TABS = [
  'overview',
  'areas',
  'doors',
  'hardware',
  'schedules',
  'groups',
  'formats',
  'alarms',
  'automations',
  'settings',
  'versions',
] as const
export type SiteTabName = (typeof SITE_TABS)[number]
/** Full pages over the tabs. */
export const SITE_PAGES = ['review'] as const
export type SitePage = SiteTabName | (typeof SITE_PAGES)[number]

/** What the Site screen shows; in the address as `#/site/areas/3`. */
export interface SitePlace {
  readonly page: SitePage
  /** The chosen thing, as its tab names it; null: the first. */
  readonly thing: string | null
}
export const SITE_HOME: SitePlace = { page: 'overview', thing: null }

const isPage = (word: string): word is SitePage => ([...SITE_TABS, ...SITE_PAGES] as readonly string[]).includes(word)

/** `areas/3`; anything else is the first tab. */
export function parseSitePlace(path: readonly string[]): SitePlace {
  const [page = '', thing = ''] = path
  return isPage(page) ? { page, thing: thing === '' ? null : decodeURIComponent(thing) } : SITE_HOME
}

export const sitePath = ({ page, thing }: SitePlace): string =>
  thing === null ? page : `${page}/${encodeURIComponent(thing)}`
