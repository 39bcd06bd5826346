/**
 * Where readers' keys live: the operating system's key store in the app, a 0600 file for the host command. Never a site
 * file, an export or a log (osdp.md 11).
 */
import type { Result } from '../domain/result'
import type { PdKeys } from '../osdp/pd-state'

/** `pending`: a new key that was sent, or is about to be, and that no handshake has proven yet. */
export type ReaderKeys = PdKeys

export interface KeyStoreFailure {
  readonly kind: 'unreadable' | 'too-open' | 'malformed' | 'not-written'
  readonly message: string
}

export interface KeyStore {
  /** `null` twice for a reader without keys. */
  read(controller: string, address: number): Promise<Result<ReaderKeys, KeyStoreFailure>>
  /** Resolves when the keys are durable. */
  write(controller: string, address: number, keys: ReaderKeys): Promise<Result<void, KeyStoreFailure>>
}
