/**
 * What happens to a site, in order of arrival: the input of the engine, of the journal and of the replay command
 * (site-and-replay.md). The public JSON form has `at` as text; here it is an instant.
 */
import type { Audit } from './audit'
import type { NamedCard, UnknownCard } from './card'
import type { AreaId, CardholderId, ControllerId, CredentialId, DoorId, GroupId, InputId, ReaderId } from './ids'
import type { Instant } from './time'

export type SiteRecord =
  ReadRecord | DoorRecord | RexRecord | OperatorRecord | PanelRecord | LinkRecord | InputRecord | TickRecord

/** What was held to a reader. `raw` bits are most significant bit first, left-justified, as OSDP RAW (osdp.md 9). */
export type Presented =
  | { readonly kind: 'credential'; readonly credential: CredentialId }
  | { readonly kind: 'card'; readonly card: NamedCard }
  | { readonly kind: 'raw'; readonly bits: number; readonly hex: string }

export interface ReadRecord {
  readonly type: 'read'
  readonly at: Instant
  readonly reader: ReaderId
  readonly presented: Presented
  /** How it went with the PIN, at a reader that asks for one; left out there: `missing`. Never the PIN. */
  readonly pin?: PinOutcome
}
export type PinOutcome = 'right' | 'wrong' | 'missing'
export const PIN_OUTCOMES: readonly PinOutcome[] = ['right', 'wrong', 'missing']
export interface DoorRecord {
  readonly type: 'door'
  readonly at: Instant
  readonly door: DoorId
  readonly state: 'open' | 'closed'
}
export interface RexRecord {
  readonly type: 'rex'
  readonly at: Instant
  readonly door: DoorId
}

/** A decision that a panel made alone (apb.md 7). */
export interface PanelRecord {
  readonly type: 'panel'
  readonly at: Instant
  readonly controller: ControllerId
  /** 64-bit on the wire; numbers up to 2^53 - 1 here. */
  readonly serial: number
  readonly reader: ReaderId
  /** As the panel named it; may be unknown here. */
  readonly credential: CredentialId
  /** What a panel read and denied, of a card that nobody knows (apb.md 11.6). The public record format does not have it. */
  readonly card?: UnknownCard
  readonly decision: 'grant' | 'deny'
  readonly reason?: string
  readonly doorUsed?: boolean
  /** The grant used up the cardholder's free pass there (apb.md 3.3). Panels say it; the public record format does not. */
  readonly freePass?: true
  /** Present when the event comes from the panel's backlog; never after `at`. */
  readonly occurredAt?: Instant
}

export interface LinkRecord {
  readonly type: 'link'
  readonly at: Instant
  readonly controller: ControllerId
  readonly state: 'up' | 'down'
}
/** apb.md 12.1 */
export interface InputRecord {
  readonly type: 'input'
  readonly at: Instant
  readonly input: InputId
  readonly state: 'active' | 'inactive'
}
/** Lets time pass. */
export interface TickRecord {
  readonly type: 'tick'
  readonly at: Instant
}

export type ToggleScope = { readonly site: true } | { readonly area: AreaId } | { readonly reader: ReaderId }
export type SuspendScope = { readonly site: true } | { readonly area: AreaId }

/** Where those who are reset are then (apb.md 6.5), and how long ago their newest passage must be for it; left out: any. */
export interface ResetLimits {
  readonly setLocation?: AreaId
  readonly unmovedMinutes?: number
  /** Members of these are left alone; a scheduled reset's only (apb.md 13.1). */
  readonly exceptGroups?: readonly GroupId[]
}
export type ResetScope =
  | { readonly cardholder: CardholderId }
  | { readonly area: AreaId }
  | { readonly group: GroupId }
  | { readonly site: true }

/** What an operator may do, apb.md 6 and site-and-replay.md. */
export type OperatorAction =
  | { readonly action: 'clear-violation'; readonly cardholder: CardholderId; readonly area: AreaId }
  | ({ readonly action: 'reset' } & ResetScope & ResetLimits)
  | { readonly action: 'free-pass'; readonly cardholder: CardholderId }
  | { readonly action: 'revert-to-soft'; readonly cardholder: CardholderId }
  | {
      readonly action: 'grant-on-violation'
      readonly scope: ToggleScope
      readonly on: boolean
      readonly until?: Instant
    }
  /** `until` is an automation's alone (apb.md 12.3), here and of a lockdown. */
  | { readonly action: 'suspend'; readonly scope: SuspendScope; readonly on: boolean; readonly until?: Instant }
  | { readonly action: 'lockdown'; readonly door: DoorId; readonly on: boolean; readonly until?: Instant }
  /** apb.md 5.9 */
  | { readonly action: 'unlock'; readonly door: DoorId; readonly until?: Instant }
  | { readonly action: 'lock'; readonly door: DoorId }
  /** Switches one card off or on, whatever the site file says. */
  | {
      readonly action: 'card'
      readonly cardholder: CardholderId
      readonly credential: CredentialId
      readonly active: boolean
    }
  | { readonly action: 'exempt'; readonly cardholder: CardholderId; readonly on: boolean; readonly until?: Instant }

/** The public form knows nothing of `Audit`: the journal alone keeps it, and the engine does not look at it. */
export type OperatorRecord = {
  readonly type: 'operator'
  readonly at: Instant
  readonly operator: string
  readonly reason: string
} & Audit &
  OperatorAction

/** The action alone, as the engine and the panels take it. */
export function actionOf(record: OperatorRecord): OperatorAction {
  const {
    type: _type,
    at: _at,
    operator: _operator,
    reason: _reason,
    workstation: _workstation,
    before: _before,
    after: _after,
    secondOperator: _second,
    ...action
  } = record
  return action
}
