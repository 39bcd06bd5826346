/**
 * Where readers' keys live: the operating system's key store in the app or a file sealed by a passphrase where there is
 * none, a 0600 file for the host command. Never a site file, an export or a log (osdp.md 11).
 */
import type { Result } from '../domain/result'
import type { PdKeys } from '../osdp/pd-state'

/** `pending`: a new key that was sent, or is about to be, and that no handshake has proven yet. */
export type ReaderKeys = PdKeys

export interface KeyStoreFailure {
  readonly kind:
    | 'unreadable'
    | 'too-open'
    | 'malformed'
    | 'not-written'
    /** The passphrase of the keys was not entered since the start. */
    | 'locked'
    /** None was chosen yet, and there is nothing else to seal the keys with. */
    | 'no-passphrase'
    | 'wrong-passphrase'
  readonly message: string
}

export interface KeyStore {
  /** `null` twice for a reader without keys. */
  read(controller: string, address: number): Promise<Result<ReaderKeys, KeyStoreFailure>>
  /** Resolves when the keys are durable. */
  write(controller: string, address: number, keys: ReaderKeys): Promise<Result<void, KeyStoreFailure>>
  /** Of a store that a passphrase opens. */
  readonly lock?: KeyLock
}

export interface KeyLock {
  /** `unset`: no passphrase was chosen, so no key can be stored. `locked`: it was not entered since the start. */
  readonly state: () => 'unset' | 'locked' | 'open'
  /** Chooses the passphrase, once. `replace`: it was forgotten; the keys under it are put aside and all readers are paired again. */
  readonly choose: (passphrase: string, replace?: 'replace') => Promise<Result<void, KeyStoreFailure>>
  /** Fails with `wrong-passphrase`. */
  readonly open: (passphrase: string) => Promise<Result<void, KeyStoreFailure>>
  /** The keys can be read from now on. Returns its own end. */
  readonly onOpened: (listener: () => void) => () => void
}

/** What an operator does about the password of readers' keys; each is journalled, and fails with words. */
export interface KeyPasswordDesk {
  /** Chooses the password, so that keys can be stored from now on. `replace`: it was forgotten, and all readers are paired again. */
  readonly chooseKeyPassphrase: (
    passphrase: string,
    operator: string,
    replace: boolean,
  ) => Promise<Result<null, { readonly detail: string }>>
  /** Opens the keys until the next start. */
  readonly openReaderKeys: (passphrase: string, operator: string) => Promise<Result<null, { readonly detail: string }>>
}
