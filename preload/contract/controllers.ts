/** Controllers as the window shows them, and what is special to a kind of controller. */
import * as kinds from '../../main/domain/controller-kinds'
import type { ControllerId } from '../../main/domain/ids'
import type { Instant } from '../../main/domain/time'

export type ControllerKind = kinds.ControllerKind
export const CONTROLLER_TRAITS = kinds.CONTROLLER_TRAITS
export const KIND_UNLESS_SAID = kinds.KIND_UNLESS_SAID

export interface ControllerStatus {
  readonly id: ControllerId
  readonly online: boolean
  readonly since: Instant | null
  readonly reason: string | null
  /** Orders that the controller has not received yet. */
  readonly pending?: number
  /** Of controllers that report more than whether they are online. */
  readonly facts?: ControllerFacts
}
/** What a person should know of a controller besides whether it is online. */
export interface ControllerFacts {
  readonly model: string | null
  readonly firmware: string | null
  /** The controller's clock minus the console's, ms, as last measured; null before. */
  readonly skewMs: number | null
  /** Events that it has still to send, as it last reported. */
  readonly storedEvents: number | null
  /** `waiting`: it is away, or the transfer has not begun; `refused`: it rejects what this console wants it to have. */
  readonly configuration: 'current' | 'sending' | 'waiting' | 'refused'
  /** Passages elsewhere that it does not know yet. */
  readonly passagesWaiting: number
  /** Cards that are switched off and that it still grants when it decides alone. */
  readonly cardsUnknown: number
  /** Names of what it decides without while it is alone, of the driver's own list. */
  readonly missing: readonly string[]
  /** Operators' actions that it does not know yet, oldest first, at most 20. */
  readonly ordersWaiting: readonly { readonly at: Instant; readonly action: string; readonly operator: string }[]
  /** The last of those that it refused. */
  readonly orderRefused: { readonly at: Instant; readonly action: string; readonly reason: string } | null
  readonly power: 'mains' | 'battery' | 'battery-low' | null
  readonly tamper: boolean
  /** Events that were lost permanently, since the console started. */
  readonly lost: { readonly at: Instant; readonly first: number; readonly last: number } | null
}
