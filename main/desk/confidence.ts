/**
 * How sure the console is of where somebody is, from facts it has anyway. Nobody is watched by this: a location follows
 * from the last passage, and each clue says how that person, or anybody unseen, could have moved since.
 *
 * high     the last passage is recent and nothing happened since that moves people unseen
 * medium   somebody may have moved unseen: a REX exit, a forced door, an outage that is over, a long time
 * low      it is likely that the location is wrong or cannot be kept: see `because`
 * unknown  there is no location
 */
import type { JournalEvent } from '../domain/event'
import { OUTSIDE, type AreaId, type CardholderId, type ControllerId, type DoorId, type ReaderId } from '../domain/ids'
import { hasDoor, type DoorReader, type Reader, type Site } from '../domain/site'
import { HOUR, type Instant } from '../domain/time'
import type { Confidence, ConfidenceReason } from '../../preload/contract/models'

/** A shift and its handover: who is still inside after that has probably left another way. */
export const AGE_MEDIUM_MS = 12 * HOUR
export const AGE_LOW_MS = 24 * HOUR

interface Outage {
  readonly from: Instant
  /** Null while it lasts. */
  readonly to: Instant | null
}

/** What has happened that makes locations doubtful; folded from the journal, oldest first. */
export interface Clues {
  readonly forced: Map<DoorId, Instant>
  readonly rex: Map<DoorId, Instant>
  readonly readers: Map<ReaderId, Outage>
  readonly controllers: Map<ControllerId, Outage>
  /** The last suspension that touched an area. */
  readonly suspended: Map<AreaId | typeof WHOLE_SITE, Outage>
  readonly late: Map<CardholderId, Instant>
  /** The last read that led to no passage. */
  readonly reads: Map<CardholderId, { readonly reader: ReaderId; readonly at: Instant }>
}

const WHOLE_SITE = 'site'

export const createClues = (): Clues => ({
  forced: new Map(),
  rex: new Map(),
  readers: new Map(),
  controllers: new Map(),
  suspended: new Map(),
  late: new Map(),
  reads: new Map(),
})

/** Applies one event. Each map holds at most one entry per item of the site, so memory does not grow in a long run. */
export function applyClue(clues: Clues, event: JournalEvent): void {
  switch (event.event) {
    case 'door.forced':
      clues.forced.set(event.door, event.at)
      return
    case 'door.opened':
      if (event.rex) clues.rex.set(event.door, event.at)
      return
    case 'reader.offline':
    case 'reader.online':
      mark(clues.readers, event.reader, event.event === 'reader.offline', event.at)
      return
    case 'link.down':
    case 'link.up':
      mark(clues.controllers, event.controller, event.event === 'link.down', event.at)
      return
    case 'apb.changed':
      if (event.action === 'suspend')
        mark(clues.suspended, 'area' in event.scope ? event.scope.area : WHOLE_SITE, event.on, event.at)
      return
    case 'access.granted':
    case 'access.denied':
      if (event.cardholder === undefined) return
      if (event.late) clues.late.set(event.cardholder, event.at)
      else clues.reads.set(event.cardholder, { reader: event.reader, at: event.at })
      return
    case 'passage':
      clues.reads.delete(event.cardholder)
      return
    default:
      return
  }
}

function mark<Key>(outages: Map<Key, Outage>, key: Key, begins: boolean, at: Instant): void {
  const known = outages.get(key)
  if (begins) {
    // Reporting a lasting outage again does not restart it.
    if (!known || known.to !== null) outages.set(key, { from: at, to: null })
  } else if (known && known.to === null) outages.set(key, { from: known.from, to: at })
}

/** Where somebody is believed to be. */
export interface Believed {
  readonly cardholder: CardholderId
  readonly location: AreaId | null
  readonly since: Instant | null
}

export interface Certainty {
  readonly confidence: Confidence
  /** The gravest doubt; absent without doubt. */
  readonly because?: ConfidenceReason
}

