/**
 * A roll-call as a fold over the journal's events: frozen, ticked off by hand, moved by readers, closed. It runs inside
 * the commit of the events, as alarms do, so it survives a restart and a change of operator (console.md "Areas").
 */
import type { AlarmKey, NumberedEvent } from '../../domain/alarm'
import type { AreaId, CardholderId } from '../../domain/ids'
import type { SuspendScope } from '../../domain/record'
import type { Instant } from '../../domain/time'

/** Only one roll-call runs at a time: two lists of the same people would contradict each other. */
export const MUSTER = 'muster'

export interface KeptMuster extends AlarmKey {
  readonly id: typeof MUSTER
  readonly state: 'new' | 'closed'
  readonly at: Instant
  readonly operator: string
  readonly scope: SuspendScope
  /** Rows between this and `seq` are newer than the list, see `FrozenRoll`. */
  readonly asOf: number
  readonly listed: number
  /** The last passage of each person who passed any reader since the freeze. */
  readonly moved: { readonly [cardholder: CardholderId]: { readonly at: Instant; readonly to: AreaId } }
  /** Who was seen by an operator, where, and by which operator. */
  readonly ticked: {
    readonly [cardholder: CardholderId]: { readonly at: Instant; readonly area: AreaId; readonly operator: string }
  }
}

export const isMuster = (kept: AlarmKey): kept is KeptMuster => kept.id === MUSTER

export function foldMuster(open: ReadonlyMap<string, AlarmKey>, { event, seq }: NumberedEvent): readonly KeptMuster[] {
  const kept = open.get(MUSTER)
  const muster = kept && isMuster(kept) ? kept : undefined
  switch (event.event) {
    case 'desk.muster-frozen':
      if (!event.roll || muster) return []
      return [
        {
          id: MUSTER,
          seq,
          state: 'new',
          at: event.at,
          operator: event.operator ?? '',
          scope: event.roll.scope,
          asOf: event.roll.asOf,
          listed: event.roll.people.length,
          moved: {},
          ticked: {},
        },
      ]
    case 'passage':
      // A late report of a panel moves nobody (apb.md 7), so it accounts for nobody either.
      if (!muster || event.late) return []
      return [{ ...muster, moved: { ...muster.moved, [event.cardholder]: { at: event.at, to: event.to } } }]
    case 'desk.muster-ticked': {
      const { cardholder, area, operator = '', at } = event
      if (!muster || cardholder === undefined) return []
      const { [cardholder]: _before, ...others } = muster.ticked
      const on = event.on === true && area !== undefined
      return [{ ...muster, ticked: on ? { ...others, [cardholder]: { at, area, operator } } : others }]
    }
    case 'desk.muster-closed':
      return muster ? [{ ...muster, state: 'closed' }] : []
    default:
      return []
  }
}
