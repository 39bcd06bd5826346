/**
 * Site files of earlier versions that held PINs in clear text. The journal's row of a version has the hash of the file as it
 * came into force; a file whose PINs were hashed later has its own hash in a `pins-hashed` row, which is in the chain as well.
 */
import { readMark } from './marks'
import type { StoredMark } from './marks'
import type { Connection } from './open'

/** A version of the site file that now has hashes for its PINs; `sha256` is that of the new text, in hex. */
export interface HashedSite {
  readonly version: number
  readonly sha256: string
}

/** Key of the mark that says up to which version there are no clear PINs. */
const PINS_HASHED = 'site.pins-hashed'
export const pinsHashedMark = (upTo: number): StoredMark => ({ key: PINS_HASHED, value: { upTo } })

/** Versions up to this one have no clear PINs; 0 = nothing is known. */
export function pinsHashedUpTo(connection: Connection): number {
  const value = readMark(connection, PINS_HASHED)
  if (typeof value !== 'object' || value === null || !('upTo' in value)) return 0
  return Number.isSafeInteger(value.upTo) ? Number(value.upTo) : 0
}

/** Whether a site file has a PIN in clear text, however its text is written. */
export function hasClearPin(text: string): boolean {
  const file: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
  const cardholders = typeof file === 'object' && file !== null && 'cardholders' in file ? file.cardholders : []
  return (
    Array.isArray(cardholders) &&
    cardholders.some((one: unknown) => typeof one === 'object' && one !== null && 'pin' in one)
  )
}
