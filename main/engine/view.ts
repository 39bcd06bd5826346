import type { Violation } from '../domain/reason'
import type {
  AreaId,
  AutomationId,
  CardholderId,
  ControllerId,
  CredentialId,
  DoorId,
  InputId,
  ReaderId,
} from '../domain/ids'
import { VIOLATION_KINDS, type ViolationKind } from '../domain/reason'
import type { Instant } from '../domain/time'
import { isCardOff } from './access'
import { RULES, type Rule } from './apb/rows'
import { AREA_HARD, GRANTS_ON_VIOLATION, NONE, PROFILE_EXEMPT, SUSPENDED_HERE } from './codes'
import type { Plan } from './plan'
import { resetBy, type ResetAction } from './reset'
import type { State } from './state'
import { NEVER } from './state/holders'
import { EXEMPTION, FREE_PASS, REVERT, slotKey } from './state/slots'
import type { ToggleAction } from './state/toggles'

export interface OpenViolationView {
  readonly cardholder: CardholderId
  readonly area: AreaId
  /** Rule and kind that opened it. */
  readonly violation: Violation
  readonly reader: ReaderId
  readonly openedAt: Instant
  /** How often, the first included. */
  readonly count: number
  readonly lastAt: Instant
  /** apb.md 6.3; null = it does not expire. */
  readonly expiresAt: Instant | null
  /** apb.md 6.1: an area violation, which no passage resolves. */
  readonly untilCleared: boolean
  /** apb.md 4.1: it locks its cardholder out of the area. */
  readonly lockedOut: boolean
}

/** Of each cardholder, in the site file's order. */
export interface PeopleView {
  /** Place of the believed area in the site's list; -1 = unknown. */
  readonly areas: Int32Array
  /** Since when; NaN = unknown. */
  readonly since: Float64Array
  /** Newest passage; NaN = none is known. */
  readonly usedAt: Float64Array
  /** Open violations. */
  readonly violations: Uint16Array
  /** 1 where apb.md 3.2 exempts the person by an operator or by the own flag. */
  readonly exempt: Uint8Array
}

export interface DoorView {
  readonly open: boolean
  /** Of the last change; null before the first change. */
  readonly since: Instant | null
  readonly forced: boolean
  readonly held: boolean
  readonly lockdown: boolean
  /** apb.md 5.9 */
  readonly unlocked: boolean
  /** apb.md 5.2: the grant that waits for the door; null cardholder: a panel let in somebody unknown here. */
  readonly pending: {
    readonly cardholder: CardholderId | null
    readonly reader: ReaderId
    readonly at: Instant
    readonly until: Instant
  } | null
}

/** A toggle that an operator has set and that stands. */
export type ToggleView = ToggleAction & {
  readonly operator: string
  readonly since: Instant
  readonly reason: string
  /** The automation whose own it is (apb.md 12.3). */
  readonly owner?: AutomationId
}

const isHardSomewhere = ({ areas }: Plan, area: number): boolean =>
  areas.entry[area] === AREA_HARD || areas.exit[area] === AREA_HARD

/** Read-only questions about the state as it is after the last step. */
export class StateView {
  constructor(
    private readonly plan: Plan,
    private readonly state: State,
  ) {}

  /** Instant of the last step; -Infinity before the first. */
  get now(): Instant {
    return this.state.now
  }

  knowsCardholder(id: CardholderId): boolean {
    return this.plan.find.holder(id) !== NONE
  }

  /** Where the cardholder is believed to be, and since when; null = unknown, or expired (apb.md 4.11). */
  location(cardholder: CardholderId): { readonly area: AreaId; readonly since: Instant } | null {
    const { holders } = this.state
    const holder = this.plan.holder(cardholder)
    const area = holders.knownLocation(holder)
    return area === NONE ? null : { area: this.areaId(area), since: holders.locatedAt(holder) }
  }

  lastReader(cardholder: CardholderId): ReaderId | null {
    return this.readerId(this.state.holders.lastReader(this.plan.holder(cardholder)))
  }

  newestPassageAt(cardholder: CardholderId): Instant | null {
    const at = this.state.holders.newestPassageAt(this.plan.holder(cardholder))
    return at === NEVER ? null : at
  }

