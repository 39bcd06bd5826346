/** Instants ahead at which something that runs comes to its end, from the state of the oracle. */
import type { SiteFile } from '../formats'
import { areaFile, around, doorFile, durationOf, readerFile, reentryOf } from '../place'
import { MINUTE, SECOND, type State } from '../state'

const presence = (site: SiteFile, area: number): number =>
  (areaFile(site, area).apb?.presenceExpiryMinutes ?? Number.NaN) * MINUTE

/** Ends after the state's instant, each once, the nearest first. */
export function edgesAhead(site: SiteFile, state: State): number[] {
  const trust = (controller: string): number =>
    (site.controllers?.find(({ id }) => id === controller)?.apbTrustMinutes ?? Number.NaN) * MINUTE
  const ends = [
    ...state.areaTimers.map(({ area, startedAt }) => startedAt + (reentryOf(site, area) ?? Number.NaN)),
    ...state.readerTimers.map(({ reader, startedAt }) => startedAt + durationOf(readerFile(site, reader))),
    ...state.windows.map(({ endsAt }) => endsAt),
    ...state.violations.map(
      ({ area, openedAt }) => openedAt + (areaFile(site, area).apb?.violationExpiryMinutes ?? Number.NaN) * MINUTE,
    ),
    ...state.people.flatMap(({ location, borders }) => [
      ...(location === null ? [] : around(site, location.area).map((area) => location.since + presence(site, area))),
      ...borders.map(({ area, since }) => since + presence(site, area)),
    ]),
    ...state.pending.map(({ endsAt }) => endsAt),
    ...state.doors.flatMap((door) => {
      const { heldOpenSeconds = Number.NaN, rexSeconds = 10, bounceMs = 0 } = doorFile(site, door.id)
      return [
        ...(door.open && !door.held ? [door.heldFrom + heldOpenSeconds * SECOND] : []),
        ...(door.rexAt === null ? [] : [door.rexAt + rexSeconds * SECOND]),
        ...(door.open || door.closedAt === null || bounceMs === 0 ? [] : [door.closedAt + bounceMs]),
        ...(door.graceUntil === null ? [] : [door.graceUntil]),
      ]
    }),
    ...state.down.map(({ controller, since }) => since + trust(controller)),
    ...state.reads.map(({ at }) => at + (site.site.duplicateReadMs ?? Number.NaN)),
  ]
  // what has no end is not a number, and not ahead
  return [...new Set(ends.filter((at) => at > state.now))].sort((one, other) => one - other)
}

/** How long to wait for the next record: not at all, and until just before, at and just after each end. */
export const waits = (site: SiteFile, state: State): number[] => [
  ...new Set([0, ...edgesAhead(site, state).flatMap((at) => [-1, 0, 1].map((by) => at - state.now + by))]),
]

/** The longest time that anything runs, in ms: whatever began longer ago has ended. */
export function longest(site: SiteFile): number {
  const seconds = site.doors.flatMap((door) => [
    door.heldOpenSeconds ?? 0,
    door.rexSeconds ?? 10,
    door.unlockSeconds ?? 5,
  ])
  return Math.max(
    ...seconds.map((each) => each * SECOND),
    ...site.doors.map(({ bounceMs = 0 }) => bounceMs),
    ...site.readers.flatMap((reader) => [durationOf(reader), (reader.apb?.revertSeconds ?? 0) * SECOND]),
    ...(site.areas ?? []).flatMap(({ id, apb }) => [
      reentryOf(site, id) ?? 0,
      (apb?.violationExpiryMinutes ?? 0) * MINUTE,
      (apb?.presenceExpiryMinutes ?? 0) * MINUTE,
    ]),
    ...(site.controllers ?? []).map(({ apbTrustMinutes = 0 }) => apbTrustMinutes * MINUTE),
    site.site.duplicateReadMs ?? 0,
  )
}
