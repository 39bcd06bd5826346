/**
 * Stored passwords: Argon2id (RFC 9106), which costs an attacker memory as well as time. Each is
 * a PHC string with its own salt and settings, so that stronger settings later lock nobody out.
 */
import { argon2id } from 'hash-wasm'
import { randomBytes, timingSafeEqual } from 'node:crypto'

/** `memorySize` in KiB. */
export interface Cost {
  readonly iterations: number
  readonly memorySize: number
  readonly parallelism: number
}

/** The second recommendation of RFC 9106: 64 MiB, three passes. A third of a second on an office PC. */
export const COST: Cost = { iterations: 3, memorySize: 64 * 1024, parallelism: 1 }
const SALT_BYTES = 16
const KEY_BYTES = 32

/** Hashes and compares; both take the same time whatever the password is. */
export interface Passwords {
  readonly hash: (password: string) => Promise<string>
  readonly matches: (password: string, hash: string) => Promise<boolean>
  /** A key of 32 bytes. */
  readonly derive: (password: string, salt: Uint8Array, cost: Cost) => Promise<Uint8Array>
}

const FORM = /^\$argon2id\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,88})\$([A-Za-z0-9+/]{22,88})$/

export const isPasswordHash = (text: unknown): text is string => typeof text === 'string' && FORM.test(text)

/** A hash that no password has, for names that nobody has: comparing with it takes as long as with a real one. */
export const hashOfNobody = (cost: Cost = COST): string => phc(cost, randomBytes(SALT_BYTES), randomBytes(KEY_BYTES))

export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return phc(cost, salt, await derive(password, salt, cost))
}

/** False also for text that is not a hash. */
export async function matchesHash(password: string, hash: string): Promise<boolean> {
  const [, memorySize, iterations, parallelism, salt = '', key = ''] = FORM.exec(hash) ?? []
  if (memorySize === undefined) return false
  const cost = {
    memorySize: Number(memorySize),
    iterations: Number(iterations),
    parallelism: Number(parallelism),
  }
  const wanted = Buffer.from(key, 'base64')
  const found = await derive(password, Buffer.from(salt, 'base64'), cost, wanted.length)
  return timingSafeEqual(found, wanted)
}

/** The same password typed on another keyboard may come as other code points, hence NFKC. */
export const derive = (password: string, salt: Uint8Array, cost: Cost, hashLength = KEY_BYTES): Promise<Uint8Array> =>
  argon2id({ ...cost, password: password.normalize('NFKC'), salt, hashLength, outputType: 'binary' })

const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
const phc = ({ memorySize: m, iterations: t, parallelism: p }: Cost, salt: Uint8Array, key: Uint8Array): string =>
  `$argon2id$v=19$m=${m},t=${t},p=${p}$${plain(salt)}$${plain(key)}`

/** Hashes on the caller's own thread: for programs that have nothing else to do meanwhile. */
export const passwordsHere = (cost: Cost = COST): Passwords => ({
  hash: (password) => hashPassword(password, cost),
  matches: matchesHash,
  derive,
})