  occupancy(area: AreaId): number {
    return this.state.holders.occupancy(this.plan.area(area))
  }

  /** Who is believed to be in the area, in the site file's order. */
  inside(area: AreaId): CardholderId[] {
    const index = this.plan.area(area)
    const { holders } = this.state
    return this.plan.site.cardholders.flatMap(({ id }, holder) =>
      this.isIn(index, holders.knownLocation(holder)) ? [id] : [],
    )
  }

  /** In the order they were opened. */
  openViolations(): OpenViolationView[] {
    const { violations } = this.state
    const places: number[] = []
    for (let place = 0; place < violations.places; place++) if (violations.isOpen(place)) places.push(place)
    return places.sort((a, b) => violations.order(a) - violations.order(b)).map((place) => this.violation(place))
  }

  violationsOf(cardholder: CardholderId): OpenViolationView[] {
    return this.state.violationsOf(this.plan.holder(cardholder)).map((place) => this.violation(place))
  }

  /** apb.md 6.5: whom a reset would touch now, in the site file's order. */
  resetBy(action: ResetAction): CardholderId[] {
    return resetBy(this.plan, this.state, action).map((holder) => this.holderId(holder) as CardholderId)
  }

  /** In the order they were set: grant on violation, suspensions, lockdowns, exemptions. */
  toggles(): ToggleView[] {
    return this.state.toggles.all().map(({ action, operator, reason, at, owner }) => ({
      ...action,
      ...{ operator, reason, since: at },
      ...(owner === undefined ? {} : { owner }),
    }))
  }

  /** apb.md 3.6: whether a violation at the reader would be granted. */
  grantsOnViolation(reader: ReaderId): boolean {
    return ((this.state.toggles.readers[this.plan.reader(reader)] as number) & GRANTS_ON_VIOLATION) !== 0
  }

  isSuspended(reader: ReaderId): boolean {
    return ((this.state.toggles.readers[this.plan.reader(reader)] as number) & SUSPENDED_HERE) !== 0
  }

  hasFreePass(cardholder: CardholderId): boolean {
    return this.hasSlot(cardholder, slotKey(FREE_PASS, 0))
  }

  /** apb.md 4.6: the next broken read at a reader that reverts is soft. */
  hasRevert(cardholder: CardholderId): boolean {
    return this.hasSlot(cardholder, slotKey(REVERT, 0))
  }

  /** Free passes and reverts that are not used up (apb.md 3.3, 4.6), in the site file's order: milliseconds for many people. */
  unused(): { readonly cardholder: CardholderId; readonly action: 'free-pass' | 'revert-to-soft' }[] {
    return this.plan.site.cardholders.flatMap(({ id: cardholder }) => [
      ...(this.hasFreePass(cardholder) ? [{ cardholder, action: 'free-pass' as const }] : []),
      ...(this.hasRevert(cardholder) ? [{ cardholder, action: 'revert-to-soft' as const }] : []),
    ])
  }

  /** Everybody together, for lists: some milliseconds for a hundred thousand. */
  people(): PeopleView {
    const { holders } = this.state
    const { cardholders } = this.plan.site
    const count = cardholders.length
    const areas = new Int32Array(count)
    const since = new Float64Array(count)
    const usedAt = new Float64Array(count)
    const exempt = new Uint8Array(count)
    cardholders.forEach(({ id }, holder) => {
      const area = holders.knownLocation(holder)
      const newest = holders.newestPassageAt(holder)
      areas[holder] = area
      since[holder] = area === NONE ? Number.NaN : holders.locatedAt(holder)
      usedAt[holder] = newest === NEVER ? Number.NaN : newest
      exempt[holder] = this.isExempt(id) ? 1 : 0
    })
    const violations = new Uint16Array(count)
    const { violations: all } = this.state
    for (let place = 0; place < all.places; place++)
      if (all.isOpen(place)) violations[all.holder(place)] = (violations[all.holder(place)] as number) + 1
    return { areas, since, usedAt, violations, exempt }
  }