/** Ways out of each area, worked out once: locations are judged by the hundred, several times a second. */
export interface Layout {
  readonly readers: ReadonlyMap<ReaderId, Reader>
  readonly exits: ReadonlyMap<AreaId, readonly DoorReader[]>
  /** Doors of readers that lead in or out. */
  readonly doors: ReadonlyMap<AreaId, readonly DoorId[]>
}

export function layoutOf(site: Site): Layout {
  const ways = site.readers.filter(hasDoor)
  const around = (area: AreaId): readonly DoorReader[] => ways.filter(({ from, to }) => from === area || to === area)
  return {
    readers: new Map(site.readers.map((reader) => [reader.id, reader])),
    exits: new Map(site.areas.map(({ id }) => [id, ways.filter(({ from, to }) => from === id && to !== id)])),
    doors: new Map(site.areas.map(({ id }) => [id, [...new Set(around(id).map(({ door }) => door))]])),
  }
}

/** Judges one location at `now`: the first doubt that makes it low, else the first that makes it medium, else high. */
export function certaintyOf(believed: Believed, clues: Clues, site: Layout, now: Instant): Certainty {
  const { location, since } = believed
  if (location === null || since === null) return { confidence: 'unknown', because: { code: 'no-passage' } }
  const doubts = doubtsOf(believed.cardholder, location, since, clues, site, now)
  const worst = doubts.find((doubt) => doubt.confidence === 'low') ?? doubts[0]
  return worst ?? { confidence: 'high' }
}

function doubtsOf(
  cardholder: CardholderId,
  location: AreaId,
  since: Instant,
  clues: Clues,
  site: Layout,
  now: Instant,
): readonly Certainty[] {
  const doubts: Certainty[] = []
  const doubt = (confidence: 'low' | 'medium', because: ConfidenceReason): void =>
    void doubts.push({ confidence, because })

  const read = clues.reads.get(cardholder)
  const readAt = read && read.at > since ? site.readers.get(read.reader) : undefined
  if (read && readAt && hasDoor(readAt) && readAt.from !== location)
    doubt('low', { code: 'read-elsewhere', reader: read.reader, door: readAt.door, at: read.at })

  const late = clues.late.get(cardholder)
  if (late !== undefined && late > since) doubt('low', { code: 'late-event', at: late })

  const exits = site.exits.get(location) ?? []
  if (exits.length === 0) doubt('low', { code: 'no-exit-reader' })
  for (const exit of exits) {
    const controller = exit.controller === null ? undefined : clues.controllers.get(exit.controller)
    if (exit.controller !== null && controller && touches(controller, since))
      doubt(lasts(controller), { code: 'controller-offline', controller: exit.controller, at: controller.from })
    const reader = clues.readers.get(exit.id)
    if (reader && touches(reader, since))
      doubt(lasts(reader), { code: 'exit-reader-offline', reader: exit.id, door: exit.door, at: reader.from })
  }

  for (const key of [location, WHOLE_SITE] as const) {
    const suspension = clues.suspended.get(key)
    if (suspension && touches(suspension, since)) doubt('low', { code: 'suspended', at: suspension.from })
  }

  for (const door of site.doors.get(location) ?? []) {
    const forced = clues.forced.get(door)
    if (forced !== undefined && forced > since) doubt('medium', { code: 'door-forced', door, at: forced })
    const rex = clues.rex.get(door)
    if (rex !== undefined && rex > since) doubt('medium', { code: 'rex-exit', door, at: rex })
  }

  // Outside is where people spend the night: being there long is no doubt.
  if (location !== OUTSIDE && now - since >= AGE_MEDIUM_MS)
    doubt(now - since >= AGE_LOW_MS ? 'low' : 'medium', { code: 'age', at: since })
  return doubts
}

const touches = (outage: Outage, since: Instant): boolean => outage.to === null || outage.to > since
const lasts = (outage: Outage): 'low' | 'medium' => (outage.to === null ? 'low' : 'medium')
