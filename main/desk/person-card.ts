/** The card of one person: everything that a desk knows of them. */
import { maskedCard } from '../cards/masked'
import type { ViolationFacts } from '../decider/messages'
import type { CardholderId, CredentialId, ReaderId } from '../domain/ids'
import { VIOLATION_RULES, type ViolationKind } from '../domain/reason'
import { levelIdOf, type Cardholder, type Site } from '../domain/site'
import { DAY, type Instant } from '../domain/time'
import type { LaneRow } from '../../preload/contract/models'
import { PERSON_EVENTS, type AccessHeld, type PersonCard, type PersonCardOnFile } from '../../preload/contract/people'
import { pastQuery, rowsQuery, type laneRow } from './lane'
import { validityOf } from './people-list'
import type { DeskOptions } from './running'
import { personState, type Surroundings } from './status'

export interface PeopleSources {
  readonly options: Pick<DeskOptions, 'running' | 'clock'>
  readonly around: () => Surroundings
  readonly openedBy: (violation: ViolationFacts) => number | undefined
  readonly toLane: ReturnType<typeof laneRow>
}

/** Days of broken rules that a person card counts. */
const BROKEN_DAYS = 90
/** Passes over the journal for one count, 500 rows each. */
const BROKEN_LOOKS = 8
const BROKEN_ROWS = 500

/** Null when the decision thread does not know the person yet. */
export async function personCard(
  person: Cardholder,
  { options, around, openedBy, toLane, localMinute }: PeopleSources & { readonly localMinute: string },
): Promise<PersonCard | null> {
  const { running, clock } = options
  const { ask, site } = running
  const { id } = person
  const now = clock.now()
  const credentials = person.credentials.map((one) => one.id)
  const [state, rows, openings, broken] = await Promise.all([
    ask('person', { id }),
    ask('rows', rowsQuery(null, BROKEN_ROWS, { cardholder: id })),
    ask('openings', { credentials, at: now }),
    brokenSince(running.search, id, now - BROKEN_DAYS * DAY),
  ])
  const lane = rows.flatMap(toLane)
  const shown = state && personState(id, state, lane.slice(0, PERSON_EVENTS), around(), openedBy)
  if (!shown) return null
  const photo = running.photos.version(id)
  const { department, number, validFrom, validTo } = person
  return {
    ...shown,
    ...(photo === undefined ? {} : { photo }),
    ...(department === undefined ? {} : { department }),
    ...(number === undefined ? {} : { number }),
    ...{ validFrom, validTo, broken },
    validity: validityOf(person, localMinute),
    extendedUnlock: person.extendedUnlock === true,
    hasPin: (person.pinHash ?? person.pin) !== undefined,
    credentials: person.credentials.map((one, place): PersonCardOnFile => ({
      id: one.id,
      shown: maskedCard(one),
      format: one.card?.format ?? null,
      active: openings.active[place] === true,
      used: lastUse(lane, one.id),
    })),
    access: accessOf(site, person),
    openings: openings.readers,
  }
}

/** The last read with a card among these rows, newest first. */
function lastUse(rows: readonly LaneRow[], credential: CredentialId): { at: Instant; reader: ReaderId } | null {
  for (const { event } of rows)
    if ((event.event === 'access.granted' || event.event === 'access.denied') && event.credential === credential)
      return { at: event.at, reader: event.reader }
  return null
}

/** Reads that broke a rule, by the kind of what they broke. */
async function brokenSince(
  search: DeskOptions['running']['search'],
  cardholder: CardholderId,
  since: Instant,
): Promise<PersonCard['broken']> {
  const counts = new Map<ViolationKind, number>()
  let before: number | null = null
  for (let look = 0; look < BROKEN_LOOKS; look++) {
    const filter = { cardholder, from: since, rules: VIOLATION_RULES }
    const { rows, next } = await search(pastQuery(before, BROKEN_ROWS, filter))
    for (const { event } of rows)
      if ('violation' in event && event.violation !== undefined && typeof event.violation === 'object')
        counts.set(event.violation.kind, (counts.get(event.violation.kind) ?? 0) + 1)
    before = next
    if (next === null) break
  }
  const sorted = [...counts].map(([kind, count]) => ({ kind, count })).toSorted((a, b) => b.count - a.count)
  return { counts: sorted, since, complete: before === null }
}

function accessOf(site: Site, person: Cardholder): readonly AccessHeld[] {
  return person.accessLevels.flatMap((held): AccessHeld[] => {
    const level = site.accessLevels.find(({ id }) => id === levelIdOf(held))
    if (!level) return []
    const schedule = site.schedules.find(({ id }) => id === level.schedule)
    const dates = typeof held === 'string' ? {} : { from: held.from, to: held.to }
    return [
      {
        name: level.name,
        readers: level.readers.includes('*') ? null : level.readers,
        schedule: schedule
          ? {
              name: schedule.name,
              periods: schedule.weekly.map(({ days, fromMinute, toMinute }) => ({
                days,
                from: fromMinute,
                to: toMinute,
              })),
            }
          : null,
        ...(dates.from === undefined ? {} : { from: dates.from }),
        ...(dates.to === undefined ? {} : { to: dates.to }),
      },
    ]
  })
}
