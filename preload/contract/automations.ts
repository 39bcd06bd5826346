/** What automations wait for and do, as the window offers it. */
import * as automation from '../../main/domain/automation'

export type AutomationAction = automation.AutomationAction

export const AUTOMATION_ACTIONS = automation.AUTOMATION_ACTIONS
export const AUTOMATION_EVENTS: readonly string[] = [...automation.ENGINE_EVENTS, ...automation.DEVICE_EVENTS].filter(
  // what an automation does itself sets nothing off
  (event) => event !== 'output',
)
