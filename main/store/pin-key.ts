/**
 * The key that PINs are stored under. A PIN has 4 to 8 digits, so a plain hash of it is found in a second; without this
 * file the stored values say nothing. With the file and the values, every PIN can be tried.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from './sync'

/** Name of the file in the data folder. */
export const PIN_KEY_FILE = 'pin-key.txt'

const KEY_BYTES = 32
/** Of the HMAC: two of a hundred thousand people never share a value by chance. */
const HASH_BYTES = 16
const ID_BYTES = 4
const LINE = /^sallyport-pin-key\/1 ([0-9a-f]{8}) ([0-9a-f]{64})\s*$/

export interface PinKey {
  /** 8 hex digits, by which a hash made with another key shows. */
  readonly id: string
  /** The site file's `pinHash` of a PIN: the key's id, a colon and 32 hex digits. */
  readonly hash: (pin: string) => string
}

const hmac = (key: Uint8Array, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const idOf = (key: Uint8Array): string => hmac(key, 'id').subarray(0, ID_BYTES).toString('hex')

function pinKeyOf(key: Uint8Array): PinKey {
  const id = idOf(key)
  return { id, hash: (pin) => `${id}:${hmac(key, `pin ${pin}`).subarray(0, HASH_BYTES).toString('hex')}` }
}

/** The key of a data folder; undefined when it does not exist yet. Throws when the file is damaged or cannot be read. */
export function pinKeyIn(folder: string): PinKey | undefined {
  const file = join(folder, PIN_KEY_FILE)
  if (!existsSync(file)) return undefined
  const [, id, digits = ''] = LINE.exec(readFileSync(file, 'utf8')) ?? []
  const key = Buffer.from(digits, 'hex')
  // The id is worked out from the key: one changed digit would otherwise be another key, and every PIN wrong.
  if (key.length !== KEY_BYTES || idOf(key) !== id)
    throw new Error(
      `${file} is damaged: put it back from a copy of the data folder, or remove it and give every PIN again in a site file`,
    )
  return pinKeyOf(key)
}

/** As `pinKeyIn`; a folder without a key gets one. */
export function pinKeyFor(folder: string): PinKey {
  const known = pinKeyIn(folder)
  if (known) return known
  const key = randomBytes(KEY_BYTES)
  writeDurably(join(folder, PIN_KEY_FILE), `sallyport-pin-key/1 ${idOf(key)} ${key.toString('hex')}\n`, 0o600)
  return pinKeyOf(key)
}
