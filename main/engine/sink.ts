import type { OperatorAction } from '../domain/record'
import type { Instant } from '../domain/time'
import type { Read } from './read'
import type { Verdict } from './verdict'

/** Who acts, on events that an operator or an automation causes. */
export interface Actor {
  readonly operator: string
  readonly reason: string
}

export type ChangeAction = Exclude<OperatorAction, { readonly action: 'reset' | 'clear-violation' }>
export type ResetScope = { readonly cardholder: number } | { readonly area: number } | { readonly site: true }

/**
 * Hears what happens, in the order in which it is to be told, by the plan's integers. `events.ts` makes events of it; the
 * bench counts it.
 */
export interface EventSink {
  granted(read: Read, verdict: Verdict): void
  denied(read: Read, verdict: Verdict): void
  /** `occurredAt` is NaN for what is not from a panel's backlog. */
  passage(at: Instant, holder: number, reader: number, occurredAt: Instant): void
  door(
    event: 'door.opened' | 'door.closed' | 'door.forced' | 'door.held',
    at: Instant,
    door: number,
    rex: boolean,
  ): void
  notUsed(at: Instant, door: number, holder: number, reader: number): void
  violationOpened(at: Instant, place: number): void
  /** Told while the violation still stands. */
  violationCleared(at: Instant, place: number, by: 'operator' | 'expired' | 'resolved', actor: Actor | null): void
  reset(at: Instant, scope: ResetScope, cardholders: number, actor: Actor): void
  changed(at: Instant, action: ChangeAction, actor: Actor, expired: boolean): void
}
