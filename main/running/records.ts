/** The records of a site and their care: backups, the check of the journal, retention, legal holds, restoring. */
import { basename, join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import type { Backup, BackupNews, Backups } from './backups'
import type { Clock } from '../clock'
import type { KeptClock } from '../decider/age-clock'
import type { ClockOrder, Mark } from '../decider/messages'
import { ClockWatch } from './clock-watch'
import type { NewDeskEvent } from '../domain/desk-event'
import type { JournalEvent } from '../domain/event'
import type { JournalHead } from '../domain/journal-head'
import { messageOf, fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import { KEEP_ALL } from '../domain/retention'
import type { AgeClock, LegalHold, RecordsAct, Retention, RetentionDays } from '../domain/retention'
import { DAY, HOUR, MINUTE } from '../domain/time'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import type { RestoreNote } from './restoring'
import { CHECK_MARK, RETENTION_MARK } from '../store/mark-keys'
import { openAskedThread } from '../supervise/asked-thread'
import type { AskedThread } from '../supervise/asked-thread'
import type { Verified } from '../verify/check'
import type { VerifyNews, VerifyQuestions } from '../verify/messages'

export type Check =
  | { readonly state: 'never' }
  | { readonly state: 'running'; readonly done: number; readonly of: number }
  | { readonly state: 'cancelled'; readonly at: Instant }
  | ({ readonly state: 'done'; readonly at: Instant } & Verified)

/** As it is stored. */
type Finished = Verified & { readonly at: Instant }

/** How often the whole journal is checked, to find rot in pages that are never read. */
const CHECK_EVERY = 7 * DAY
/** How often it is looked whether a check is due, and when first after a start. */
const LOOK_MS = HOUR
const FIRST_LOOK_MS = 30 * MINUTE
/** Lines of each kind that are stored of a check. */
const STORED_LINES = 20
const BY_ITSELF: Doer = { operator: 'console', reason: 'schedule' }

/** Who does it and why; `reason` is kept in the journal. */
export interface Doer {
  readonly operator: string
  readonly reason: string
}

/** What a hold names; at least one of it. */
export type HoldScope = Omit<LegalHold, 'id' | 'reason' | 'operator' | 'since'>

export interface Records {
  readonly state: () => {
    readonly backups: readonly Backup[]
    readonly backingUp: boolean
    /** Why the last backup was not made; null = it was. */
    readonly backupFailing: string | null
    readonly check: Check
    readonly retention: Retention
    /** The machine's clock jumped ahead and is in doubt, or it is behind ours; null = neither. */
    readonly clockAhead: AgeClock['ahead']
  }
  /** The name of the backup that was made and checked. */
  readonly backUp: (by: string) => Promise<Result<string, string>>
  /** Begins to check the whole journal; one check at a time. */
  readonly check: (by: string, heads?: readonly JournalHead[]) => void
  readonly cancelCheck: () => void
  readonly setDays: (days: RetentionDays, by: Doer) => Promise<Result<null, string>>
  readonly setHold: (scope: HoldScope, by: Doer) => Promise<Result<string, string>>
  readonly liftHold: (id: string, by: Doer) => Promise<Result<null, string>>
  /** Whether others' clocks may be set by ours: it is neither behind the journal nor ahead of what was seen. */
  readonly clockIsTrusted: () => boolean
  /** The machine's clock is right: a doubt ends, and when ours is ahead of it the journal is corrected. */
  readonly confirmClock: (by: Doer) => Promise<Result<null, string>>
  /** A backup that nobody asked for: made, failed or late. */
  readonly handleBackup: (news: BackupNews) => void
  /** What the journal says of the records themselves. */
  readonly handle: (event: JournalEvent) => void
  /** Checks the backup again, journals what is about to happen and hands the site over to be started from it. */
  readonly restore: (name: string, by: Doer, isPresent: () => boolean) => Promise<Result<null, string>>
  readonly close: () => Promise<void>
}

interface Setup {
  readonly folder: string
  readonly backups: Backups
  readonly backupFolder: string
  readonly clock: Clock
  /** The settings, and the clock by which records get old, as the journal had them at the start. */
  readonly kept: unknown
  readonly keptClock: unknown
  /** What an earlier run thought of the machine's clock. */
  readonly keptDoubt?: unknown
  /** Has the decision thread correct its clock; left out: nothing is corrected. */
  readonly correct?: (order: ClockOrder, mark: Mark) => Promise<Result<unknown, { readonly detail: string }>>
  /** Writes a mark without an event. */
  readonly keep?: (mark: Mark) => void
  /** How far each connected panel's clock is ahead of ours, ms. */
  readonly panelSkews?: () => readonly number[]
  /** Absent: the site has no such thing. */
  readonly hasPanels?: boolean
  readonly log?: Log
  /** Instant of the journal's newest row at the start; left out for an empty journal. */
  readonly lastAt?: Instant
  /** An alarm of an earlier run says that the machine's clock is behind. */
  readonly behindTold?: boolean
  /** How the journal was last checked. */
  readonly keptCheck?: unknown
  /** Journals an event, and a mark with it; why not, when it could not. */
  readonly write: (event: NewDeskEvent, mark?: Mark) => Promise<Result<unknown, { readonly detail: string }>>
  /** Starts a thread of `verify/worker.ts`. */
  readonly startThread: () => Worker
  /** Ends the site and starts it from this backup. */
  readonly onRestore: (from: string, note: RestoreNote) => void
}

type VerifyThread = AskedThread<VerifyQuestions>

/** The result of a check that its thread did not finish. */
const notFinished = (error: unknown): Verified => ({
  sound: [],
  remarks: [],
  problems: [`the check was not finished: ${messageOf(error)}`],
  upTo: 0,
  isCut: false,
})

export function openRecords(setup: Setup): Records {
  const { backups, clock, folder } = setup
  let retention = (setup.kept as Retention | undefined) ?? KEEP_ALL
  let backingUp = false
  // What `finished` wrote under this key.
  const lastCheck = setup.keptCheck as Finished | undefined
  let check: Check = lastCheck ? { state: 'done', ...lastCheck } : { state: 'never' }
  let checkedAt = lastCheck?.at ?? null
  let checking: VerifyThread | undefined
  let lastHold = 0

  const write = async (
    act: RecordsAct,
    by: Partial<Doer>,
    change: { readonly before?: unknown; readonly after?: unknown } = {},
    mark?: Mark,
  ): Promise<Result<null, string>> => {
    const event = {
      event: 'desk.records' as const,
      text: act,
      ...by,
      ...(change.before === undefined ? {} : { before: JSON.stringify(change.before) }),
      ...(change.after === undefined ? {} : { after: JSON.stringify(change.after) }),
    }
    const done = await setup.write(event, mark)
    return done.ok ? ok(null) : fail(done.error.detail)
  }

  /** The settings are in force once they are on disk, with the event that tells of the change. */
  const keep = async (
    act: RecordsAct,
    by: Doer,
    next: Retention,
    change: { readonly before?: unknown; readonly after?: unknown },
  ): Promise<Result<null, string>> => {
    const done = await write(act, by, change, { key: RETENTION_MARK, value: next })
    if (done.ok) retention = next
    return done
  }

  const verifyThread = (onNews: (news: VerifyNews) => void): VerifyThread =>
    openAskedThread<VerifyQuestions, VerifyNews>({ name: 'the verify thread', startThread: setup.startThread, onNews })

  const checkBackup = async (file: string): Promise<Verified> => {
    const thread = verifyThread(() => undefined)
    const result = await thread.ask('backup', { file, data: folder }).catch(notFinished)
    await thread.close()
    return result
  }

  /** The result is kept with its event, so that the next start still knows it. */
  const finished = (by: Doer, { sound, remarks, problems, upTo, isCut }: Verified): void => {
    checkedAt = clock.now()
    const value: Finished = {
      at: checkedAt,
      sound: sound.slice(0, STORED_LINES),
      remarks: remarks.slice(0, STORED_LINES),
      problems: problems.slice(0, STORED_LINES),
      ...{ upTo, isCut },
    }
    check = { state: 'done', ...value }
    const [first] = problems
    const after = { upTo, problems: problems.length, ...(first === undefined ? {} : { first }) }
    void write('verified', by, { after }, { key: CHECK_MARK, value })
  }

  const beginCheck = (operator: string, heads: readonly JournalHead[] = []): void => {
    if (checking) return
    check = { state: 'running', done: 0, of: 0 }
    const by = operator === BY_ITSELF.operator ? BY_ITSELF : { operator, reason: '' }
    const thread = verifyThread((progress) => {
      if (check.state === 'running') check = { state: 'running', ...progress }
    })
    checking = thread
    void thread
      .ask('folder', { folder, heads })
      .catch(notFinished)
      .then(async (result) => {
        // A check that was cancelled has no result.
        if (check.state === 'running') finished(by, result)
        await thread.close()
        checking = undefined
      })
  }

  const cancelCheck = async (): Promise<void> => {
    if (check.state === 'running') check = { state: 'cancelled', at: clock.now() }
    await checking?.close()
  }

  const checkIfDue = (): void => {
    stopLook = clock.setTimer(LOOK_MS, checkIfDue)
    if (checkedAt === null || clock.now() - checkedAt >= CHECK_EVERY) beginCheck(BY_ITSELF.operator)
  }
  let stopLook = clock.setTimer(FIRST_LOOK_MS, checkIfDue)

  const watch = new ClockWatch({
    clock,
    ...(setup.lastAt === undefined ? {} : { lastAt: setup.lastAt }),
    // What `clock-watch.ts` and `purging.ts` wrote under these keys.
    kept: setup.keptDoubt as KeptClock | undefined,
    keptAge: setup.keptClock as AgeClock | undefined,
    behindTold: setup.behindTold ?? false,
    write,
    keep: setup.keep ?? (() => undefined),
    correct: async (order, mark) => {
      const done = await setup.correct?.(order, mark)
      return !done || done.ok ? ok(null) : fail(done.error.detail)
    },
    panelSkews: setup.panelSkews ?? (() => []),
    ...{ hasPanels: setup.hasPanels ?? false, log: setup.log ?? (() => undefined) },
  })

  return {
    clockIsTrusted: () => watch.isTrusted(),
    state: () => ({
      backups: backups.list(),
      backingUp,
      backupFailing: backups.failing(),
      check,
      retention,
      clockAhead: watch.doubt(),
    }),
    backUp: async (operator) => {
      if (backingUp) return fail('a backup is being made already')
      backingUp = true
      const made = await backups.make().finally(() => (backingUp = false))
      if (made.ok) await write('backed-up', { operator }, { after: basename(made.value) })
      return made
    },
    check: beginCheck,
    handleBackup: (news) => {
      const after = news.act === 'backed-up' ? news.name : news.act === 'backup-failed' ? news.why : news.newest
      void write(news.act, BY_ITSELF, { after })
    },
    cancelCheck: () => void cancelCheck(),
    setDays: (days, by) => keep('retention', by, { ...retention, days }, { before: retention.days, after: days }),
    setHold: async (scope, by) => {
      const id = `${clock.now()}-${++lastHold}`
      const hold: LegalHold = { ...scope, id, reason: by.reason, operator: by.operator, since: clock.now() }
      const done = await keep('hold-set', by, { ...retention, holds: [...retention.holds, hold] }, { after: hold })
      return done.ok ? ok(id) : done
    },
    liftHold: async (id, by) => {
      const hold = retention.holds.find((one) => one.id === id)
      if (!hold) return fail(`there is no legal hold ${id}`)
      const holds = retention.holds.filter((one) => one !== hold)
      return keep('hold-lifted', by, { ...retention, holds }, { before: hold })
    },
    confirmClock: (by) => watch.confirm(by),
    handle: (event) => watch.handle(event),
    restore: async (name, by, isPresent) => {
      if (!backups.list().some((backup) => backup.name === name)) return fail(`there is no backup ${name}`)
      const from = join(setup.backupFolder, name)
      const { problems } = await checkBackup(from)
      const [first] = problems
      if (first !== undefined) return fail(`${name} is no sound backup: ${first}`)
      if (!isPresent()) return fail('the desk was locked or someone else signed in meanwhile, so nothing was restored')
      const done = await write('restored', by, { after: name })
      if (done.ok) setup.onRestore(from, { ...by, from: name })
      return done
    },
    close: async () => {
      stopLook()
      watch.close()
      await cancelCheck()
    },
  }
}
