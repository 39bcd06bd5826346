/** Going to a tab, to a thing, and from problem to problem. */
import type { DraftSection } from '../../../preload/contract/draft'
import { goSite, useRoute } from '../desk/route'
import { SITE_TABS, type SitePage } from './tab-names'

export const openPage = (page: SitePage): void => goSite({ page, thing: null })
export const openThing = (page: SitePage, thing: string): void => goSite({ page, thing })

/** Back from a page over the tabs; on a tab nothing. */
export function leaveReview(): void {
  if (useRoute.getState().site.page === 'review') openPage('overview')
}

/** A tab is shown, where the draft is edited; the review and the versions are pages over the tabs. */
export const showsDraft = (): boolean => SITE_TABS.some((tab) => tab === useRoute.getState().site.page)

let apply: (() => void) | null = null

/** What Ctrl+Enter does on the review; returns the end of it. */
export function onApply(run: () => void): () => void {
  apply = run
  return () => {
    if (apply === run) apply = null
  }
}

/** The review of the draft, where there is something to review. What is being typed goes into the draft first. */
export function reviewDraft(): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  if (apply) apply()
  else openPage('review')
}

/** What the tab in view shows. */
export const useSitePlace = (): { readonly page: SitePage; readonly thing: string | null } =>
  useRoute(({ site }) => site)

/** The chosen thing of a list, or its first; undefined while the list is empty. */
export function useChosen<T>(things: readonly T[], idOf: (thing: T) => string): T | undefined {
  const { thing } = useSitePlace()
  return things.find((each) => idOf(each) === thing) ?? things[0]
}

/** Finds the field of a problem once it is drawn, and puts the focus there. */
export function focusField(section: DraftSection, id: string, path: string): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const own = `${section}/${id}/`
      const fields = [...document.querySelectorAll<HTMLElement>('[data-field]')].flatMap((element) =>
        // A field may edit several paths, such as an address and its port.
        (element.dataset['field'] ?? '').split('\n').flatMap((name) => {
          const at = name.startsWith(own) ? name.slice(own.length) : ''
          const holds = at !== '' && (path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`))
          return holds ? [{ element, at }] : []
        }),
      )
      // The narrowest field that holds the path.
      const field = fields.toSorted((a, b) => b.at.length - a.at.length)[0]?.element
      field?.scrollIntoView({ block: 'nearest' })
      field?.querySelector<HTMLElement>('input, select, textarea, button')?.focus()
    }),
  )
}
