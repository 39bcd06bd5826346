/** What a reader on the line tells, in words above the wire. The owner of the bus stamps the instant. */
import type { Malformed } from './bytes'
import type { LineSettings } from './commands/comset'
import type { AttachedReaderState } from './replies/rstatr'
import type { Capability } from './replies/pdcap'
import type { InputState } from './replies/istatr'
import type { PdId } from './replies/pdid'

/**
 * `no-reply`: 8 s without a valid reply. `key`: it answers, but not with the key we hold. `no-key`: it must have a secure
 * channel and no key is known. `security`: sessions keep breaking. `busy`: it does nothing but ask for patience.
 * `port`: the line itself is down. `refused`: it wants a secure channel and is set to `off`. `damaged`: it says NAK 1 to
 * every command. `checksum`: the same in checksum form, so it may be a reader that knows no CRC.
 */
export type OfflineReason =
  'no-reply' | 'key' | 'no-key' | 'security' | 'busy' | 'port' | 'refused' | 'damaged' | 'checksum'

/** Why a secure session ended, or a clear one began anew. */
export type SessionLoss =
  | 'mac-failure'
  | 'clear-reply'
  | 'reader-lost-session'
  | 'reader-restarted'
  | 'unlock-abandoned'
  /** It said NAK 1 to several polls in a row. */
  | 'damaged'
  | 'busy'
  | 'line-settings'
  | 'renewal'

/**
 * `wrong-key`: the reader's cryptogram is of another key. `refused`: NAK 5 or 6. `selector`: it answered for another key
 * than asked. `server-refused`: it did not take our cryptogram. `rmac`: its first MAC is wrong. `no-key`: none is known
 * here. `unsupported`: it knows no secure channel. `required`: it wants one, and is set to `off`.
 */
export type KeyProblem =
  'wrong-key' | 'refused' | 'selector' | 'server-refused' | 'rmac' | 'no-key' | 'unsupported' | 'required'

/** `too-late`: dropped at its latest time; `sent` tells whether the reader may have done it all the same. */
export type CommandOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly nak: number }
  | { readonly kind: 'too-late'; readonly sent: boolean }
  | { readonly kind: 'queue-full' }
  | { readonly kind: 'no-answer' }

export type PairingFailure = 'time' | 'refused' | 'key-store' | 'cancelled' | 'not-in-session' | 'not-secured'

export type PairingStep = 'found' | 'key-set'

export type ReaderFault =
  | { readonly kind: 'status-unencrypted'; readonly reply: string }
  | { readonly kind: 'malformed'; readonly reply: string; readonly problem: Malformed }
  | { readonly kind: 'unknown-reply'; readonly code: number }
  /** Another vendor, serial number or cUID than before; `was` and `is` where the reader told its serial number. */
  | { readonly kind: 'identity-changed'; readonly was?: string; readonly is?: string }
  /** It does not know the command (NAK 1, 2 or 3); light, sound and text are not sent again until it is identified anew. */
  | { readonly kind: 'not-supported'; readonly command: string; readonly nak: number }
  /** It knows the command, but not with these values (NAK 9). */
  | { readonly kind: 'record-refused'; readonly command: string; readonly nak: number }
  /** A checksum inside the secure channel, which demands the CRC. The MAC holds, so the reply counts. */
  | { readonly kind: 'checksum-in-channel'; readonly reply: string }
  /** A reply that bears the CP's block type, 15 or 17: readers of before May 2020. The MAC holds, so the reply counts. */
  | { readonly kind: 'command-mark'; readonly reply: string }

export type PdEvent =
  /** \`resumed\`: as online, after a restart within the 8 s: what the reader was told to show or hold may be forgotten. */
  | {
      readonly kind: 'online' | 'resumed'
      readonly secure: boolean
      readonly identity: PdId | null
      readonly capabilities: readonly Capability[]
    }
  | { readonly kind: 'offline'; readonly reason: OfflineReason }
  /** `bytes` left-justified, most significant bit first; `format` as in RAW. `number` is the reader's inside the PD. */
  | {
      readonly kind: 'card'
      readonly number: number
      readonly bits: number
      readonly bytes: Uint8Array
      readonly format: number
    }
  | { readonly kind: 'card-text'; readonly number: number; readonly text: string }
  | { readonly kind: 'keys'; readonly number: number; readonly keys: string }
  /** `first`: the first report after a (re)connect; edges during the outage are lost. `changed`: input numbers. */
  | {
      readonly kind: 'inputs'
      readonly states: readonly InputState[]
      readonly changed: readonly number[]
      readonly first: boolean
    }
  | { readonly kind: 'outputs'; readonly states: readonly boolean[] }
  | { readonly kind: 'attached-readers'; readonly states: readonly AttachedReaderState[] }
  | { readonly kind: 'tamper'; readonly on: boolean }
  | { readonly kind: 'power'; readonly failed: boolean }
  | { readonly kind: 'manufacturer'; readonly vendor: Uint8Array; readonly content: Uint8Array }
  /** An attack or a broken reader: alarm-worthy. `count` since start. */
  | { readonly kind: 'mac-failure'; readonly count: number; readonly reply: string }
  | { readonly kind: 'session-lost'; readonly why: SessionLoss }
  | { readonly kind: 'key-problem'; readonly why: KeyProblem }
  /** Card or key data that came in clear where a key is set: dropped, never used. */
  | { readonly kind: 'clear-data-dropped'; readonly reply: string }
  | { readonly kind: 'reader-fault'; readonly fault: ReaderFault }
  | { readonly kind: 'command'; readonly id: number; readonly outcome: CommandOutcome }
  /** How far a new key is: `found` under the default key, `key-set` when KEYSET was sent and waits for its proof. */
  | { readonly kind: 'pairing-step'; readonly step: PairingStep }
  /** The handshake with the new key went through. */
  | { readonly kind: 'paired'; readonly operator: string }
  | { readonly kind: 'pairing-failed'; readonly operator: string; readonly why: PairingFailure }
  /** `operator` null: a key that an earlier, unfinished pairing had sent was proven now. */
  | { readonly kind: 'key-rolled'; readonly operator: string | null }
  | { readonly kind: 'line-settings'; readonly settings: LineSettings }
