/** What the engine asks of the devices. Nothing of it may leave before the grant it follows from is on disk (apb.md 9). */
import type { AutomationId, DoorId, ReaderId } from './ids'
import type { DenyReason, ViolationKind } from './reason'
import type { Instant } from './time'

export type Command =
  /** Unlock for a time. Dropped, not sent, at or after `atLatest`: a late unlock opens to the wrong person. */
  | {
      readonly kind: 'unlock'
      readonly door: DoorId
      readonly reader: ReaderId
      readonly seconds: number
      readonly atLatest: Instant
    }
  /** Keep the door unlocked, or lock it again (apb.md 5.9); an unlock that runs lasts to its end, but not into a lockdown. */
  | { readonly kind: 'hold'; readonly door: DoorId; readonly unlocked: boolean }
  /** Tell the person at the reader: LED, buzzer, text. */
  | {
      readonly kind: 'feedback'
      readonly reader: ReaderId
      readonly granted: boolean
      readonly reason?: DenyReason
      /** What was broken, when the reason is `apb` and the read is no repeat. */
      readonly violation?: ViolationKind
    }
  | { readonly kind: 'lockdown'; readonly door: DoorId; readonly on: boolean }
  /** `output` as the site file says, `D1.aux` or `R1.out1`. */
  | {
      readonly kind: 'pulse-output'
      readonly output: string
      readonly seconds: number
      readonly automation: AutomationId
    }
  | { readonly kind: 'notify'; readonly text: string; readonly automation: AutomationId }
