/**
 * Retention: searches for expired rows at intervals and removes them in turns of about a millisecond between two
 * commits, so that no decision waits for it. Before the first row goes, a base state after it is stored (store/base-state.ts) and the
 * order is journalled; what went is journalled at the end.
 */
import type { Clock } from '../clock'
import type { AlarmKey } from '../domain/alarm'
import type { AgeClock, LegalHold, RecordsAct, RetentionKind } from '../domain/retention'
import { DAY, HOUR } from '../domain/time'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import { failureText } from '../store/failure'
import { forgetWords } from '../store/forget-words'
import { erasIn, trueAt } from '../store/eras'
import { AGE_CLOCK_MARK } from '../store/mark-keys'
import { dropBaseStatesBefore, baseStateWriter, baseStatesIn } from '../store/base-state'
import { findPurgeable, purgeSlice } from '../store/purge'
import type { PurgeLimits } from '../store/purge'
import { cutoffsAt, heldBy, readRetention } from '../store/retention'
import type { Cutoffs } from '../store/retention'
import { lastPurged } from '../store/purged'
import type { Sign } from '../store/signing'
import { agedAt, isClockDoubted, nextAgeClock, readAgeClock, wallOf } from './age-clock'
import type { Loop } from './loop'
import type { Mark } from './messages'
import type { Opened } from './recover'

/** Between two searches for expired rows. */
export const LOOK_MS = 6 * HOUR
/** Between two turns of work: the decisions that came meanwhile are made first. */
export const TURN_MS = 10
/** While anything is ever purged, how old the newest base state may get: the more there are, the less is replayed by `verify`. */
const BASE_STATE_EVERY = 30 * DAY

interface Setup<Alarm extends AlarmKey> {
  readonly loop: Loop<Alarm>
  /** Journals an event of its own, and tells of it. */
  readonly journal: (act: RecordsAct, after: object) => void
  /** Keeps a mark, without an event. */
  readonly keep: (mark: Mark) => void
  readonly clock: Pick<Clock, 'now' | 'behind' | 'monotonic'>
  readonly log: Log
  readonly sign?: Sign
}

export interface Purging {
  /** The next piece of work; ms until the one after it. Never throws what the disk throws. */
  readonly turn: () => number
  /** What may go was changed: nothing that was worked out before holds any more. */
  readonly restart: () => void
}

/** One search and its result; each step receives the currently open journal. */
type Step<Alarm extends AlarmKey> = (open: Opened<Alarm>) => Step<Alarm> | undefined

/** What may go of the rows that there are, corrections of the clock taken into account. */
function limitsOf(open: Opened<AlarmKey>, cutoffs: Cutoffs, holds: readonly LegalHold[]): PurgeLimits {
  const eras = erasIn(open.connection)
  return {
    cutoffs,
    isHeld: heldBy(open.connection, open.site, holds),
    upTo: open.history.endAt(Math.max(...cutoffs.values())) - 1,
    trueAt: (row) => trueAt(eras, row),
  }
}

/** Counts the age of rows. Stores its clock for the next check, and journals a machine's clock that jumped. */
function ageCounter<Alarm extends AlarmKey>(setup: Setup<Alarm>): (open: Opened<Alarm>) => Instant {
  const { loop, clock } = setup
  /** The start of this session: an earlier session stored its own clock in the journal. */
  const lastSeen: AgeClock = { at: loop.opened()?.journal.lastAt() ?? 0, ahead: null }
  let counted = clock.monotonic()
  return (open) => {
    const wall = wallOf(clock)
    const before = readAgeClock(open.connection) ?? lastSeen
    const ran = clock.monotonic() - counted
    counted += ran
    const next = nextAgeClock(before, wall, Math.floor(ran))
    setup.keep({ key: AGE_CLOCK_MARK, value: next })
    if (next.ahead && !before.ahead) setup.journal('clock-ahead', next.ahead)
    else if (before.ahead && !next.ahead) setup.journal('clock-agrees', {})
    return agedAt(next, wall)
  }
}

