/** Passwords as they are kept: hashed with scrypt, which takes memory as well as time from whoever tries them all. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** Kept beside each hash, so that a stronger setting later does not lock anybody out. `n` x `r` x 128 bytes of memory: 128 MiB. */
export interface PasswordHash {
  readonly kind: 'scrypt'
  readonly n: number
  readonly r: number
  readonly p: number
  /** Base64. */
  readonly salt: string
  readonly key: string
}

export const COST = { n: 2 ** 17, r: 8, p: 1 } as const
const SALT_BYTES = 16
const KEY_BYTES = 32

export type Cost = Pick<PasswordHash, 'n' | 'r' | 'p'>

/** Hashing takes a good part of a second and 128 MiB: one at a time, in the order they were asked for. */
let last: Promise<unknown> = Promise.resolve()

function derive(password: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
  const work = (): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      // The same password typed on another keyboard may come as other code points.
      const bytes = Buffer.from(password.normalize('NFKC'))
      scrypt(bytes, salt, KEY_BYTES, { N: n, r, p, maxmem: 256 * n * r + 2 ** 20 }, (error, key) =>
        error ? reject(error) : resolve(key),
      )
    })
  const next = last.then(work, work)
  last = next
  return next
}

export async function hashPassword(password: string, cost: Cost = COST): Promise<PasswordHash> {
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, cost)
  return { kind: 'scrypt', ...cost, salt: salt.toString('base64'), key: key.toString('base64') }
}

export async function isPassword(password: string, hash: PasswordHash): Promise<boolean> {
  const key = Buffer.from(hash.key, 'base64')
  const tried = await derive(password, Buffer.from(hash.salt, 'base64'), hash)
  return tried.length === key.length && timingSafeEqual(tried, key)
}
