/** What a tab of the Site screen is; each tab declares itself in its own folder, and `tabs.tsx` lists them. */
import type { DraftSection } from '../../../preload/contract/draft'
import type { SiteTabName } from './tab-names'

export interface SiteTab {
  readonly name: SiteTabName
  /** Whose changes and problems the tab's head shows. */
  readonly sections: readonly DraftSection[]
  /** The whole tab: normally an `Office` of list, form and effect. */
  readonly Page: () => React.JSX.Element
}
