/**
 * The decision thread's work, without the thread: what arrives goes through the engine into one durable transaction, and
 * only then comes out. While the journal cannot be written nothing is decided: reads are refused, what the doors and
 * panels say is held back, and once there is room again all is rebuilt from the journal and goes on.
 */
import type { AlarmKey, DeriveAlarms, NumberedEvent } from '../domain/alarm'
import type { Explanation } from '../domain/explanation'
import type { Result } from '../domain/result'
import type { Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { Plan } from '../engine/plan'
import type { Log } from '../log'
import { entryLine } from '../store/chain'
import { failureText, isStoreFailure } from '../store/failure'
import { writeSnapshot, writeSnapshotNow } from '../store/snapshot'
import type { Snapshot } from '../store/snapshot'
import { readRows } from '../store/tail'
import { Deciding } from './deciding'
import type { DecidingClock } from './deciding'
import { HeldBack } from './held-back'
import type { Decided, DecidedBatch, JournalStatus, Numbered } from './messages'
import type { OpenFailure, Opened } from './recover'
import { unpublishedSince } from './unpublished'

/** Rows after which a snapshot is written, so that a restart has no more than these to replay. */
export const SNAPSHOT_ROWS = 20_000

export interface LoopSetup<Alarm extends AlarmKey> extends DecidingClock {
  readonly snapshotFolder: string
  /** Opens the store and rebuilds what hangs on it; called again after each failure of the disk. */
  readonly open: () => Result<Opened<Alarm>, OpenFailure>
  readonly deriveAlarms: DeriveAlarms<Alarm>
  readonly log: Log
}

export type Outcome<Alarm> =
  | { readonly kind: 'batch'; readonly batch: DecidedBatch<Alarm> }
  | { readonly kind: 'refused'; readonly tokens: readonly number[]; readonly journal: JournalStatus }

export interface Loop<Alarm extends AlarmKey> {
  /** Everything that was waiting, and whatever is due; one commit. Undefined when there was nothing to do. */
  readonly process: (incoming: readonly Numbered[]) => Outcome<Alarm> | undefined
  /** When to call `process` again even if nothing arrives; null = no need. */
  readonly nextDue: () => Instant | null
  /** Tries the journal again after a failure; what was held back is decided. */
  readonly retry: () => Outcome<Alarm> | undefined
  /** For a moment without work: the chain's value is written down. */
  readonly rest: () => void
  readonly status: () => JournalStatus
  /** What the questions need; undefined while the journal fails. */
  readonly opened: () => Opened<Alarm> | undefined
  readonly plainExplanation: (seq: number) => Explanation | undefined
  /** Makes the engine's state say exactly what the journal's records say, so that the two can be compared. */
  readonly settle: () => void
  /** A site that may come into force, ready to decide: the next `site` item with this hash does it. */
  readonly prepare: (hash: string, plan: Plan) => void
  /** The state as it is after the newest row, and that row's place; undefined before the first row. */
  readonly snapshot: () => Snapshot | undefined
  /** Snapshot, chain and database, in this order: the snapshot may add a row, and no row stays without a signed value. */
  readonly close: () => void
}

export const createLoop = <Alarm extends AlarmKey>(setup: LoopSetup<Alarm>, start: Opened<Alarm>): Loop<Alarm> =>
  new DecisionLoop(setup, start)

class DecisionLoop<Alarm extends AlarmKey> implements Loop<Alarm> {
  private open: Opened<Alarm> | undefined
  private failing: string | null = null
  private writtenAt: Instant | null = null
  private lastSeq: number
  private snapshotSeq: number
  private snapshotting = false
  private readonly held = new HeldBack()
  private readonly deciding: Deciding<Alarm>

  constructor(
    private readonly setup: LoopSetup<Alarm>,
    start: Opened<Alarm>,
  ) {
    this.open = start
    this.lastSeq = start.journal.lastSeq()
    this.snapshotSeq = this.lastSeq - start.replayed
    this.deciding = new Deciding(setup)
  }

  readonly opened = (): Opened<Alarm> | undefined => this.open
  readonly nextDue = (): Instant | null => this.open?.engine.nextDue() ?? null
  readonly prepare = (hash: string, plan: Plan): void => this.deciding.prepare(hash, plan)
  readonly plainExplanation = (seq: number): Explanation | undefined => this.deciding.plainExplanation(seq)

  readonly status = (): JournalStatus => {
    const { lastSeq, writtenAt, failing } = this
    const head = this.open?.journal.head()
    return { lastSeq, writtenAt, failing, ...(head ? { head } : {}) }
  }

  readonly process = (incoming: readonly Numbered[]): Outcome<Alarm> | undefined => {
    if (!this.open) return incoming.length === 0 ? undefined : this.refuse(incoming)
    let batch: DecidedBatch<Alarm> | undefined
    try {
      batch = this.commit(this.open, incoming)
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      return this.fall(error, incoming)
    }
    if (this.lastSeq - this.snapshotSeq >= SNAPSHOT_ROWS) this.startSnapshot(this.open)
    return batch && { kind: 'batch', batch }
  }

  readonly settle = (): void => {
    if (!this.open || !this.deciding.settleTick(this.open)) return
    this.open.journal.commit()
    this.lastSeq = this.open.journal.lastSeq()
  }

  readonly snapshot = (): Snapshot | undefined => this.open && this.snapshotOf(this.open)

  readonly rest = (): void => {
    if (!this.open) return
    try {
      this.open.journal.rest()
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      this.fall(error, [])
    }
  }

  readonly retry = (): Outcome<Alarm> | undefined => {
    if (this.open) return undefined
    const again = this.setup.open()
    if (!again.ok) {
      this.failing = again.error.detail
      return undefined
    }
    const { connection, journal } = again.value
    const unpublished = unpublishedSince(connection, this.lastSeq)
    this.open = again.value
    this.lastSeq = journal.lastSeq()
    const outcome = this.process(this.held.release(unpublished.items > 0))
    if (outcome?.kind === 'refused') return outcome
    this.failing = null
    this.setup.log('info', 'the journal takes writes again')
    const found: Decided[] =
      unpublished.rows.length > 0
        ? [{ seq: this.lastSeq, rows: unpublished.rows, commands: [], actions: unpublished.actions }]
        : []
    return {
      kind: 'batch',
      batch: {
        results: [...found, ...(outcome?.batch.results ?? [])],
        alarms: [...this.open.alarms.values()],
        journal: this.status(),
        site: this.open.siteHash,
      },
    }
  }

  readonly close = (): void => {
    const { open, setup } = this
    if (!open) return
    try {
      const snapshot = this.snapshotOf(open)
      open.journal.rest()
      if (snapshot) writeSnapshotNow(setup.snapshotFolder, snapshot, open.sum)
    } catch (error) {
      setup.log('warning', `closing without a snapshot: ${failureText(error)}`)
    }
    closeQuietly(open)
    this.open = undefined
  }

  private commit(before: Opened<Alarm>, incoming: readonly Numbered[]): DecidedBatch<Alarm> | undefined {
    const { journal } = before
    const { open, results, marks } = this.deciding.decideAll(before, incoming)
    this.open = open
    if (results.length === 0) return undefined
    const alarms = derive(open, before.site, results, this.setup.deriveAlarms)
    journal.commit(alarms, marks)
    this.lastSeq = journal.lastSeq()
    this.writtenAt = journal.lastAt()
    const site = open.siteHash === before.siteHash ? {} : { site: open.siteHash }
    return { results, alarms, journal: this.status(), ...site }
  }

  /** The memory is ahead of the disk now: all of it is thrown away. */
  private fall(error: unknown, incoming: readonly Numbered[]): Outcome<Alarm> {
    this.failing = failureText(error)
    this.setup.log('error', `nothing is granted: ${this.failing}`)
    closeQuietly(this.open)
    this.open = undefined
    this.held.fail(incoming)
    this.deciding.forget()
    return this.refuse(incoming)
  }

  private refuse(incoming: readonly Numbered[]): Outcome<Alarm> {
    const { refused, dropped } = this.held.hold(incoming)
    if (dropped > 0)
      this.setup.log('error', `${dropped} device records were dropped while the journal could not be written`)
    return { kind: 'refused', tokens: refused, journal: this.status() }
  }

  private snapshotOf(open: Opened<Alarm>): Snapshot | undefined {
    this.settle()
    const { lastSeq } = this
    const [row] = readRows(open.connection, lastSeq - 1, lastSeq)
    if (!row) return undefined
    return {
      seq: lastSeq,
      at: row.at,
      siteVersion: open.siteVersion,
      anchor: entryLine(row),
      state: open.engine.save(),
      heads: open.journal.heads(),
    }
  }

  private startSnapshot(open: Opened<Alarm>): void {
    if (this.snapshotting) return
    let snapshot: Snapshot | undefined
    try {
      snapshot = this.snapshotOf(open)
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      this.fall(error, [])
    }
    if (!snapshot) return
    this.snapshotting = true
    this.snapshotSeq = snapshot.seq
    writeSnapshot(this.setup.snapshotFolder, snapshot, open.sum)
      // Nothing is lost without it: the next restart replays more.
      .catch((error: unknown) => this.setup.log('warning', `no snapshot was written: ${failureText(error)}`))
      .finally(() => (this.snapshotting = false))
  }
}

/** The alarms that the events change; `open` holds those that are not closed. Rows before a change of the site go by the `former` one. */
function derive<Alarm extends AlarmKey>(
  open: Opened<Alarm>,
  former: Site,
  results: readonly Decided[],
  deriveAlarms: DeriveAlarms<Alarm>,
): Alarm[] {
  const changed = new Map<string, Alarm>()
  let site = former
  for (const row of results.flatMap(({ rows }) => rows)) {
    if (row.event.event === 'site.changed') ({ site } = open)
    for (const alarm of deriveAlarms(open.alarms, row satisfies NumberedEvent, site)) {
      changed.set(alarm.id, alarm)
      if (alarm.state === 'closed') open.alarms.delete(alarm.id)
      else open.alarms.set(alarm.id, alarm)
    }
  }
  return [...changed.values()]
}

function closeQuietly(opened: Opened<AlarmKey> | undefined): void {
  try {
    opened?.connection.close()
  } catch {
    // A connection whose disk fails may fail to close too; the file is left as a crash would leave it.
  }
}
