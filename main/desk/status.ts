/** The models of a whole site at an instant, put together from what the decision thread and the devices say. */
import { maskedCard } from '../cards/masked'
import type { DraftState } from '../domain/site-draft'
import type { JournalStatus, Overview, PersonFacts, ViolationFacts } from '../decider/messages'
import type { DeviceStatus } from '../devices/device-state'
import type { DoorId } from '../domain/ids'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type {
  Alarm,
  DoorStatus,
  LaneRow,
  OpenViolation,
  Operator,
  PersonState,
  Relaxation,
  Status,
} from '../../preload/contract/models'
import type { MusterHead } from '../../preload/contract/shift'
import { floodOf } from '../derived/alarms/shown'
import { certaintyOf, type Clues, type Layout } from './confidence'
import type { People } from './site-view'

export interface StatusSources {
  readonly site: Site
  readonly operator: Operator
  readonly overview: Overview
  readonly devices: DeviceStatus
  readonly journal: JournalStatus
  readonly alarms: readonly Alarm[]
  readonly notifications: string | null
  /** The last row that was about each door. */
  readonly lastSeqOfDoor: ReadonlyMap<DoorId, number>
  readonly now: Instant
  readonly muster?: MusterHead | undefined
  readonly handover?: Status['handover'] | undefined
  /** Path of a site file that waits for an administrator. */
  readonly siteOffer?: string | null
  readonly draft?: Pick<DraftState, 'owner' | 'revision' | 'changes' | 'timed'>
}

export function statusOf(sources: StatusSources): Status {
  const { site, operator, overview, devices, journal, alarms, notifications, now } = sources
  return {
    at: now,
    operator,
    relaxations: relaxationsOf(site, overview),
    controllers: devices.controllers,
    readers: devices.readers,
    doors: doorsOf(sources),
    areas: overview.areas,
    journal,
    notifications,
    flood: floodOf(alarms, now),
    ...(sources.muster ? { muster: sources.muster } : {}),
    ...(sources.handover ? { handover: sources.handover } : {}),
    ...(sources.siteOffer ? { siteOffer: { file: sources.siteOffer } } : {}),
    ...(devices.readerKeys ? { readerKeys: devices.readerKeys } : {}),
    ...(sources.draft ? { draft: draftHead(sources.draft) } : {}),
  }
}

/** Everything that makes a rule not apply here, what the site file says included (apb.md 3.4, 3.6, 3.7). */
function relaxationsOf(site: Site, overview: Overview): readonly Relaxation[] {
  const standing = { since: null, until: null, operator: null, reason: null }
  const observing: Relaxation[] = []
  if (site.apb.enforcement === 'observe') observing.push({ kind: 'observing', scope: { site: true }, ...standing })
  else
    for (const area of site.areas)
      if (area.apb.enforcement === 'observe')
        observing.push({ kind: 'observing', scope: { area: area.id }, ...standing })
  const toggles = overview.toggles.map(({ kind, scope, since, until, operator, reason }) => ({
    kind,
    scope,
    since,
    until,
    operator,
    reason,
  }))
  const fromFile = site.apb.grantOnViolation && !toggles.some((toggle) => isSiteGrant(toggle))
  return [
    ...toggles,
    ...(fromFile ? [{ kind: 'grant-on-violation', scope: { site: true }, ...standing } as const] : []),
    ...observing,
  ]
}

const isSiteGrant = (toggle: Pick<Relaxation, 'kind' | 'scope'>): boolean =>
  toggle.kind === 'grant-on-violation' && 'site' in toggle.scope

function doorsOf({ site, overview, devices, lastSeqOfDoor }: StatusSources): readonly DoorStatus[] {
  const contacts = new Map(devices.doors.map((door) => [door.id, door.contact]))
  const faults = new Map(devices.doors.map((door) => [door.id, door.fault]))
  const decided = new Map(overview.doors.map((door) => [door.id, door]))
  return site.doors.map(({ id, contact }) => {
    const door = decided.get(id)
    // A door without a contact has no state to show, whatever was assumed when the site was loaded.
    const state = contact ? (contacts.get(id) ?? 'unknown') : 'unknown'
    // A door found open (panel-link.md 9) has been so since nobody knows when.
    const isDecided = (state === 'open') === (door?.open ?? false)
    return {
      id,
      state,
      contactFault: contact ? (faults.get(id) ?? null) : null,
      since: state === 'unknown' || !isDecided ? null : (door?.since ?? null),
      forced: door?.forced ?? false,
      held: door?.held ?? false,
      lockdown: door?.lockdown ?? false,
      unlocked: door?.unlocked ?? false,
      unlockedUntil: door?.unlockedUntil ?? null,
      lastSeq: lastSeqOfDoor.get(id) ?? null,
    }
  })
}

/** What the judgement of a location needs besides the person. */
export interface Surroundings {
  readonly layout: Layout
  readonly people: People
  readonly clues: Clues
  readonly now: Instant
}

export function openViolation(
  facts: ViolationFacts,
  around: Surroundings,
  openedBySeq: number | undefined,
): OpenViolation {
  const { confidence, because } = certaintyOf(
    { cardholder: facts.cardholder, location: facts.location, since: facts.locationSince },
    around.clues,
    around.layout,
    around.now,
  )
  return {
    cardholder: facts.cardholder,
    name: around.people.name(facts.cardholder)?.name ?? facts.cardholder,
    area: facts.area,
    violation: facts.violation,
    reader: facts.reader,
    openedAt: facts.openedAt,
    tries: facts.tries,
    lastAt: facts.lastAt,
    expiresAt: facts.expiresAt,
    untilCleared: facts.areaViolation,
    lockedOut: facts.lockedOut,
    confidence,
    ...(because === undefined ? {} : { confidenceBecause: because }),
    ...(openedBySeq === undefined ? {} : { seq: openedBySeq }),
  }
}

export function personState(
  id: string,
  facts: PersonFacts,
  lastRows: readonly LaneRow[],
  around: Surroundings,
  openedBySeq: (violation: ViolationFacts) => number | undefined,
): PersonState | undefined {
  const cardholder = around.people.cardholder(id)
  const named = around.people.name(id)
  if (!cardholder || !named) return undefined
  const { confidence, because } = certaintyOf(
    { cardholder: id, location: facts.location, since: facts.since },
    around.clues,
    around.layout,
    around.now,
  )
  return {
    ...named,
    cards: cardholder.credentials.map(maskedCard),
    location: facts.location,
    since: facts.since,
    confidence,
    confidenceReason: because ? `confidence.${because.code}` : null,
    ...(because === undefined ? {} : { confidenceBecause: because }),
    freePass: facts.freePass,
    exempt: facts.exempt,
    exemptUntil: facts.exemptUntil,
    violations: facts.violations.map((violation) => openViolation(violation, around, openedBySeq(violation))),
    lastRows,
  }
}

const draftHead = ({
  owner,
  revision,
  changes,
  timed,
}: Pick<DraftState, 'owner' | 'revision' | 'changes' | 'timed'>): NonNullable<Status['draft']> => ({
  owner: owner?.name ?? null,
  revision,
  changes: changes.length,
  timedRefused: timed !== null && timed.refused !== null,
})
