/** The tabs of the Site screen that are built, in their order. */
import { alarmsTab } from './alarms/alarms-tab'
import { areasTab } from './areas/areas-tab'
import { automationsTab } from './automations/automations-tab'
import { doorsTab } from './doors/doors-tab'
import { formatsTab } from './formats/formats-tab'
import { groupsTab } from './groups/groups-tab'
import { hardwareTab } from './hardware/hardware-tab'
import { overviewTab } from './overview/overview-tab'
import { schedulesTab } from './schedules/schedules-tab'
import { settingsTab } from './settings/settings-tab'
import type { SiteTab } from './tab'
import { versionsTab } from './versions/versions-tab'

export const TABS: readonly SiteTab[] = [
  overviewTab,
  areasTab,
  doorsTab,
  hardwareTab,
  schedulesTab,
  groupsTab,
  formatsTab,
  alarmsTab,
  automationsTab,
  settingsTab,
  versionsTab,
]
