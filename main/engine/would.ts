import { DENY_REASONS, type DenyReason, type ViolationKind } from '../domain/reason'
import type { Instant } from '../domain/time'
import type { Core } from './core'
import { judge } from './decide'
import { HAPPENED, NOW, OCCURRED } from './state/times'

/** What a read would come to, decided by the same checks as a read and without doing it. */
export interface Would {
  readonly granted: boolean
  /** Of a denial. */
  readonly reason?: DenyReason
  /** The APB rule that it would break, also where it would be granted all the same. */
  readonly violation?: ViolationKind
}

const PIN_RIGHT = -1

/**
 * Changes nothing that outlasts it. A PIN counts as typed right.
 *
 * @param at from the last step on, and before anything else falls due
 */
export function would(core: Core, reader: number, credential: number, at: Instant): Would {
  const { state, read, verdict } = core
  const { times } = state.units
  const [now, happened, occurred] = [times[NOW], times[HAPPENED], times[OCCURRED]] as [number, number, number]
  state.begin(Math.max(at, now))
  read.pinFault = PIN_RIGHT
  judge(core, reader, credential)
  times[NOW] = now
  times[HAPPENED] = happened
  times[OCCURRED] = occurred
  const { granted, reason, violation } = verdict
  return {
    granted,
    ...(granted ? {} : { reason: DENY_REASONS[reason] as DenyReason }),
    ...(violation === undefined ? {} : { violation }),
  }
}
