/** The certificates of a site as a list for the screen: the console's own first, then one row per panel. */
import { DAY, type Instant } from '../domain/time'
import { WARN_DAYS, type Entry } from './folder'

/** The name of the console's own certificates. */
export const CONSOLE = 'console'
/** Days before its end from which a certificate is urgent. */
export const URGENT_DAYS = 7

export type Validity = 'none' | 'good' | 'month' | 'week' | 'over' | 'revoked'

export interface CertificateRow {
  readonly name: string
  readonly validity: Validity
  readonly issuedAt: Instant | null
  readonly expiresAt: Instant | null
  readonly revokedAt: Instant | null
  readonly reason: string | null
  readonly fingerprint: string | null
}

export function validityAt(expiresAt: Instant, now: Instant): Exclude<Validity, 'none' | 'revoked'> {
  if (expiresAt <= now) return 'over'
  if (expiresAt - now <= URGENT_DAYS * DAY) return 'week'
  return expiresAt - now <= WARN_DAYS * DAY ? 'month' : 'good'
}

/** Shows the newest certificate of each name; older ones, though trusted until they end, are left out. */
export function certificateRows(
  entries: readonly Entry[],
  panels: readonly string[],
  now: Instant,
): readonly CertificateRow[] {
  const own = entries.findLast(({ purpose }) => purpose === 'console')?.name ?? CONSOLE
  return [own, ...panels].map((name): CertificateRow => {
    const entry = entries.findLast((one) => one.name === name)
    if (entry === undefined)
      return {
        name,
        validity: 'none',
        issuedAt: null,
        expiresAt: null,
        revokedAt: null,
        reason: null,
        fingerprint: null,
      }
    const { issuedAt, expiresAt, revokedAt, reason, fingerprint } = entry
    const validity = revokedAt === null ? validityAt(expiresAt, now) : 'revoked'
    return { name, validity, issuedAt, expiresAt, revokedAt, reason, fingerprint }
  })
}
