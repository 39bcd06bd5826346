/**
 * Readers' keys sealed by a passphrase, for a computer whose account has no key store. The whole table of keys is one
 * message of AES-256-GCM, under a key that Argon2id makes of the passphrase. After each start the keys are locked, and
 * readers with a secure channel stay offline, until somebody enters the passphrase.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fail, messageOf, ok, type Result } from '../domain/result'
import { KEY_BYTES } from '../osdp/secure-channel'
import { isEntryName, storeOf, type KeyEntries } from './key-entries'
import type { KeyLock, KeyStore, KeyStoreFailure } from './key-store'
import { replaceFile } from './private-file'

/** `memorySize` in KiB. */
export interface PassphraseCost {
  readonly iterations: number
  readonly memorySize: number
  readonly parallelism: number
}

export interface SealedKeysSetup {
  readonly path: string
  /** Argon2id: 32 bytes of the passphrase. */
  readonly derive: (passphrase: string, salt: Uint8Array, cost: PassphraseCost) => Promise<Uint8Array>
  /** Of a passphrase that is chosen from now on; the file holds the cost of its own. */
  readonly cost: PassphraseCost
}

const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Authenticated with the keys, so that a later form is never read as this one. */
const FORM = "Sallyport readers' keys 1"
const MOST = { iterations: 64, memorySize: 1024 * 1024, parallelism: 16 } as const satisfies PassphraseCost

interface SealedFile {
  readonly cost: PassphraseCost
  readonly salt: Uint8Array
  readonly sealed: Uint8Array
}

const failure = (kind: KeyStoreFailure['kind'], message: string): { ok: false; error: KeyStoreFailure } =>
  fail({ kind, message })

/** A missing file is null. */
async function readSealed(path: string): Promise<Result<SealedFile | null, KeyStoreFailure>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ok(null)
    return failure('unreadable', `${path}: ${messageOf(error)}`)
  }
  const file = sealedFile(text)
  return file
    ? ok(file)
    : failure('malformed', `${path} is damaged: put it back from a backup, or remove it and pair the readers again`)
}

function sealedFile(text: string): SealedFile | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const { argon2id, salt, keys }: Readonly<Record<string, unknown>> = { ...(parsed as object | null) }
  const cost = costOf(argon2id)
  const [saltBytes, sealed] = [bytesOf(salt), bytesOf(keys)]
  if (!cost || saltBytes.length !== SALT_BYTES || sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
  return { cost, salt: saltBytes, sealed }
}

/** Undefined for a cost that no Sallyport writes: it could take all memory of the computer. */
function costOf(value: unknown): PassphraseCost | undefined {
  const given: Readonly<Record<string, unknown>> = { ...(value as object | null) }
  const within = (name: keyof PassphraseCost): number => {
    const found = given[name]
    return typeof found === 'number' && Number.isInteger(found) && found >= 1 && found <= MOST[name] ? found : 0
  }
  const cost = {
    iterations: within('iterations'),
    memorySize: within('memorySize'),
    parallelism: within('parallelism'),
  }
  return Object.values(cost).includes(0) ? undefined : cost
}

const bytesOf = (value: unknown): Uint8Array => Buffer.from(typeof value === 'string' ? value : '', 'base64')

function seal(entries: KeyEntries, key: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(FORM))
  const plain = JSON.stringify(Object.fromEntries([...entries].map(([name, one]) => [name, hexOf(one)])))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Undefined when the key is another one, or when a byte of the file changed. */
function unseal(sealed: Uint8Array, key: Uint8Array): KeyEntries | undefined {
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(FORM)).setAuthTag(tag)
  try {
    const body = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
    return entriesOf(JSON.parse(body.toString('utf8')))
  } catch {
    return undefined
  }
}

