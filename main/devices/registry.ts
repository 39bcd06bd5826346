/** The driver of each kind of controller. */
import type { ControllerKind } from '../domain/controller-kinds'
import type { StartDriver } from './driver'
import { startOsdpDriver } from './osdp/osdp-driver'
import { startPanelDriver } from './panel/panel-driver'

/** In the order in which they are offered a command: a lock point of a bus that the site file names goes before a panel's own output. */
export const DRIVERS = {
  osdp: startOsdpDriver,
  panel: startPanelDriver,
} as const satisfies { readonly [Kind in ControllerKind]: StartDriver }
