import type { LockEvent } from '../domain/event'
import type { OperatorAction } from '../domain/record'
import type { Read } from './read'
import type { Verdict } from './verdict'

/** Who acts, on events that an operator or an automation causes. */
export interface Actor {
  readonly operator: string
  readonly reason: string
}

export type ChangeAction = Exclude<OperatorAction, { readonly action: 'reset' | 'clear-violation' }>
export type ResetScope =
  { readonly cardholder: number } | { readonly area: number } | { readonly group: string } | { readonly site: true }

/**
 * Receives what happens, in the order of publication, by the plan's integers; the time is
 * the state's instant at hand (times.ts). `events.ts` makes events of it; the
 * bench counts it.
 */
export interface EventSink {
  granted(read: Read, verdict: Verdict): void
  denied(read: Read, verdict: Verdict): void
  mustered(reader: number, holder: number, credential: number): void
  passage(holder: number, reader: number): void
  /** @param by BY_* of door.ts */
  door(event: 'door.opened' | 'door.closed' | 'door.forced' | 'door.held', door: number, by: number): void
  notUsed(door: number, holder: number, reader: number): void
  lock(door: number, unlocked: boolean, by: LockEvent['by']): void
  /** @param state place in OCCUPANCIES */
  occupancy(area: number, state: number, count: number): void
  violationOpened(place: number): void
  /** Called while the violation is still open. */
  violationCleared(place: number, by: 'operator' | 'expired' | 'resolved', actor: Actor | null): void
  reset(scope: ResetScope, cardholders: number, actor: Actor): void
  changed(action: ChangeAction, actor: Actor, expired: boolean): void
}