export function createPurging<Alarm extends AlarmKey>(setup: Setup<Alarm>): Purging {
  const { loop, clock, log } = setup
  let step: Step<Alarm> | undefined
  let workedOn: Opened<Alarm> | undefined

  const age = ageCounter(setup)

  const check: Step<Alarm> = (open) => {
    if (isClockDoubted(open.connection)) return undefined
    const retention = readRetention(open.connection)
    const cutoffs = cutoffsAt(retention.days, age(open))
    if (cutoffs.size === 0) return undefined
    const limits = limitsOf(open, cutoffs, retention.holds)
    const find =
      (after: number): Step<Alarm> =>
      () => {
        const seen = findPurgeable(open.connection, after, limits)
        if ('found' in seen) return makeBaseState(limits, seen.found - 1)
        return seen.next === null ? rest : find(seen.next)
      }
    return find(0)
  }

  /** Makes sure that a base state exists after all rows that may go. */
  const makeBaseState =
    (limits: PurgeLimits, after: number): Step<Alarm> =>
    (open) => {
      const standing = baseStatesIn(open.connection).find(({ seq }) => seq >= limits.upTo)
      if (standing) return order({ ...limits, upTo: standing.seq }, after)
      // What comes later and is past its days already, since instants stand still, waits for the next look.
      return writeBaseState(open, (seq) => order({ ...limits, upTo: seq }, after))
    }

  /** An earlier process may have ended before it was through with the words. */
  let isForgotten = false
  const rest: Step<Alarm> = (open) => (isForgotten || lastPurged(open.connection) === 0 ? renewBaseState : forget)

  const forget: Step<Alarm> = ({ connection, journal }) => {
    const forgetting = forgetWords(connection, journal.forgetWord, setup.sign)
    const more: Step<Alarm> = () => {
      isForgotten = connection.transaction(forgetting.turn).immediate()
      return isForgotten ? renewBaseState : more
    }
    return more
  }

  const renewBaseState: Step<Alarm> = (open) => {
    const newest = baseStatesIn(open.connection).at(-1)
    return newest && clock.now() - newest.at < BASE_STATE_EVERY
      ? undefined
      : writeBaseState(open, () => () => undefined)
  }

  const writeBaseState = (open: Opened<Alarm>, then: (seq: number) => Step<Alarm>): Step<Alarm> | undefined => {
    const state = loop.snapshot()
    if (!state) return undefined
    const writePart = baseStateWriter(open.connection, state, setup.sign)
    const more: Step<Alarm> = () => (writePart() ? then(state.seq) : more)
    return more
  }

  const order =
    (limits: PurgeLimits, after: number): Step<Alarm> =>
    (open) => {
      const { days, holds } = readRetention(open.connection)
      const what = { upTo: limits.upTo, days, holds: holds.map(({ id }) => id) }
      setup.journal('purge-begun', what)
      return purge(limits, after, open.journal.lastSeq(), new Map())
    }

  const purge =
    (limits: PurgeLimits, after: number, by: number, gone: Map<RetentionKind, number>): Step<Alarm> =>
    (open) => {
      const slice = open.connection.transaction(() => purgeSlice(open.connection, by, after, limits, setup.sign))
      const { next, gone: more } = slice.immediate()
      for (const [kind, count] of more) gone.set(kind, (gone.get(kind) ?? 0) + count)
      if (next !== null) return purge(limits, next, by, gone)
      setup.journal('purge-ended', Object.fromEntries(gone))
      return drop(limits.upTo)
    }

  const drop =
    (before: number): Step<Alarm> =>
    (open) =>
      dropBaseStatesBefore(open.connection, before) ? forget : drop(before)

  return {
    restart: () => (step = undefined),
    turn: () => {
      const open = loop.opened()
      if (!open) return LOOK_MS
      // After a failure of the disk everything restarts: an order that was not ended is no order for what comes later.
      if (open.connection !== workedOn?.connection) step = undefined
      workedOn = open
      try {
        step = (step ?? check)(open)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error)) throw error
        log('warning', `rows that may go were not all purged: ${failureText(error)}`)
        step = undefined
      }
      return step ? TURN_MS : LOOK_MS
    },
  }
}
