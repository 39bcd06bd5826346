import { MINUTE, SECOND } from '../domain/time'
import type { Site } from '../domain/site'
import type { ZoneRules } from '../domain/zone'
import type { AccessPlan } from './plan-access'
import { atOnce, planPeople, type PeoplePlan } from './plan-people'
import { ROWS } from './apb/rows'
import type { Format } from '../cards/format'
import type { CardIndex } from '../cards/card-index'
import {
  AREA_HARD,
  AREA_NONE,
  BY_OTHER_CREDENTIAL,
  BY_OTHER_READER,
  CLEARED_BY_OTHERS,
  HAS_CONTACT,
  MODES,
  MODE_TIMED_EXTENDED,
  MODE_TIMED_READER,
  MODE_TIMED_USER,
  NONE,
  OBSERVES,
  READER_DOOR,
  READER_FLAGS,
  READER_PLACES,
  READER_ROW,
  RULES_SHIFT,
  STARTS_IN,
  STARTS_OUT,
  STARTS_REENTRY,
  STARTS_TIMER,
  STARTS_USER,
} from './codes'
import { LocalTime } from './local-time'
import { Schedules } from './schedule'
import { StringIndex } from './string-index'
import { zoneRules } from './zone-rules'

/**
 * The site as integers: every area, reader, door, controller, cardholder and credential is its place in the site file, and
 * what the rules ask of it stands in typed arrays. Built once for a site and never written again.
 */
export class Plan {
  readonly local: LocalTime
  readonly schedules: Schedules
  readonly access: AccessPlan

  /** apb.md 3.1 */
  readonly enabled: boolean

  // areas
  readonly areaCount: number
  readonly areaMode: Uint8Array
  /** 0 = no such timer; so are the other durations. */
  readonly areaReentryMs: Float64Array
  readonly areaExpiryMs: Float64Array
  readonly areaPresenceMs: Float64Array
  /** Whether any area has one: where none has, nobody asks how old a location is. */
  readonly presenceExpires: boolean
  /** -1 = no limit. */
  readonly areaCapacity: Int32Array
  /** The readers that lead into an area, and those that lead out of it. */
  readonly areaEntrances: readonly (readonly number[])[]

  // readers
  readonly readerCount: number
  readonly readerDoor: Int32Array
  readonly readerFrom: Int32Array
  readonly readerTo: Int32Array
  /** Readers without a controller are the console's own (apb.md 1): it is numbered after the site's. */
  readonly readerController: Int32Array
  readonly readerMode: Uint8Array
  /** `minutes` or `revertSeconds` of the mode. */
  readonly readerMs: Float64Array
  readonly readerClearedBy: Uint8Array
  /** What a route comes after: `routes[routeStart[r]]` up to `routes[routeStart[r + 1]]` (4.10). */
  readonly routeStart: Int32Array
  readonly routes: Int32Array
  /** See READER_ROW of codes.ts. */
  readonly readerRow: Int32Array

  // doors
  readonly doorCount: number
  readonly doorContact: Uint8Array
  readonly doorUnlockMs: Float64Array
  readonly doorHeldMs: Float64Array
  readonly doorRexMs: Float64Array

  // people
  readonly holderCount: number
  /** Null where every cardholder has just one credential: then both have the same place. */
  private readonly credentialHolders: Int32Array | null
  /** Readers that ask for a PIN; null where none does. */
  private readonly pinReaders: ReadonlySet<number> | null
  private readonly inactive: ReadonlySet<number>
  private readonly someInactive: boolean
  readonly credentialIds: readonly string[]
  readonly credentials: StringIndex
  readonly cards: CardIndex

  // how each reader reads bits (apb.md 11)
  private readonly readerFormats: readonly (readonly Format[])[]
  private readonly reversed: ReadonlySet<number>
  /** Equal for readers that read bits alike. */
  readonly readsLike: readonly string[]

  private readonly areas: ReadonlyMap<number, number>
  private readonly readers: StringIndex
  private readonly doors: StringIndex
  private readonly controllers: StringIndex
  private readonly holders: StringIndex

