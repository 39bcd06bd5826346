/** An instant that somebody types on the site's clock: a day, or a day and a time. */
import type { Instant } from '../../preload/contract/models'
import type { Zone } from './zone'

/** Undefined for an empty text, null for one that does not say a day. */
export function typedInstant(words: string, { fromLocal }: Pick<Zone, 'fromLocal'>): Instant | undefined | null {
  const [day = '', time = '00:00'] = words.trim().split(/[ T]+/)
  return day === '' ? undefined : (fromLocal(`${day}T${time.padStart(5, '0')}`) ?? null)
}

/** As it is typed: `2026-11-21 03:11`. */
export const instantTyped = (at: Instant, { toLocal }: Pick<Zone, 'toLocal'>): string => toLocal(at).replace('T', ' ')
