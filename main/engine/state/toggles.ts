import { unreachable } from '../../domain/assert'
import type { AutomationId } from '../../domain/ids'
import type { OperatorAction, SuspendScope, ToggleScope } from '../../domain/record'
import type { Instant } from '../../domain/time'
import { GRANTS_ON_VIOLATION, LOCKED_DOWN, SUSPENDED_HERE, UNLOCKED } from '../codes'
import type { Plan } from '../plan'

/** Operator actions that last until they are taken back or end. */
export type ToggleAction = Extract<
  OperatorAction,
  { readonly action: 'grant-on-violation' | 'suspend' | 'lockdown' | 'exempt' | 'unlock' }
>

export interface Toggle {
  readonly action: ToggleAction
  readonly operator: string
  readonly reason: string
  readonly at: Instant
  /** Set order: unique, and what is due for it knows it by this. */
  readonly order: number
  /** The automation whose own it is (apb.md 12.3); left out: the operators'. */
  readonly owner?: AutomationId
}

export const untilOf = (action: ToggleAction): Instant | undefined => ('until' in action ? action.until : undefined)

const scopeText = (scope: ToggleScope | SuspendScope): string =>
  'site' in scope ? 'site' : 'area' in scope ? `area ${scope.area}` : `reader ${scope.reader}`

/** What a toggle is about: a new one of the same, and of the same owner, takes the place of the old one, its end included. */
export function subjectOf(action: ToggleAction): string {
  switch (action.action) {
    case 'grant-on-violation':
    case 'suspend':
      return `${action.action} ${scopeText(action.scope)}`
    case 'lockdown':
    case 'unlock':
      return `${action.action} ${action.door}`
    case 'exempt':
      return `exempt ${action.cardholder}`
    default:
      return unreachable(action)
  }
}

const keyOf = (subject: string, owner: AutomationId | undefined): string =>
  owner === undefined ? subject : `${subject} automation ${owner}`

const isOn = ({ action }: Toggle): boolean => action.action === 'unlock' || action.on

/**
 * What operators and automations have set over the site file, and what follows for each reader: looked up at every read,
 * so kept ready.
 */
export class Toggles {
  /**
   * Of each reader: GRANTS_ON_VIOLATION where that is on for the site, the reader or an area of it (apb.md 3.6),
   * SUSPENDED_HERE where APB is suspended for the site or an area of it (3.4), LOCKED_DOWN where its door is (2.4), UNLOCKED
   * where its door is (5.9).
   */
  readonly readers: Uint8Array
  private readonly standing = new Map<string, Toggle>()
  private readonly orders = new Map<number, Toggle>()

  constructor(private readonly plan: Plan) {
    this.readers = new Uint8Array(plan.readerCount)
    this.refreshRules()
  }

  /** In the order they were set. */
  all(): Toggle[] {
    return [...this.standing.values()].toSorted((a, b) => a.order - b.order)
  }

  /** The operators' toggle about a subject. */
  get(subject: string): Toggle | undefined {
    return this.standing.get(subject)
  }
  own(action: ToggleAction, owner: AutomationId | undefined): Toggle | undefined {
    return this.standing.get(keyOf(subjectOf(action), owner))
  }

  /** The first that was set of all that hold a subject on, whosever they are. */
  holding(subject: string): Toggle | undefined {
    let first: Toggle | undefined
    for (const toggle of this.standing.values())
      if (isOn(toggle) && subjectOf(toggle.action) === subject && (first === undefined || toggle.order < first.order))
        first = toggle
    return first
  }

  set(toggle: Toggle): void {
    const key = keyOf(subjectOf(toggle.action), toggle.owner)
    this.forget(key)
    this.standing.set(key, toggle)
    this.orders.set(toggle.order, toggle)
    this.refresh(toggle.action)
  }

  remove(action: ToggleAction, owner: AutomationId | undefined): void {
    this.forget(keyOf(subjectOf(action), owner))
    this.refresh(action)
  }

  /** The standing toggle that was set in this order; undefined once it is replaced or taken back. */
  byOrder(order: number): Toggle | undefined {
    return this.orders.get(order)
  }

  private forget(key: string): void {
    const standing = this.standing.get(key)
    if (standing !== undefined) this.orders.delete(standing.order)
    this.standing.delete(key)
  }

  /** A door's readers get its lock state here (lock.ts). */
  mark(door: number, bit: number, on: boolean): void {
    for (const reader of this.plan.doors.readers[door] ?? []) {
      const bits = this.readers[reader] as number
      this.readers[reader] = on ? bits | bit : bits & ~bit
    }
  }

  private refresh(changed: ToggleAction): void {
    switch (changed.action) {
      case 'exempt':
      case 'unlock':
        return
      case 'lockdown':
        this.mark(this.plan.door(changed.door), LOCKED_DOWN, this.holding(subjectOf(changed)) !== undefined)
        return
      case 'grant-on-violation':
      case 'suspend':
        this.refreshRules()
        return
      default:
        unreachable(changed)
    }
  }

  private refreshRules(): void {
    const { plan } = this
    const { areas, readers, apb } = plan.site
    const grants = new Set<string>()
    const suspended = new Set<string>()
    for (const toggle of this.standing.values()) {
      const { action } = toggle
      if (!isOn(toggle)) continue
      if (action.action === 'grant-on-violation') grants.add(scopeText(action.scope))
      if (action.action === 'suspend') suspended.add(scopeText(action.scope))
    }
    const ofSite = this.get('grant-on-violation site')
    const siteGrants = grants.has('site') || (ofSite === undefined && apb.grantOnViolation)
    const siteSuspended = suspended.has('site')
    const areaGrants = areas.map(({ id }) => grants.has(`area ${id}`))
    const areaSuspended = areas.map(({ id }) => suspended.has(`area ${id}`))
    for (let reader = 0; reader < plan.readerCount; reader++) {
      const around = plan.ways.around[reader] ?? []
      const own = grants.size > 0 && grants.has(`reader ${readers[reader]?.id}`)
      this.readers[reader] =
        ((this.readers[reader] as number) & (LOCKED_DOWN | UNLOCKED)) |
        (siteGrants || own || around.some((area) => areaGrants[area]) ? GRANTS_ON_VIOLATION : 0) |
        (siteSuspended || around.some((area) => areaSuspended[area]) ? SUSPENDED_HERE : 0)
    }
  }
}
