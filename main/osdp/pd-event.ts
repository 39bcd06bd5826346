/** What a reader reports, independent of the wire format. The owner of the bus adds the instant. */
import type { Malformed } from './bytes'
import type { LineSettings } from './commands/comset'
import type { AttachedReaderState } from './replies/rstatr'
import type { Capability } from './replies/pdcap'
import type { InputState } from './replies/istatr'
import type { PdId } from './replies/pdid'

/**
 * `no-reply`: 8 s without a valid reply. `key`: it answers, but not with our key. `no-key`: it must have a secure
 * channel and no key is known. `security`: sessions keep breaking. `busy`: it answers only BUSY. `port`: the line
 * itself is down. `refused`: it demands a secure channel, which is set to `off`. `damaged`: it answers NAK 1 to every
 * command. `checksum`: the same in checksum form, so the reader may not support CRC.
 */
export type OfflineReason =
  'no-reply' | 'key' | 'no-key' | 'security' | 'busy' | 'port' | 'refused' | 'damaged' | 'checksum'

/** Why a secure session ended, or a clear one restarted. */
export type SessionLoss =
  | 'mac-failure'
  | 'clear-reply'
  | 'reader-lost-session'
  | 'reader-restarted'
  | 'unlock-abandoned'
  /** The reader sent NAK 1 to several polls in a row. */
  | 'damaged'
  | 'busy'
  | 'line-settings'
  | 'renewal'

/**
 * `wrong-key`: the reader's cryptogram belongs to another key. `refused`: NAK 5 or 6. `selector`: it answered for
 * another key than requested. `server-refused`: it rejected our cryptogram. `rmac`: its first MAC is wrong. `no-key`:
 * the CP has no key. `unsupported`: it has no secure channel. `required`: it demands one, which is set to `off`.
 */
export type KeyProblem =
  'wrong-key' | 'refused' | 'selector' | 'server-refused' | 'rmac' | 'no-key' | 'unsupported' | 'required'

/** `too-late`: dropped at its latest time; `sent` says whether the reader may have carried it out before. */
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
  /** Another vendor, serial number or cUID than before; `was` and `is` when the reader reported its serial number. */
  | { readonly kind: 'identity-changed'; readonly was?: string; readonly is?: string }
  /**
   * The reader does not know the command (NAK 1, 2 or 3). Light, sound and text pause until it identifies itself again.
   */
  | { readonly kind: 'not-supported'; readonly command: string; readonly nak: number }
  /** The reader knows the command but refuses these values (NAK 9). */
  | { readonly kind: 'record-refused'; readonly command: string; readonly nak: number }
  /** A checksum inside the secure channel, which demands the CRC. The MAC is good, so the reply counts. */
  | { readonly kind: 'checksum-in-channel'; readonly reply: string }
  /** A reply with the CP's block type, 15 or 17: readers from before May 2020. The MAC is good, so the reply counts. */
  | { readonly kind: 'command-mark'; readonly reply: string }

export type PdEvent =
  /** `resumed`: online again after a restart within the 8 s; the reader may have lost its light, text and outputs. */
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
  /** An attack or a broken reader: raises an alarm. `count` since start. */
  | { readonly kind: 'mac-failure'; readonly count: number; readonly reply: string }
  | { readonly kind: 'session-lost'; readonly why: SessionLoss }
  | { readonly kind: 'key-problem'; readonly why: KeyProblem }
  /** Card or key data in clear although a key is set: dropped, never used. */
  | { readonly kind: 'clear-data-dropped'; readonly reply: string }
  | { readonly kind: 'reader-fault'; readonly fault: ReaderFault }
  | { readonly kind: 'command'; readonly id: number; readonly outcome: CommandOutcome }
  /** Progress of a new key: `found` under the default key, `key-set` when KEYSET was sent and waits for its proof. */
  | { readonly kind: 'pairing-step'; readonly step: PairingStep }
  /** The handshake with the new key succeeded. */
  | { readonly kind: 'paired'; readonly operator: string }
  | { readonly kind: 'pairing-failed'; readonly operator: string; readonly why: PairingFailure }
  /** `operator` null: a handshake proved the key of an earlier, unfinished pairing. */
  | { readonly kind: 'key-rolled'; readonly operator: string | null }
  | { readonly kind: 'line-settings'; readonly settings: LineSettings }
