/** The site file of a new site: one controller, one area and the door into it (console.md "First run"). */
import type { NewHardware, NewSite } from '../domain/new-site'
import { FORMAT } from './parse'

/** Ids of the new site's things; names are the administrator's. */
export const NEW_SITE_IDS = {
  controller: 'C1',
  door: 'D1',
  entrance: 'R1',
  exit: 'R2',
  everywhere: 'everywhere',
} as const
const AREA = 1
const UNLOCK_SECONDS = 5
const HELD_OPEN_SECONDS = 30

const RULES = {
  none: { mode: 'none' },
  soft: { mode: 'soft' },
  // People can leave by the way they came, with a reader on the inside or without one; the area's form asks again.
  hard: { mode: 'hard' },
  observe: { mode: 'hard', enforcement: 'observe' },
} as const satisfies Readonly<Record<NewSite['rule'], object>>

export interface SimulatedAt {
  readonly host: string
  readonly port: number
}

function controllerOf(hardware: NewHardware, simulated: SimulatedAt | null): object {
  const id = NEW_SITE_IDS.controller
  switch (hardware.kind) {
    case 'simulated':
      return { id, name: 'Simulated panel', kind: 'panel', link: simulated }
    case 'network-panel':
      return { id, name: 'Panel 1', kind: 'panel', link: { host: hardware.host, port: hardware.port } }
    case 'serial':
      return { id, name: 'Reader line 1', kind: 'osdp', link: { path: hardware.path, baud: hardware.baud } }
    case 'device-server':
      return { id, name: 'Reader line 1', kind: 'osdp', link: { host: hardware.host, port: hardware.port } }
  }
}

/** Addresses on the line; panels have numbers of their own, in the order of the file. */
function addressesOf(hardware: NewHardware): { readonly entrance: object; readonly exit: object | null } {
  switch (hardware.kind) {
    case 'simulated':
    case 'network-panel':
      return { entrance: {}, exit: {} }
    case 'serial':
    case 'device-server':
      return {
        entrance: { address: hardware.entrance },
        exit: hardware.exit === null ? null : { address: hardware.exit },
      }
  }
}

/** @param simulated where the simulated panel listens; null when there is none */
export function newSiteText(site: NewSite, simulated: SimulatedAt | null): string {
  const { controller, door, entrance, exit, everywhere } = NEW_SITE_IDS
  const addresses = addressesOf(site.hardware)
  const at = { door, controller }
  const file = {
    format: FORMAT,
    site: { name: site.name, timeZone: site.timeZone, apb: { enabled: true } },
    areas: [{ id: AREA, name: site.area, apb: RULES[site.rule] }],
    controllers: [controllerOf(site.hardware, simulated)],
    doors: [
      {
        id: door,
        name: site.door,
        contact: site.hardware.kind === 'simulated',
        unlockSeconds: UNLOCK_SECONDS,
        heldOpenSeconds: HELD_OPEN_SECONDS,
      },
    ],
    readers: [
      { id: entrance, name: site.entrance, ...at, ...addresses.entrance, from: 0, to: AREA },
      ...(addresses.exit === null ? [] : [{ id: exit, name: site.exit, ...at, ...addresses.exit, from: AREA, to: 0 }]),
    ],
    accessLevels: [{ id: everywhere, name: 'Everywhere', readers: ['*'] }],
    cardholders: [],
  }
  return `${JSON.stringify(file, null, 2)}\n`
}
