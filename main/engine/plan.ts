import { MINUTE } from '../domain/time'
import type { Site } from '../domain/site'
import type { ZoneRules } from '../domain/zone'
import type { AccessPlan } from './plan-access'
import { atOnce, planPeople, type PeoplePlan } from './plan-people'
import type { Format } from '../cards/format'
import type { CardIndex } from '../cards/card-index'
import {
  BY_OTHER_CREDENTIAL,
  BY_OTHER_READER,
  CLEARED_BY_OTHERS,
  CROSSES,
  HAS_CONTACT,
  LETS_OUT,
  LIMITS,
  MODE_TIMED_EXTENDED,
  MODE_TIMED_READER,
  MODE_TIMED_USER,
  MUSTERS,
  NONE,
  OBSERVES,
  READER_CROSSINGS,
  READER_DOOR,
  READER_FLAGS,
  READER_PLACES,
  READER_ROW,
  readerModeCode,
  STARTS_TIMER,
  STARTS_USER,
} from './codes'
import { AreaPlan } from './plan-areas'
import { DoorPlan } from './plan-doors'
import { ReaderPlan, ruleMs } from './plan-readers'
import { LocalTime } from './local-time'
import { Schedules } from './schedule'
import { StringIndex } from './string-index'
import { zoneRules } from './zone-rules'

/**
 * The site as integers: every area, reader, door, controller, cardholder and credential is its place in the site file, and
 * the data for the rules is in typed arrays. Built once for a site and never written again.
 */
export class Plan {
  readonly local: LocalTime
  readonly schedules: Schedules
  readonly access: AccessPlan

  /** apb.md 3.1 */
  readonly enabled: boolean

  /** Places in `schedules`; NONE = always open, and so elsewhere (apb.md 3.9). */
  readonly siteSchedule: number
  /** Milliseconds for which each controller is trusted while it is away (apb.md 7); 0 = always. */
  readonly trustMs: Float64Array

  readonly areaCount: number
  readonly areas: AreaPlan
  readonly ways: ReaderPlan
  readonly doors: DoorPlan

  // readers
  readonly readerCount: number
  readonly readerDoor: Int32Array
  readonly readerFrom: Int32Array
  readonly readerTo: Int32Array
  /** Readers without a controller are the console's own (apb.md 1): it is numbered after the site's. */
  readonly readerController: Int32Array
  readonly readerMode: Uint8Array
  /** How long the mode's timer or window lasts. */
  readonly readerMs: Float64Array
  readonly readerClearedBy: Uint8Array
  /** What a route comes after: `routes[routeStart[r]]` up to `routes[routeStart[r + 1]]` (4.10). */
  readonly routeStart: Int32Array
  readonly routes: Int32Array
  /** See READER_ROW of codes.ts. */
  readonly readerRow: Int32Array

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

  private readonly areaIds: ReadonlyMap<number, number>
  private readonly readers: StringIndex
  private readonly doorIds: StringIndex
  private readonly controllers: StringIndex
  private readonly holders: StringIndex
  private readonly inputIds: StringIndex

