/**
 * Sums of what lies beside the hash chain, keyed by a secret that is derived from the installation's private key. Someone who can
 * write the data folder but does not have that key cannot make one.
 */
import { createHmac, createPrivateKey, hkdfSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** File of the installation's private key. */
export const PRIVATE = 'installation-key.pem'
/** Bytes of a sum. */
export const STATE_SUM_BYTES = 32
/** Tells this secret from any other that is derived from the same key. */
const PURPOSE = 'sallyport state beside the hash chain/1'

export type SumSubject = 'snapshot' | 'begun' | 'mark' | 'mark-item' | 'marks' | 'alarm-item' | 'alarms'

/** HMAC-SHA-256 of `content`; `subject` keeps a sum of one thing from standing for another. */
export type StateSum = (subject: SumSubject, content: Uint8Array | string) => Buffer

export function stateSumOf(key: KeyObject): StateSum {
  const secret = Buffer.from(
    hkdfSync('sha256', key.export({ type: 'pkcs8', format: 'der' }), '', PURPOSE, STATE_SUM_BYTES),
  )
  return (subject, content) => createHmac('sha256', secret).update(`${subject}\0`).update(content).digest()
}

/** The private key of a data folder; undefined when it is missing or cannot be read, which others report. */
export function privateKeyIn(folder: string): KeyObject | undefined {
  const file = join(folder, PRIVATE)
  if (!existsSync(file)) return undefined
  try {
    return createPrivateKey(readFileSync(file))
  } catch {
    return undefined
  }
}

/** The sums of a data folder; undefined without its private key. */
export function stateSumIn(folder: string): StateSum | undefined {
  const key = privateKeyIn(folder)
  return key && stateSumOf(key)
}
