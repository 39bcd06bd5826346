import { isReaderRow } from './apb/rows'
import { AWAY_IGNORE, AWAY_KEEP, NONE } from './codes'
import { isGroupExempt } from './exemption'
import type { Plan } from './plan'
import type { Read } from './read'
import type { State } from './state'

/**
 * What of a read's checks is left out or softened: by groups (apb.md 3.2), by schedules (3.9), and while a controller is
 * away (3.10). A single one, used again for every read that needs it; most need none.
 */
export class Gates {
  private readonly closed: Uint8Array
  private readonly awayOf: Uint8Array
  private readerClosed = false
  private readerAway = AWAY_KEEP

  /** @param most crossings that a reader of the site has at most */
  constructor(most: number) {
    this.closed = new Uint8Array(most)
    this.awayOf = new Uint8Array(most)
  }

  /** Determines what applies to the read. @param exemptByGroup an area of the reader lists a group of the cardholder */
  set(plan: Plan, state: State, read: Read, exemptByGroup: boolean): void {
    const { areas, ways } = plan
    const scheduled = ways.scheduled[read.reader] === 1
    const siteClosed = scheduled && isClosed(plan, state, plan.siteSchedule)
    this.readerClosed = exemptByGroup || siteClosed
    this.readerAway = AWAY_KEEP
    if (scheduled && isClosed(plan, state, ways.schedule[read.reader] as number)) this.readerClosed = true
    for (let i = 0; i < read.crossings; i++) {
      const area = read.areaOf(plan, i)
      const closed =
        siteClosed ||
        (scheduled && isClosed(plan, state, areas.schedule[area] as number)) ||
        (exemptByGroup && isGroupExempt(plan, read, area))
      this.closed[i] = closed ? 1 : 0
      this.awayOf[i] = awayMode(plan, state, area)
    }
    if (state.links.someDown)
      for (const list of [ways.entered[read.reader], ways.left[read.reader]])
        for (const area of list ?? []) this.readerAway = Math.max(this.readerAway, awayMode(plan, state, area))
  }

  /** Whether the check is made at all, 3.10 apart. */
  lets(row: number, crossing: number): boolean {
    return isReaderRow(row) ? !this.readerClosed : this.closed[crossing] === 0
  }

  /** AWAY_* for the check. */
  away(row: number, crossing: number): number {
    return isReaderRow(row) ? this.readerAway : (this.awayOf[crossing] as number)
  }

  /** Whether 3.10 leaves the check out. */
  ignores(row: number, crossing: number): boolean {
    return this.away(row, crossing) === AWAY_IGNORE
  }
}

const isClosed = (plan: Plan, state: State, schedule: number): boolean =>
  schedule !== NONE && !plan.schedules.isOpenIn(schedule, state.utcMinute)

/** apb.md 3.10: what the area says, while a controller of one of its entrances or exits is away; AWAY_KEEP while none is. */
export function awayMode(plan: Plan, state: State, area: number): number {
  const mode = plan.areas.whenAway[area] as number
  if (mode === AWAY_KEEP || !state.links.someDown) return AWAY_KEEP
  for (const controller of plan.ways.controllersOf[area] ?? []) if (isAway(plan, state, controller)) return mode
  return AWAY_KEEP
}

/** apb.md 3.10: down for as long as it is trusted; one that is never distrusted is never away. */
export function isAway(plan: Plan, state: State, controller: number): boolean {
  const trusted = plan.trustMs[controller] ?? 0
  return trusted > 0 && state.now - (state.links.downSince[controller] as number) >= trusted
}