  constructor(
    readonly site: Site,
    people: PeoplePlan = atOnce(planPeople(site)),
    /** The rules of the site's zone; null: as this runtime has them. */
    readonly zone: ZoneRules | null = null,
  ) {
    this.enabled = site.apb.enabled
    this.local = new LocalTime(site.timeZone, zone)
    this.schedules = new Schedules(site.schedules, this.local)
    this.areas = new Map(site.areas.map((area, i) => [area.id, i]))
    this.readers = new StringIndex(site.readers.map((reader) => reader.id))
    this.doors = new StringIndex(site.doors.map((door) => door.id))
    this.controllers = new StringIndex(site.controllers.map((controller) => controller.id))

    this.areaCount = site.areas.length
    this.areaMode = Uint8Array.from(site.areas, ({ apb }) => ['none', 'soft', 'hard'].indexOf(apb.mode))
    this.areaReentryMs = Float64Array.from(site.areas, ({ apb }) => (apb.reentryMinutes ?? 0) * MINUTE)
    this.areaExpiryMs = Float64Array.from(site.areas, ({ apb }) => (apb.violationExpiryMinutes ?? 0) * MINUTE)
    this.areaPresenceMs = Float64Array.from(site.areas, ({ apb }) => (apb.presenceExpiryMinutes ?? 0) * MINUTE)
    this.presenceExpires = this.areaPresenceMs.some((ms) => ms > 0)
    this.areaCapacity = Int32Array.from(site.areas, ({ capacity }) => capacity?.max ?? -1)

    const readers = site.readers
    this.readerCount = readers.length
    this.readerDoor = Int32Array.from(readers, ({ door }) => (door === null ? NONE : this.door(door)))
    this.readerFrom = Int32Array.from(readers, ({ from }) => this.area(from))
    this.readerTo = Int32Array.from(readers, ({ to }) => this.area(to))
    this.readerController = Int32Array.from(readers, ({ controller }) =>
      controller === null ? site.controllers.length : this.controller(controller),
    )
    this.readerMode = Uint8Array.from(readers, ({ apb }) => MODES.indexOf(apb.mode))
    this.readerMs = Float64Array.from(readers, ({ apb }) =>
      'minutes' in apb ? apb.minutes * MINUTE : 'revertSeconds' in apb ? apb.revertSeconds * SECOND : 0,
    )
    this.readerClearedBy = Uint8Array.from(readers, ({ apb }) =>
      apb.mode === 'timed-reader'
        ? (apb.clearedBy.includes('other-credential') ? BY_OTHER_CREDENTIAL : 0) |
          (apb.clearedBy.includes('other-reader') ? BY_OTHER_READER : 0)
        : 0,
    )
    const routes = readers.map(({ apb }) => (apb.mode === 'route' ? apb.after.map((id) => this.reader(id)) : []))
    this.routeStart = new Int32Array(readers.length + 1)
    routes.forEach((after, i) => (this.routeStart[i + 1] = (this.routeStart[i] as number) + after.length))
    this.routes = Int32Array.from(routes.flat())
    this.areaEntrances = site.areas.map((_, area) => readers.flatMap((__, i) => (this.to(i) === area ? [i] : [])))

    const doors = site.doors
    this.doorCount = doors.length
    this.doorContact = Uint8Array.from(doors, ({ contact }) => (contact ? 1 : 0))
    this.doorUnlockMs = Float64Array.from(doors, ({ unlockSeconds }) => unlockSeconds * SECOND)
    this.doorHeldMs = Float64Array.from(doors, ({ heldOpenSeconds }) => (heldOpenSeconds ?? 0) * SECOND)
    this.doorRexMs = Float64Array.from(doors, ({ rexSeconds }) => rexSeconds * SECOND)
    this.readerRow = new Int32Array(readers.length * READER_ROW)
    readers.forEach((_, i) => this.writeReaderRow(i))

    this.holderCount = site.cardholders.length
    this.holders = people.holders
    this.credentialHolders = people.credentialHolders
    this.inactive = people.inactive
    const pinned = readers.flatMap(({ pin }, i) => (pin === undefined ? [] : [i]))
    this.pinReaders = pinned.length === 0 ? null : new Set(pinned)
    this.someInactive = this.inactive.size > 0
    this.credentialIds = people.credentialIds
    this.credentials = people.credentials
    this.cards = people.cards
    this.readerFormats = readers.map(({ cardFormats }) => people.formats.inOrder(cardFormats))
    this.reversed = new Set(readers.flatMap(({ reverseBytes }, i) => (reverseBytes ? [i] : [])))
    this.readsLike = readers.map(({ cardFormats, reverseBytes = false }) => JSON.stringify([reverseBytes, cardFormats]))
    this.access = people.access
  }

  area(id: number): number {
    return known(this.areas.get(id) ?? NONE, 'area', id)
  }
  reader(id: string): number {
    return known(this.readers.find(id), 'reader', id)
  }
  door(id: string): number {
    return known(this.doors.find(id), 'door', id)
  }
  controller(id: string): number {
    return known(this.controllers.find(id), 'controller', id)
  }
  holder(id: string): number {
    return known(this.holders.find(id), 'cardholder', id)
  }