function entriesOf(json: unknown): KeyEntries | undefined {
  const entries = Object.entries({ ...(json as object | null) }).map(
    ([name, hex]) => [name, Uint8Array.from(Buffer.from(String(hex), 'hex'))] as const,
  )
  const isWhole = entries.every(([name, key]) => isEntryName(name) && key.length === KEY_BYTES)
  return isWhole ? new Map(entries) : undefined
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * Copies the file, so that a remembered password still opens its keys. The file itself stays until the new one replaces it: a
 * crash or a full disk in between leaves the old keys in use.
 */
async function putAside(path: string): Promise<Result<void, KeyStoreFailure>> {
  try {
    await replaceFile(`${path}.replaced-${randomBytes(4).toString('hex')}`, await readFile(path, 'utf8'))
    return ok(undefined)
  } catch (error) {
    return failure('not-written', `${path}: ${messageOf(error)}`)
  }
}

export async function openSealedKeys(setup: SealedKeysSetup): Promise<Result<KeyStore, KeyStoreFailure>> {
  const file = await readSealed(setup.path)
  if (!file.ok) return file
  const keys = new SealedKeys(setup, file.value)
  return ok({ read: keys.read, write: keys.write, lock: keys })
}

interface Opened {
  readonly cost: PassphraseCost
  readonly salt: Uint8Array
  readonly key: Uint8Array
  readonly store: KeyStore
}

class SealedKeys implements KeyLock {
  private opened: Opened | undefined
  private readonly listeners = new Set<() => void>()
  /** Two windows may enter a passphrase at the same moment: one after the other. */
  private last: Promise<unknown> = Promise.resolve()

  constructor(
    private readonly setup: SealedKeysSetup,
    private file: SealedFile | null,
  ) {}

  readonly state = (): ReturnType<KeyLock['state']> => (this.opened ? 'open' : this.file ? 'locked' : 'unset')

  readonly onOpened = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  readonly read: KeyStore['read'] = (controller, address) => {
    if (this.opened) return this.opened.store.read(controller, address)
    return Promise.resolve(
      this.file
        ? failure('locked', "readers' keys are locked: enter the key password")
        : ok({ current: null, pending: null }),
    )
  }

  readonly write: KeyStore['write'] = (controller, address, keys) => {
    if (this.opened) return this.opened.store.write(controller, address, keys)
    return Promise.resolve(
      this.file
        ? failure('locked', "readers' keys are locked: enter the key password")
        : failure('no-passphrase', 'this account has no key store: choose a key password first'),
    )
  }

  readonly choose: KeyLock['choose'] = (passphrase, replace) => this.inTurn(() => this.start(passphrase, replace))
  readonly open: KeyLock['open'] = (passphrase) => this.inTurn(() => this.unlock(passphrase))

  private async start(passphrase: string, replace?: 'replace'): Promise<Result<void, KeyStoreFailure>> {
    const state = this.state()
    if (state === 'open' || (state === 'locked' && !replace))
      return failure('not-written', "readers' keys have a key password already")
    const salt = randomBytes(SALT_BYTES)
    const { cost } = this.setup
    const key = await this.setup.derive(passphrase, salt, cost)
    if (state === 'locked') {
      const aside = await putAside(this.setup.path)
      if (!aside.ok) return aside
    }
    const saved = await this.save(new Map(), { cost, salt, key })
    if (saved.ok) this.hold({ cost, salt, key }, new Map())
    return saved
  }

  private async unlock(passphrase: string): Promise<Result<void, KeyStoreFailure>> {
    if (this.opened) return ok(undefined)
    if (!this.file) return failure('no-passphrase', 'no key password was chosen')
    const { cost, salt, sealed } = this.file
    const key = await this.setup.derive(passphrase, salt, cost)
    const entries = unseal(sealed, key)
    if (!entries) return failure('wrong-passphrase', 'the key password is wrong, or the file of the keys is damaged')
    this.hold({ cost, salt, key }, entries)
    return ok(undefined)
  }

  private hold(by: Omit<Opened, 'store'>, entries: KeyEntries): void {
    this.opened = { ...by, store: storeOf(entries, (next) => this.save(next, by)) }
    for (const listener of this.listeners) listener()
  }

  private async save(
    entries: KeyEntries,
    { cost, salt, key }: Omit<Opened, 'store'>,
  ): Promise<Result<void, KeyStoreFailure>> {
    const sealed = seal(entries, key)
    const json = { argon2id: cost, salt: base64(salt), keys: base64(sealed) }
    try {
      await replaceFile(this.setup.path, `${JSON.stringify(json, null, 2)}\n`)
      this.file = { cost, salt, sealed }
      return ok(undefined)
    } catch (error) {
      return failure('not-written', `${this.setup.path}: ${messageOf(error)}`)
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.last.then(work)
    this.last = done.catch(() => undefined)
    return done
  }
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
