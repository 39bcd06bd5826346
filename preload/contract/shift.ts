/** What one shift does together and tells the next: roll-calls, handovers, orders that a panel has not taken. */
import type { FrozenPerson, HandoverState } from '../../main/domain/desk-event'
import type { AreaId, CardholderId, ControllerId } from '../../main/domain/ids'
import type { OperatorAction, SuspendScope } from '../../main/domain/record'
import type { Instant } from '../../main/domain/time'

type Confidence = FrozenPerson['confidence']

/** What is left open at the end of a shift, and the last time that one was handed over. */
export interface Handover {
  readonly now: HandoverState
  readonly last: {
    readonly at: Instant
    readonly outgoing: string
    readonly note: string
    readonly told: HandoverState
    readonly incoming: string | null
    readonly takenAt: Instant | null
  } | null
}

/** What an operator did that a panel has not taken yet. */
export interface WaitingOrder {
  readonly controller: ControllerId
  readonly at: Instant
  readonly operator: string
  readonly action: OperatorAction
}

/** A roll-call in numbers. */
export interface MusterHead {
  readonly at: Instant
  readonly operator: string
  readonly scope: SuspendScope
  /** Of those on the list when it was frozen. */
  readonly missing: number
  readonly accounted: number
  /** Came in after the freeze; they are a list of their own. */
  readonly late: { readonly missing: number; readonly accounted: number }
}

/** Whom a roll-call would list if it were frozen now. */
export interface MusterPreview {
  readonly people: number
  /** Of them: in a muster area already. */
  readonly safe: number
  /** Of them: held a card to a reader lately, and nothing is known of where they went. */
  readonly unknown: number
}

/** A roll-call with its people, those that came in late too: the missing ones first, least sure first; then the others, newest first. */
export interface RollCall extends MusterHead {
  readonly people: readonly RollPerson[]
  /** People whose location will be set when it is reconciled. */
  readonly toSet: readonly CardholderId[]
}

export interface RollPerson {
  readonly id: CardholderId
  readonly name: string
  readonly groups: readonly string[]
  /** Where they are believed to be, and since when; null = not known. */
  readonly area: AreaId | null
  readonly since: Instant | null
  readonly confidence: Confidence
  /** Came in after the freeze. */
  readonly late: boolean
  /** Null while missing. Without an operator a reader saw it. */
  readonly accounted: { readonly at: Instant; readonly area: AreaId; readonly operator: string | null } | null
}