  /** The same questions for ids that may be gone, as those of a saved state may. */
  readonly find = {
    area: (id: number): number => this.areas.get(id) ?? NONE,
    reader: (id: string): number => this.readers.find(id),
    door: (id: string): number => this.doors.find(id),
    controller: (id: string): number => this.controllers.find(id),
    holder: (id: string): number => this.holders.find(id),
  }

  credentialHolder(credential: number): number {
    return this.credentialHolders === null ? credential : (this.credentialHolders[credential] as number)
  }
  formatsOf(reader: number): readonly Format[] {
    return this.readerFormats[reader] ?? []
  }
  reversesBytes(reader: number): boolean {
    return this.reversed.has(reader)
  }
  asksPin(reader: number): boolean {
    return this.pinReaders?.has(reader) === true
  }
  isInactive(credential: number): boolean {
    return this.someInactive && this.inactive.has(credential)
  }

  /** The readers that a route comes after. */
  after(reader: number): number[] {
    return [...this.routes.subarray(this.routeStart[reader], this.routeStart[reader + 1])]
  }

  from(reader: number): number {
    return this.readerFrom[reader] as number
  }
  to(reader: number): number {
    return this.readerTo[reader] as number
  }

  private writeReaderRow(reader: number): void {
    const { site } = this
    const [from, to, door, mode] = [
      this.from(reader),
      this.to(reader),
      this.readerDoor[reader] ?? NONE,
      this.readerMode[reader],
    ]
    const observes = (area: number): boolean => site.areas[area]?.apb.enforcement === 'observe'
    const flags = [
      site.apb.enforcement === 'observe' || observes(from) || observes(to) ? OBSERVES : 0,
      ((this.readerClearedBy[reader] ?? 0) & BY_OTHER_CREDENTIAL) !== 0 ? CLEARED_BY_OTHERS : 0,
      this.doorContact[door] === 1 ? HAS_CONTACT : 0,
      this.areaMode[to] === AREA_NONE ? 0 : STARTS_IN,
      this.areaMode[from] === AREA_NONE ? 0 : STARTS_OUT,
      (this.areaReentryMs[to] ?? 0) > 0 ? STARTS_REENTRY : 0,
      mode === MODE_TIMED_READER || mode === MODE_TIMED_EXTENDED ? STARTS_TIMER : 0,
      mode === MODE_TIMED_USER ? STARTS_USER : 0,
    ]
    const row = reader * READER_ROW
    const rules = this.areaRows(reader) | this.readerRule(reader)
    this.readerRow[row + READER_PLACES] = from | (to << 16)
    this.readerRow[row + READER_DOOR] = door
    this.readerRow[row + READER_FLAGS] = flags.reduce((all, flag) => all | flag, rules << RULES_SHIFT)
  }

  /** The rows of the table of rules that the two areas of a reader ask for (apb.md 4.1 to 4.3), as bits. */
  private areaRows(reader: number): number {
    const to = this.to(reader)
    const from = this.from(reader)
    let rows = 0
    if (this.areaMode[to] === AREA_HARD) rows |= 1 << ROWS.lockedOutEntering
    if (this.areaMode[from] === AREA_HARD) rows |= 1 << ROWS.lockedOutLeaving
    if (this.areaMode[to] !== AREA_NONE) rows |= 1 << ROWS.doubleEntry
    if (this.areaMode[from] !== AREA_NONE) rows |= 1 << ROWS.doubleExit
    if ((this.areaReentryMs[to] as number) > 0) rows |= 1 << ROWS.reentry
    return rows
  }

  /** The one row that the reader's own mode asks for (apb.md 4.4 to 4.10), or none. */
  private readerRule(reader: number): number {
    const mode = this.readerMode[reader] as number
    return mode === 0 ? 0 : 1 << (ROWS.soft + mode - 1)
  }
}

/** A plan, made in slices of a few milliseconds: for a site that comes into force while another one decides. */
export function* planSite(site: Site): Generator<undefined, Plan> {
  const people = yield* planPeople(site)
  return new Plan(site, people, yield* zoneRules(site.timeZone))
}

/** Records are checked against the site before they get here: an unknown id is a defect of ours. */
function known(index: number, what: string, id: string | number): number {
  if (index < 0) throw new Error(`broken invariant: no ${what} ${id} in the site`)
  return index
}
