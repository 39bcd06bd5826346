/** Instants in the site's zone, with UTC on hover, and what ticks. Zone and time come by context, once for the whole desk. */
import { createContext, useContext } from 'react'
import type { Instant } from '../../preload/contract/models'
import { left, ticking } from '../format/duration'
import { zone as zoneOf, type Zone } from '../format/zone'

export const ZoneContext = createContext<Zone>(zoneOf('UTC'))
/** The time of the last full second. */
export const NowContext = createContext<Instant>(0)

export const useZone = (): Zone => useContext(ZoneContext)
export const useNow = (): Instant => useContext(NowContext)

interface TimeProps {
  readonly at: Instant
  /** `day`: with its day, whatever today is. */
  readonly form?: 'hms' | 'hm' | 'hmsMs' | 'near' | 'day'
}

export function Time({ at, form = 'near' }: TimeProps) {
  const zone = useZone()
  const now = useNow()
  const words =
    form === 'near' ? zone.near(at, now) : form === 'day' ? `${zone.day(at)} ${zone.hm(at)}` : zone[form](at)
  return (
    <time className="m" dateTime={new Date(at).toISOString()} title={zone.utc(at)}>
      {words}
    </time>
  )
}

/** How long ago something was. */
export function Age({ since }: { readonly since: Instant }) {
  const zone = useZone()
  return (
    <span className="m" title={zone.utc(since)}>
      {ticking(useNow() - since)}
    </span>
  )
}

/** How long something still lasts. */
export function Countdown({ until }: { readonly until: Instant }) {
  const zone = useZone()
  return (
    <span className="m" title={zone.utc(until)}>
      {left(until - useNow())}
    </span>
  )
}
