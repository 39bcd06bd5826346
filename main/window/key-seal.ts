/** Readers' keys sealed by the operating system's key store. Without one a passphrase seals them (devices/sealed-keys.ts). */
import { safeStorage } from 'electron'
import type { KeySeal } from '../devices/key-file'
import { fail, ok } from '../domain/result'

const NO_KEY_STORE =
  "this account has no key store that is unlocked, so readers' keys cannot be kept: sign in to a desktop with a keyring"

export const keySeal: KeySeal & { readonly isAvailable: () => boolean } = {
  isAvailable: () => safeStorage.isEncryptionAvailable(),
  form: 'a key sealed by this account',
  seal: (key) =>
    safeStorage.isEncryptionAvailable()
      ? ok(safeStorage.encryptString(Buffer.from(key).toString('hex')).toString('base64'))
      : fail(NO_KEY_STORE),
  unseal: (text) => {
    if (!safeStorage.isEncryptionAvailable()) return undefined
    try {
      const hex = safeStorage.decryptString(Buffer.from(text, 'base64'))
      return /^[0-9a-f]{32}$/.test(hex) ? Uint8Array.from(Buffer.from(hex, 'hex')) : undefined
    } catch {
      // Sealed by another account, or damaged: the caller reports the file's path and the key's name.
      return undefined
    }
  },
}
