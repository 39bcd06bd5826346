/**
 * Open alarms after the machine's clock was corrected: what the wrong clock stamped moves to when it truly happened. An alarm of
 * a year ahead would otherwise stay hidden, shelved or in a flood for a year.
 */
import type { RecordsEvent } from '../../domain/desk-event'
import type { RecordsAct } from '../../domain/retention'
import type { Instant } from '../../domain/time'
import type { Alarm } from '../../../preload/contract/models'

/** `since`: instants at or after it are the wrong clock's; `by`: how far it was ahead; `from`: none counts from before it. */
interface Correction {
  readonly from: Instant
  readonly since: Instant
  readonly by: number
}

const INSTANTS = ['at', 'lastAt', 'overAt', 'acknowledgedAt', 'shelvedUntil', 'escalatesAt'] as const

export const isCorrection = (event: RecordsEvent): boolean => event.text === ('clock-corrected' satisfies RecordsAct)

/**
 * Returns the alarm itself where nothing moves. A deadline that the right clock set and that lies in the wrong stretch ends
 * earlier than it was to, so that an alarm comes back too soon and never too late.
 */
export function correctedAlarm<A extends Alarm>(alarm: A, { after }: RecordsEvent): A {
  const { from, since, by } = JSON.parse(after ?? '{}') as Correction // as decider/correction.ts writes it
  const moved = (instant: Instant): Instant => (instant >= since ? Math.max(instant - by, from) : instant)
  const changes = INSTANTS.flatMap((name) => {
    const instant = alarm[name]
    return instant === undefined || moved(instant) === instant ? [] : [[name, moved(instant)] as const]
  })
  return changes.length === 0 ? alarm : { ...alarm, ...Object.fromEntries(changes) }
}