  constructor(
    readonly site: Site,
    people: PeoplePlan = atOnce(planPeople(site, null)),
    /** The rules of the site's zone; null: as this runtime has them. */
    readonly zone: ZoneRules | null = null,
    /** Decides as the first edition of the rules did: for records of a journal that an earlier version wrote. */
    readonly firstEdition = false,
  ) {
    this.enabled = site.apb.enabled
    this.local = new LocalTime(site.timeZone, zone)
    this.schedules = new Schedules(site.schedules, this.local, site.holidays)
    this.areaIds = new Map(site.areas.map((area, i) => [area.id, i]))
    this.readers = new StringIndex(site.readers.map((reader) => reader.id))
    this.doorIds = new StringIndex(site.doors.map((door) => door.id))
    this.controllers = new StringIndex(site.controllers.map((controller) => controller.id))
    this.inputIds = new StringIndex((site.inputs ?? []).map((input) => input.id))
    const scheduleIds = new StringIndex(site.schedules.map(({ id }) => id))
    const scheduleOf = (id: string | undefined): number => (id === undefined ? NONE : scheduleIds.find(id))
    this.siteSchedule = scheduleOf(site.apb.schedule)
    this.trustMs = Float64Array.from(site.controllers, ({ apbTrustMinutes }) => apbTrustMinutes * MINUTE)

    this.areaCount = site.areas.length
    this.areas = new AreaPlan(site, (id) => this.area(id), scheduleOf)

    const readers = site.readers
    this.readerCount = readers.length
    this.readerDoor = Int32Array.from(readers, ({ door }) => (door === null ? NONE : this.door(door)))
    this.readerFrom = Int32Array.from(readers, ({ from }) => this.area(from))
    this.readerTo = Int32Array.from(readers, ({ to }) => this.area(to))
    this.readerController = Int32Array.from(readers, ({ controller }) =>
      controller === null ? site.controllers.length : this.controller(controller),
    )
    this.readerMode = Uint8Array.from(readers, ({ apb }) => readerModeCode(apb.mode))
    this.readerMs = Float64Array.from(readers, ({ apb }) => ruleMs(apb))
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
    const ends = { from: this.readerFrom, to: this.readerTo, controller: this.readerController }
    this.ways = new ReaderPlan(site, this.areas, ends, { scheduleOf, local: this.local })
    this.doors = new DoorPlan(site, this.readerDoor, scheduleOf)
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
    return known(this.areaIds.get(id) ?? NONE, 'area', id)
  }
  reader(id: string): number {
    return known(this.readers.find(id), 'reader', id)
  }
  door(id: string): number {
    return known(this.doorIds.find(id), 'door', id)
  }
  controller(id: string): number {
    return known(this.controllers.find(id), 'controller', id)
  }
  holder(id: string): number {
    return known(this.holders.find(id), 'cardholder', id)
  }

  input(id: string): number {
    return known(this.inputIds.find(id), 'input', id)
  }

  /** The same questions for ids that may be gone, as those of a saved state may. */
  readonly find = {
    area: (id: number): number => this.areaIds.get(id) ?? NONE,
    reader: (id: string): number => this.readers.find(id),
    door: (id: string): number => this.doorIds.find(id),
    controller: (id: string): number => this.controllers.find(id),
    holder: (id: string): number => this.holders.find(id),
    input: (id: string): number => this.inputIds.find(id),
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
    const { ways, doors } = this
    const [from, to, door, mode] = [
      this.from(reader),
      this.to(reader),
      this.readerDoor[reader] ?? NONE,
      this.readerMode[reader],
    ]
    const given = this.site.readers[reader]
    const flags = [
      (ways.observedUntil[reader] as number) > Number.NEGATIVE_INFINITY ? OBSERVES : 0,
      ((this.readerClearedBy[reader] ?? 0) & BY_OTHER_CREDENTIAL) !== 0 ? CLEARED_BY_OTHERS : 0,
      doors.contact[door] === 1 ? HAS_CONTACT : 0,
      ways.crossings(reader) > 0 ? CROSSES : 0,
      mode === MODE_TIMED_READER || mode === MODE_TIMED_EXTENDED ? STARTS_TIMER : 0,
      mode === MODE_TIMED_USER ? STARTS_USER : 0,
      given?.kind === 'muster' ? MUSTERS : 0,
      ways.limitStart[reader] === ways.limitStart[reader + 1] ? 0 : LIMITS,
      given?.letOut ? LETS_OUT : 0,
    ]
    const row = reader * READER_ROW
    this.readerRow[row + READER_PLACES] = from | (to << 16)
    this.readerRow[row + READER_DOOR] = door
    this.readerRow[row + READER_FLAGS] = flags.reduce((all, flag) => all | flag, 0)
    this.readerRow[row + READER_CROSSINGS] = ways.start[reader] as number
  }
}

/** A plan, made in slices of a few milliseconds: for a site that comes into force while another one decides. */
export function* planSite(site: Site): Generator<undefined, Plan> {
  const zone = yield* zoneRules(site.timeZone)
  return new Plan(site, yield* planPeople(site, zone), zone)
}

/** Records are checked against the site before they get here: an unknown id is a defect of ours. */
function known(index: number, what: string, id: string | number): number {
  if (index < 0) throw new Error(`broken invariant: no ${what} ${id} in the site`)
  return index
}
