/** The tabs of the Site screen that are built, in their order. */
import { areasTab } from './areas/areas-tab'
import { doorsTab } from './doors/doors-tab'
import { overviewTab } from './overview/overview-tab'
import type { SiteTab } from './tab'

export const TABS: readonly SiteTab[] = [overviewTab, areasTab, doorsTab]
