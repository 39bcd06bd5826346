/**
 * The installation's own key: signs the values of the hash chain, so that a journal that was changed and whose chain was
 * recomputed still shows it to anyone who knows the public key from elsewhere. Made at the first start.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PRIVATE, stateSumOf } from './state-sum'
import type { StateSum } from './state-sum'
import { writeDurably } from './sync'

export const PUBLIC = 'installation-public.pem'
/** Public keys that signed before: they still check what they signed. */
export const FORMER_PUBLIC = /^installation-public\.[0-9a-f]{16}\.pem$/

export interface Sign {
  (seq: number, value: Uint8Array): Uint8Array
  /** Sums of what the hash chain does not cover. */
  readonly sum: StateSum
}

/** What is signed: the row's number, big-endian in 8 bytes, and the 32 bytes of the value. */
function message(seq: number, value: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(8 + value.length)
  bytes.writeBigUInt64BE(BigInt(seq))
  bytes.set(value, 8)
  return bytes
}

/**
 * The signer of this data folder; its keys are made when missing. Throws what the file system throws.
 * @param made called with the sums of a new key before the key is stored
 */
export function installationSigner(folder: string, made: (sum: StateSum) => void = () => undefined): Sign {
  const file = join(folder, PRIVATE)
  if (!existsSync(file)) {
    const keys = generateKeyPairSync('ed25519')
    made(stateSumOf(keys.privateKey))
    // The public one first: a power cut between the two leaves a key that never signed anything.
    keepPublic(folder, keys.publicKey)
    writeDurably(file, keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600)
  }
  const key = createPrivateKey(readFileSync(file))
  keepPublic(folder, createPublicKey(key))
  const signs = (seq: number, value: Uint8Array): Uint8Array => sign(null, message(seq, value), key)
  return Object.assign(signs, { sum: stateSumOf(key) })
}

/** Puts the public key of the one that signs beside it; another one that lay there is put aside, for what it signed. */
function keepPublic(folder: string, own: KeyObject): void {
  const file = join(folder, PUBLIC)
  if (existsSync(file)) {
    const before = publicFrom(file)
    if (before && fingerprint(before) === fingerprint(own)) return
    if (before) keepOnly(join(folder, `installation-public.${fingerprint(before).slice(0, 16)}.pem`), before)
  }
  keepOnly(file, own)
}

/** Stores the public key of another installation, whose journal is restored here: it checks what that one signed. */
export function rememberKey(folder: string, key: KeyObject): void {
  const current = installationKey(folder)
  if (current && fingerprint(current) === fingerprint(key)) return
  keepOnly(join(folder, `installation-public.${fingerprint(key).slice(0, 16)}.pem`), key)
}

const keepOnly = (file: string, key: KeyObject): void =>
  writeDurably(file, key.export({ type: 'spki', format: 'pem' }).toString(), 0o644)

/** Undefined for a file that is no key: it checks nothing any more. */
function publicFrom(file: string): KeyObject | undefined {
  try {
    return createPublicKey(readFileSync(file))
  } catch {
    return undefined
  }
}

/** The installation's signature under a text of its own, such as a manifest; never under 40 bytes, as a value of the chain is. */
export interface Seal {
  readonly sign: (text: Uint8Array) => Buffer
  /** PEM. */
  readonly publicKey: string
  readonly fingerprint: string
}

/** Throws when the data folder has no key: the first start makes one. */
export function installationSeal(folder: string): Seal {
  const key = createPrivateKey(readFileSync(join(folder, PRIVATE)))
  const publicKey = createPublicKey(key)
  return {
    sign: (text) => sign(null, text, key),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprint(publicKey),
  }
}

/** The public key of a data folder; undefined when it does not exist. */
export function installationKey(folder: string): KeyObject | undefined {
  const file = join(folder, PUBLIC)
  return existsSync(file) ? createPublicKey(readFileSync(file)) : undefined
}

export const isSignedBy = (key: KeyObject, seq: number, value: Uint8Array, signature: Uint8Array): boolean =>
  verify(null, message(seq, value), key, signature)

export const isSignedByOne = (
  keys: readonly KeyObject[],
  seq: number,
  value: Uint8Array,
  signature: Uint8Array,
): boolean => keys.some((key) => isSignedBy(key, seq, value, signature))

/** SHA-256 of the public key, in hex: what is written down elsewhere to know the key again. */
export const fingerprint = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex')
