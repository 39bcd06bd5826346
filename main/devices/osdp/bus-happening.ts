/** What one RS-485 bus tells: of its port, of the readers of the site, and of a reader that is only tried. */
import type { Instant } from '../../domain/time'
import type { PdEvent } from '../../osdp/pd-event'
import type { PortFailure } from '../../transport/port'
import type { KeyStoreFailure } from '../key-store'

/** `at`: when the last byte of what tells it arrived. */
export type OsdpBusEvent = { readonly at: Instant; readonly controller: string } & BusHappening

export type BusHappening =
  | { readonly kind: 'reader'; readonly reader: string; readonly event: PdEvent }
  /** A read at a reader number inside a PD that no reader of the site has; `reader` is the PD's first one. */
  | {
      readonly kind: 'unknown-number'
      readonly reader: string
      readonly number: number
      readonly what: 'card' | 'card-text' | 'keys'
    }
  | { readonly kind: 'port-up' }
  /** Reported once for each different failure; tried again all the time. */
  | { readonly kind: 'port-down'; readonly failure: PortFailure }
  /** `refused`: nothing was done since `readers` are away; `failed`: they stayed at the old speed. */
  | {
      readonly kind: 'speed'
      readonly outcome: 'changed' | 'refused' | 'failed'
      readonly baud: number
      readonly readers: readonly string[]
    }
  | { readonly kind: 'key-store-failed'; readonly reader: string; readonly failure: KeyStoreFailure }
  /** What is known of the reader's keys is durable as it is now. */
  | { readonly kind: 'keys-stored'; readonly reader: string }

/** What a reader reports that the site does not have, and what becomes of its keys. */
export type GuestEvent =
  PdEvent | { readonly kind: 'keys-stored' } | { readonly kind: 'key-store-failed'; readonly failure: KeyStoreFailure }