  /** apb.md 3.2: an operator's word, else the own flag; groups are a matter of each area. */
  isExempt(cardholder: CardholderId): boolean {
    if (this.hasSlot(cardholder, slotKey(EXEMPTION, 1))) return true
    if (this.hasSlot(cardholder, slotKey(EXEMPTION, 0))) return false
    const { access, local } = this.plan
    const profile = this.state.holders.profile(this.plan.holder(cardholder))
    const { now } = this.state
    if (((access.flags[profile] as number) & PROFILE_EXEMPT) === 0) return false
    return now === NEVER || local.dayAt(now) <= (access.exemptUntil[profile] as number)
  }

  door(id: DoorId): DoorView {
    const { doors, pending, toggles } = this.state
    const door = this.plan.door(id)
    const first = pending.firstWaiting(door)
    return {
      open: doors.isOpen[door] === 1,
      since: doors.changedAt[door] === NEVER ? null : (doors.changedAt[door] as number),
      forced: doors.forced[door] === 1,
      held: doors.held[door] === 1,
      lockdown: toggles.holding(`lockdown ${id}`) !== undefined,
      unlocked: doors.unlocked[door] === 1,
      pending:
        first === NONE
          ? null
          : {
              cardholder: this.holderId(pending.holder(first)),
              reader: this.readerId(pending.reader(first)) as ReaderId,
              at: pending.at(first),
              until: pending.endsAt(first),
            },
    }
  }

  /** apb.md 12.1: whether the input is active. */
  isActive(input: InputId): boolean {
    return this.state.inputs[this.plan.input(input)] === 1
  }

  /** Whether the card works, by an operator's switch or else by the site file; undefined: no such card. */
  isCardActive(credential: CredentialId): boolean | undefined {
    const place = this.plan.credentials.find(credential)
    return place === NONE ? undefined : !isCardOff(this.plan, this.state, place)
  }

  /** Cards that an operator has switched, while the site file still says what it said then; in the site file's order. */
  cardSwitches(): { readonly cardholder: CardholderId; readonly credential: CredentialId; readonly active: boolean }[] {
    const { plan } = this
    return this.state.cards.all().flatMap(([place, { active, fileSaid }]) => {
      const cardholder = this.holderId(plan.credentialHolder(place))
      const credential = plan.credentialIds[place]
      if (cardholder === null || credential === undefined || fileSaid === plan.isInactive(place)) return []
      return [{ cardholder, credential, active }]
    })
  }

  /** Since when a controller is away; null while it is there. */
  downSince(controller: ControllerId): Instant | null {
    const since = this.state.links.downSince[this.plan.controller(controller)] as number
    return Number.isNaN(since) ? null : since
  }

  private violation(place: number): OpenViolationView {
    const { violations } = this.state
    const area = violations.area(place)
    const expiry = this.plan.areas.expiryMs[area] as number
    return {
      cardholder: this.holderId(violations.holder(place)) as CardholderId,
      area: this.areaId(area),
      violation: {
        rule: (RULES[violations.row(place)] as Rule).number,
        kind: VIOLATION_KINDS[violations.kind(place)] as ViolationKind,
        area: this.areaId(area),
      },
      reader: this.readerId(violations.reader(place)) as ReaderId,
      openedAt: violations.openedAt(place),
      count: violations.count(place),
      lastAt: violations.lastAt(place),
      expiresAt: expiry > 0 ? violations.openedAt(place) + expiry : null,
      untilCleared: violations.isAreaViolation(place),
      lockedOut: violations.locksOut(place) && isHardSomewhere(this.plan, area),
    }
  }

  /** apb.md 1 */
  private isIn(area: number, location: number): boolean {
    return location !== NONE && this.plan.areas.contains(area, location)
  }

  private hasSlot(cardholder: CardholderId, key: number): boolean {
    return this.state.slots.find(this.plan.holder(cardholder), key) !== NONE
  }

  private areaId(area: number): AreaId {
    return this.plan.site.areas[area]?.id as AreaId
  }
  private readerId(reader: number): ReaderId | null {
    return this.plan.site.readers[reader]?.id ?? null
  }
  private holderId(holder: number): CardholderId | null {
    return this.plan.site.cardholders[holder]?.id ?? null
  }
}
