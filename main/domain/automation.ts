/** What automations wait for and do. */

/** Events the engine makes: what an automation can wait for. `output` is one too, and sets nothing off. */
export const ENGINE_EVENTS = [
  'access.granted',
  'access.denied',
  'passage',
  'door.opened',
  'door.closed',
  'door.forced',
  'door.held',
  'door.not-used',
  'violation.opened',
  'violation.cleared',
  'apb.reset',
  'apb.changed',
  'link.up',
  'link.down',
  'input.active',
  'input.inactive',
  'door.unlocked',
  'door.locked',
  'area.occupancy',
  'muster.present',
  'output',
] as const
/** Events the devices make beside the engine (site-and-replay.md, Host): no input of a decision. */
export const DEVICE_EVENTS = [
  'reader.online',
  'reader.offline',
  'reader.tamper',
  'reader.power',
  'reader.input',
  'reader.fault',
] as const

/** What automations do (apb.md 12.2). */
export const AUTOMATION_ACTIONS = [
  'pulse-output',
  'notify',
  'reset',
  'revert-to-soft',
  'suspend',
  'unlock',
  'lockdown',
  'grant-on-violation',
  'free-pass',
] as const
export type AutomationAction = (typeof AUTOMATION_ACTIONS)[number]
