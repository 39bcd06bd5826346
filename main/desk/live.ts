/**
 * What the desk remembers of a running site between two questions: open alarms, what makes locations doubtful, the last
 * row of each door. Folded from the journal, so that it is the same after a restart; bounded by the size of the site.
 */
import type { KeyedAlarm } from '../derived/alarms/derive'
import type { Decided, JournalRow } from '../decider/messages'
import type { JournalEvent } from '../domain/event'
import type { AreaId, CardholderId, DoorId, ReaderId } from '../domain/ids'
import { hasDoor, type Site } from '../domain/site'
import { HOUR, type Instant } from '../domain/time'
import { createClues, applyClue, type Clues } from './confidence'

/** How far back the journal is read at the start for clues; older ones no longer change a judgement of a location. */
export const LOOK_BACK_MS = 24 * HOUR
/** Closed alarms that are remembered; the history has the rest. */
export const CLOSED_LIMIT = 500
/** Rows read for that at most, so that a busy site starts as quickly as a quiet one. */
export const LOOK_BACK_ROWS = 5_000

export interface Live {
  readonly clues: Clues
  readonly lastSeqOfDoor: ReadonlyMap<DoorId, number>
  /** Each person's last read at a reader, as far back as the start loaded. */
  readonly lastReadOf: ReadonlyMap<CardholderId, Instant>
  /** The row that opened a violation, when it is not older than what was read at the start. */
  openedBy(cardholder: CardholderId, area: AreaId): number | undefined
  alarms(): readonly KeyedAlarm[]
  alarm(id: string): KeyedAlarm | undefined
  readonly changeSite: (site: Site) => void
  /** Closed in the last day, newest first. */
  closedAlarms(now: Instant): readonly KeyedAlarm[]
  /** Takes in alarms that were closed before this desk was opened. */
  applyClosed(closed: readonly KeyedAlarm[]): void
  /** Takes in rows, oldest first. */
  hear(rows: readonly JournalRow[]): void
  /** Takes in changed alarms; returns those that want somebody's attention now and did not before. */
  applyAlarms(changed: readonly KeyedAlarm[]): readonly KeyedAlarm[]
}

export function createLive(site: Site): Live {
  const clues = createClues()
  let doorOfReader = doorsOf(site)
  const lastSeqOfDoor = new Map<DoorId, number>()
  const lastReadOf = new Map<CardholderId, Instant>()
  const openedBy = new Map<string, number>()
  const alarms = new Map<string, KeyedAlarm>()
  let closed: readonly KeyedAlarm[] = []

  const remember = (more: readonly KeyedAlarm[]): void => {
    if (more.length > 0) closed = [...closed, ...more].slice(-CLOSED_LIMIT)
  }
  let lastRead: { readonly seq: number; readonly cardholder: CardholderId | undefined } | undefined

  function applyRow({ seq, event }: JournalRow): void {
    applyClue(clues, event)
    const door = doorOf(event, doorOfReader)
    if (door !== undefined) lastSeqOfDoor.set(door, seq)
    switch (event.event) {
      case 'access.granted':
      case 'access.denied':
        lastRead = { seq, cardholder: event.cardholder }
        if (event.cardholder !== undefined) lastReadOf.set(event.cardholder, event.at)
        return
      case 'violation.opened':
        // The read that broke the rule carries the explanation; it comes right before.
        openedBy.set(
          violationKey(event.cardholder, event.area),
          lastRead?.cardholder === event.cardholder ? lastRead.seq : seq,
        )
        return
      case 'violation.cleared':
        openedBy.delete(violationKey(event.cardholder, event.area))
        return
      default:
        return
    }
  }

  return {
    changeSite: (next) => {
      doorOfReader = doorsOf(next)
    },
    clues,
    lastSeqOfDoor,
    lastReadOf,
    openedBy: (cardholder, area) => openedBy.get(violationKey(cardholder, area)),
    alarms: () => [...alarms.values()],
    alarm: (id) => alarms.get(id),
    closedAlarms: (now) => closed.filter(({ closedAt = 0 }) => closedAt > now - LOOK_BACK_MS).toReversed(),
    applyClosed: remember,
    hear: (rows) => {
      for (const row of rows) applyRow(row)
    },
    applyAlarms: (changed) => {
      // An outage that ended within moments was never shown, so nobody cleared it.
      remember(changed.filter(({ state, acknowledgedAt }) => state === 'closed' && acknowledgedAt !== undefined))
      return changed.filter((alarm) => {
        const before = alarms.get(alarm.id)
        if (alarm.state === 'closed') alarms.delete(alarm.id)
        else alarms.set(alarm.id, alarm)
        return alarm.state === 'new' && before?.state !== 'new'
      })
    },
  }
}

const doorsOf = (site: Site): ReadonlyMap<ReaderId, DoorId> =>
  new Map(site.readers.filter(hasDoor).map((reader) => [reader.id, reader.door]))

const violationKey = (cardholder: CardholderId, area: AreaId): string => `${area} ${cardholder}`

/** The door a row is about: its own or its reader's. */
function doorOf(event: JournalEvent, doorOfReader: ReadonlyMap<ReaderId, DoorId>): DoorId | undefined {
  if ('door' in event && typeof event.door === 'string') return event.door
  return 'reader' in event && typeof event.reader === 'string' ? doorOfReader.get(event.reader) : undefined
}

/** Pages back through the journal until it is old or long enough, then hands all of it over, oldest first. */
export async function readBack(
  page: (before: number | null) => Promise<readonly JournalRow[]>,
  now: Instant,
): Promise<readonly JournalRow[]> {
  const rows: JournalRow[] = []
  let before: number | null = null
  while (rows.length < LOOK_BACK_ROWS) {
    const older = await page(before)
    rows.push(...older)
    const oldest = older.at(-1)
    if (!oldest || oldest.event.at < now - LOOK_BACK_MS) break
    before = oldest.seq
  }
  return rows.toReversed()
}

export const rowsOf = (results: readonly Decided[]): readonly JournalRow[] => results.flatMap(({ rows }) => rows)
