import { unreachable } from '../../domain/assert'
import type { OperatorAction, SuspendScope, ToggleScope } from '../../domain/record'
import type { Instant } from '../../domain/time'
import { GRANTS_ON_VIOLATION, LOCKED_DOWN, SUSPENDED_HERE } from '../codes'
import type { Plan } from '../plan'

/** Operator actions that last until they are taken back or end. */
export type ToggleAction = Extract<
  OperatorAction,
  { readonly action: 'grant-on-violation' | 'suspend' | 'lockdown' | 'exempt' }
>

export interface Toggle {
  readonly action: ToggleAction
  readonly operator: string
  readonly reason: string
  readonly at: Instant
  /** Set order: unique, and what is due for it knows it by this. */
  readonly order: number
}

export const untilOf = (action: ToggleAction): Instant | undefined => ('until' in action ? action.until : undefined)

const scopeText = (scope: ToggleScope | SuspendScope): string =>
  'site' in scope ? 'site' : 'area' in scope ? `area ${scope.area}` : `reader ${scope.reader}`

/** What a toggle is about: a new one of the same takes the place of the old one, its end included. */
export function subjectOf(action: ToggleAction): string {
  switch (action.action) {
    case 'grant-on-violation':
    case 'suspend':
      return `${action.action} ${scopeText(action.scope)}`
    case 'lockdown':
      return `lockdown ${action.door}`
    case 'exempt':
      return `exempt ${action.cardholder}`
    default:
      return unreachable(action)
  }
}

/**
 * What operators have set over the site file, and what follows for each reader: looked up at every read, so kept ready.
 */
export class Toggles {
  /**
   * Of each reader: GRANTS_ON_VIOLATION where that is on for the site, the reader or either area (apb.md 3.6), SUSPENDED_HERE
   * where APB is suspended for the site or either area (3.4), LOCKED_DOWN where its door is (2.4).
   */
  readonly readers: Uint8Array
  private readonly standing = new Map<string, Toggle>()
  private readonly orders = new Map<number, Toggle>()

  constructor(private readonly plan: Plan) {
    this.readers = new Uint8Array(plan.readerCount)
    this.refresh(null)
  }

  /** In the order they were set. */
  all(): Toggle[] {
    return [...this.standing.values()].toSorted((a, b) => a.order - b.order)
  }

  get(subject: string): Toggle | undefined {
    return this.standing.get(subject)
  }

  set(toggle: Toggle): void {
    const subject = subjectOf(toggle.action)
    this.forget(subject)
    this.standing.set(subject, toggle)
    this.orders.set(toggle.order, toggle)
    this.refresh(toggle.action)
  }

  remove(action: ToggleAction): void {
    this.forget(subjectOf(action))
    this.refresh(action)
  }

  /** The standing toggle that was set in this order; undefined once it is replaced or taken back. */
  byOrder(order: number): Toggle | undefined {
    return this.orders.get(order)
  }

  private forget(subject: string): void {
    const standing = this.standing.get(subject)
    if (standing !== undefined) this.orders.delete(standing.order)
    this.standing.delete(subject)
  }

  isOn(subject: string): boolean | undefined {
    return this.standing.get(subject)?.action.on
  }

  private refresh(changed: ToggleAction | null): void {
    if (changed?.action === 'exempt') return
    const { plan } = this
    const { areas, readers, doors, apb } = plan.site
    const siteGrants = this.isOn('grant-on-violation site') ?? apb.grantOnViolation
    const siteSuspended = this.isOn('suspend site') ?? false
    const areaGrants = areas.map(({ id }) => this.isOn(`grant-on-violation area ${id}`) ?? false)
    const areaSuspended = areas.map(({ id }) => this.isOn(`suspend area ${id}`) ?? false)
    const lockedDown = doors.map(({ id }) => this.isOn(`lockdown ${id}`) ?? false)
    for (let reader = 0; reader < plan.readerCount; reader++) {
      const from = plan.from(reader)
      const to = plan.to(reader)
      const own = this.isOn(`grant-on-violation reader ${readers[reader]?.id}`) ?? false
      this.readers[reader] =
        (siteGrants || own || areaGrants[from] || areaGrants[to] ? GRANTS_ON_VIOLATION : 0) |
        (siteSuspended || areaSuspended[from] || areaSuspended[to] ? SUSPENDED_HERE : 0) |
        (lockedDown[plan.readerDoor[reader] as number] ? LOCKED_DOWN : 0)
    }
  }
}
