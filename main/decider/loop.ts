/**
 * The decision thread's work, without the thread: what arrives goes through the engine into one durable transaction, and
 * only then comes out. While the journal cannot be written nothing is decided: reads are refused, what the doors and
 * panels say is held back, and once there is room again all is rebuilt from the journal and goes on.
 */
import type { AlarmKey, DeriveAlarms, NumberedEvent } from '../domain/alarm'
import type { DeskEvent } from '../domain/desk-event'
import type { AccessDenied, AccessGranted, JournalEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import { auditIn } from '../domain/audit'
import { actionOf } from '../domain/record'
import type { OperatorRecord, SiteRecord } from '../domain/record'
import type { Result } from '../domain/result'
import type { Instant } from '../domain/time'
import { createEngine } from '../engine/engine'
import type { Plan } from '../engine/plan'
import type { Log } from '../log'
import { isMadeBy } from '../store/audit-of-event'
import { entryLine } from '../store/chain'
import { failureText, isStoreFailure } from '../store/failure'
import type { HistoryRow } from '../store/history-row'
import { writeSnapshot, writeSnapshotNow } from '../store/snapshot'
import type { Snapshot } from '../store/snapshot'
import { readRows } from '../store/tail'
import { enterCorrection, placed, restamped } from './correction'
import type { CorrectedClock } from './correction'
import { standing } from './standing'
import type { Decided, DecidedBatch, JournalStatus, Mark, Numbered } from './messages'
import { createRecentExplanations } from './recent'
import type { OpenFailure, Opened } from './recover'
import { enterSite, hex } from './site-entry'
import { untoldSince } from './untold'

/** Things held back while the journal cannot be written; beyond it the oldest are dropped, and said so. */
export const HELD_LIMIT = 10_000
/** Rows after which a snapshot is written, so that a restart has no more than these to replay. */
export const SNAPSHOT_ROWS = 20_000
/** Explanations of plain grants kept in memory: those of the newest reads. Other reads' are in the journal. */
export const PLAIN_EXPLANATIONS = 5_000

export interface LoopSetup<Alarm extends AlarmKey> {
  readonly snapshotFolder: string
  /** Opens the store and rebuilds what hangs on it; called again after each failure of the disk. */
  readonly open: () => Result<Opened<Alarm>, OpenFailure>
  readonly deriveAlarms: DeriveAlarms<Alarm>
  readonly now: () => Instant
  /** The clock behind `now`, where it can be corrected. */
  readonly clock?: CorrectedClock
  readonly log: Log
}

export type Outcome<Alarm> =
  | { readonly kind: 'batch'; readonly batch: DecidedBatch<Alarm> }
  | { readonly kind: 'refused'; readonly tokens: readonly number[]; readonly journal: JournalStatus }

export interface Loop<Alarm extends AlarmKey> {
  /** Everything that was waiting, and whatever is due; one commit. Undefined when there was nothing to do. */
  readonly take: (incoming: readonly Numbered[]) => Outcome<Alarm> | undefined
  /** When to call `take` again even if nothing arrives; null = no need. */
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

export function createLoop<Alarm extends AlarmKey>(setup: LoopSetup<Alarm>, start: Opened<Alarm>): Loop<Alarm> {
  let opened: Opened<Alarm> | undefined = start
  let failing: string | null = null
  let writtenAt: Instant | null = null
  let lastSeq = start.journal.lastSeq()
  let held: Numbered[] = []
  /** The batch whose commit failed: the disk may have kept it all the same. */
  let doubtful: readonly Numbered[] = []
  let snapshotSeq = lastSeq - start.replayed
  let snapshotting = false
  /** Instant of a tick that made no event and so was not journalled. */
  let silentTick: Instant | null = null
  let prepared: { readonly hash: string; readonly plan: Plan } | undefined
  /** How far the last correction of the clock went back, ms. */
  let steppedBy: number | undefined
  const plain = createRecentExplanations(PLAIN_EXPLANATIONS)

  const status = (): JournalStatus => {
    const head = opened?.journal.head()
    return { lastSeq, writtenAt, failing, ...(head ? { head } : {}) }
  }

  const decide = (open: Opened<Alarm>, record: SiteRecord, token: number): Decided => {
    if (record.type === 'operator') return carryOut(open, record, token)
    const explain = record.type === 'read'
    const step = open.engine.step(record, { explain })
    const { explanation } = step
    const kept = explanation && !isPlainGrant(step.events) ? explanation : undefined
    const numbered = open.journal.addStep(record, step.events, kept)
    const rows = kept ? numbered.map((row): HistoryRow => explained(row, kept)) : numbered
    if (explain && explanation && !kept) {
      const grant = rows.find(({ event }) => event.event === 'access.granted')
      if (grant) plain.add(grant.seq, record.reader, explanation)
    }
    silentTick = null
    return { token, seq: open.journal.lastSeq(), rows, commands: step.commands }
  }

  /** What an operator does, with what it changed. */
  const carryOut = (open: Opened<Alarm>, asked: OperatorRecord, token: number): Decided => {
    const action = actionOf(asked)
    const before = standing(open.engine.view, action)
    const step = open.engine.step(asked)
    const record = { ...asked, before, after: standing(open.engine.view, action) }
    const audit = auditIn(record)
    const rows = open.journal
      .addStep(record, step.events)
      .map((row): HistoryRow => (audit && isMadeBy(record, row.event) ? { ...row, audit } : row))
    silentTick = null
    const seq = open.journal.lastSeq()
    return { token, seq, rows, commands: step.commands, actions: [{ seq, record }] }
  }

  /** Whatever falls due up to an instant, each at its own. */
  const due = (open: Opened<Alarm>, until: Instant, results: Decided[]): void => {
    for (let at = open.engine.nextDue(); at !== null && at <= until; at = open.engine.nextDue()) {
      const record: SiteRecord = { type: 'tick', at: Math.max(at, open.journal.lastAt()) }
      const step = open.engine.step(record)
      if (step.events.length === 0 && step.commands.length === 0) {
        silentTick = record.at
        continue
      }
      const rows = open.journal.addStep(record, step.events)
      silentTick = null
      results.push({ seq: open.journal.lastSeq(), rows, commands: step.commands })
    }
  }

  const settleTick = (open: Opened<Alarm>): void => {
    if (silentTick === null) return
    open.journal.addStep({ type: 'tick', at: Math.max(silentTick, open.journal.lastAt()) }, [])
    silentTick = null
  }

  /** Whatever was decided so far was decided by the old site, and what comes after it is by the new one. */
  const changeSite = (open: Opened<Alarm>, item: Extract<Numbered, { kind: 'site' }>, at: Instant): Decided => {
    const { journal } = open
    const hash = hex(item.entry.sha256)
    if (item.before !== open.siteHash || prepared?.hash !== hash)
      return { token: item.token, seq: journal.lastSeq(), rows: [], commands: [], notDone: 'site-moved' }
    settleTick(open)
    const siteVersion = open.siteVersion + 1
    const { plan } = prepared
    const row = enterSite(journal, { ...item.entry, zone: plan.zone }, siteVersion, at, open.siteHash)
    prepared = undefined
    opened = { ...open, engine: createEngine(plan, open.engine.save()), site: plan.site, siteVersion, siteHash: hash }
    return { token: item.token, seq: row.seq, rows: [row], commands: [] }
  }

  const correctClock = (open: Opened<Alarm>, item: Extract<Numbered, { kind: 'clock' }>): Decided => {
    settleTick(open)
    const done = enterCorrection(open, item.order, setup.clock)
    if (done) opened = { ...open, engine: done.engine }
    steppedBy = done?.by ?? steppedBy
    return { token: item.token, seq: open.journal.lastSeq(), rows: done ? [done.row] : [], commands: [] }
  }

  const decideAll = (before: Opened<Alarm>, incoming: readonly Numbered[]): DecidedBatch<Alarm> | undefined => {
    let open = before
    const { journal } = open
    const results: Decided[] = []
    const marks = new Map<string, Mark>()
    for (const item of incoming) {
      if (item.mark) marks.set(item.mark.key, item.mark)
      if (item.kind === 'mark') {
        results.push({ token: item.token, seq: journal.lastSeq(), rows: [], commands: [] })
        continue
      }
      const stamped = item.kind === 'clock' ? setup.now() : restamped(atOf(item), setup.now(), steppedBy)
      const at = Math.max(stamped, journal.lastAt())
      due(open, at, results)
      if (item.kind === 'site' || item.kind === 'clock') {
        results.push(item.kind === 'site' ? changeSite(open, item, at) : correctClock(open, item))
        open = opened ?? open
        continue
      }
      if (item.kind === 'record' && !open.engine.knows(item.record)) {
        // Heard from what the site had until just now.
        const event: DeskEvent = {
          at,
          event: 'desk.refused',
          text: `${item.record.type} of what the site no longer has`,
        }
        const seq = journal.addEvent(event)
        results.push({ token: item.token, seq, rows: [{ seq, event }], commands: [] })
        continue
      }
      if (item.kind === 'record') {
        results.push(decide(open, placed(item.record, at, atOf(item) - stamped), item.token))
        continue
      }
      const event = { ...item.event, at }
      const seq = journal.addEvent(event)
      results.push({ token: item.token, seq, rows: [{ seq, event }], commands: [] })
    }
    due(open, setup.now(), results)
    if (results.length === 0) return undefined
    const alarms = derive(open, results, setup.deriveAlarms)
    journal.commit(alarms, [...marks.values()])
    lastSeq = journal.lastSeq()
    writtenAt = journal.lastAt()
    const site = open.siteHash === before.siteHash ? {} : { site: open.siteHash }
    return { results, alarms, journal: status(), ...site }
  }

  /** The memory is ahead of the disk now: all of it is thrown away. */
  const fall = (error: unknown, incoming: readonly Numbered[]): Outcome<Alarm> => {
    failing = failureText(error)
    setup.log('error', `nothing is granted: ${failing}`)
    closeQuietly(opened)
    opened = undefined
    doubtful = incoming
    plain.clear()
    return refuse(incoming)
  }

  const refuse = (incoming: readonly Numbered[]): Outcome<Alarm> => {
    const tokens: number[] = []
    for (const item of incoming) {
      if (isHeldBack(item)) held.push(item)
      else tokens.push(item.token)
    }
    if (held.length > HELD_LIMIT) {
      const dropped = held.splice(0, held.length - HELD_LIMIT)
      tokens.push(...dropped.map(({ token }) => token))
      setup.log('error', `${dropped.length} device records were dropped while the journal could not be written`)
    }
    return { kind: 'refused', tokens, journal: status() }
  }

  const take = (incoming: readonly Numbered[]): Outcome<Alarm> | undefined => {
    if (!opened) return incoming.length === 0 ? undefined : refuse(incoming)
    let batch: DecidedBatch<Alarm> | undefined
    try {
      batch = decideAll(opened, incoming)
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      return fall(error, incoming)
    }
    if (lastSeq - snapshotSeq >= SNAPSHOT_ROWS) startSnapshot(opened)
    return batch && { kind: 'batch', batch }
  }

  const settle = (): void => {
    if (!opened || silentTick === null) return
    settleTick(opened)
    opened.journal.commit()
    lastSeq = opened.journal.lastSeq()
  }

  const snapshotOf = (open: Opened<Alarm>): Snapshot | undefined => {
    settle()
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

  const startSnapshot = (open: Opened<Alarm>): void => {
    if (snapshotting) return
    let snapshot: Snapshot | undefined
    try {
      snapshot = snapshotOf(open)
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      fall(error, [])
    }
    if (!snapshot) return
    snapshotting = true
    snapshotSeq = snapshot.seq
    writeSnapshot(setup.snapshotFolder, snapshot)
      // Nothing is lost without it: the next restart replays more.
      .catch((error: unknown) => setup.log('warning', `no snapshot was written: ${failureText(error)}`))
      .finally(() => (snapshotting = false))
  }

  const rest = (): void => {
    if (!opened) return
    try {
      opened.journal.rest()
    } catch (error) {
      if (!isStoreFailure(error)) throw error
      fall(error, [])
    }
  }

  return {
    take,
    rest,
    settle,
    prepare: (hash, plan) => {
      prepared = { hash, plan }
    },
    status,
    opened: () => opened,
    snapshot: () => opened && snapshotOf(opened),
    plainExplanation: (seq) => plain.get(seq),
    nextDue: () => opened?.engine.nextDue() ?? null,
    retry: () => {
      if (opened) return undefined
      const again = setup.open()
      if (!again.ok) {
        failing = again.error.detail
        return undefined
      }
      const { connection, journal } = again.value
      const untold = untoldSince(connection, lastSeq)
      if (untold.items > 0) held = held.filter((item) => !doubtful.includes(item))
      doubtful = []
      opened = again.value
      lastSeq = journal.lastSeq()
      const waiting = held
      held = []
      const outcome = take(waiting)
      if (outcome?.kind === 'refused') return outcome
      failing = null
      setup.log('info', 'the journal takes writes again')
      const found: Decided[] =
        untold.rows.length > 0 ? [{ seq: lastSeq, rows: untold.rows, commands: [], actions: untold.actions }] : []
      return {
        kind: 'batch',
        batch: {
          results: [...found, ...(outcome?.batch.results ?? [])],
          alarms: [...opened.alarms.values()],
          journal: status(),
          site: opened.siteHash,
        },
      }
    },
    close: () => {
      if (!opened) return
      try {
        const snapshot = snapshotOf(opened)
        opened.journal.rest()
        if (snapshot) writeSnapshotNow(setup.snapshotFolder, snapshot)
      } catch (error) {
        setup.log('warning', `closing without a snapshot: ${failureText(error)}`)
      }
      closeQuietly(opened)
      opened = undefined
    },
  }
}

/** The alarms that the events change; `open` holds those that are not closed. */
function derive<Alarm extends AlarmKey>(
  open: Opened<Alarm>,
  results: readonly Decided[],
  deriveAlarms: DeriveAlarms<Alarm>,
): Alarm[] {
  const changed = new Map<string, Alarm>()
  for (const row of results.flatMap(({ rows }) => rows)) {
    for (const alarm of deriveAlarms(open.alarms, row satisfies NumberedEvent, open.site)) {
      changed.set(alarm.id, alarm)
      if (alarm.state === 'closed') open.alarms.delete(alarm.id)
      else open.alarms.set(alarm.id, alarm)
    }
  }
  return [...changed.values()]
}

/** What must not be lost while the journal fails; the person at the door repeats a read, and an operator sees the failure. */
const isHeldBack = (item: Numbered): boolean =>
  item.kind === 'device' ||
  item.kind === 'mark' ||
  (item.kind === 'record' && item.record.type !== 'read' && item.record.type !== 'operator')

const atOf = (item: Exclude<Numbered, { kind: 'mark' | 'clock' }>): Instant =>
  item.kind === 'record' ? item.record.at : item.kind === 'site' ? item.at : item.event.at

const isAccess = (event: JournalEvent): event is AccessGranted | AccessDenied =>
  event.event === 'access.granted' || event.event === 'access.denied'

const explained = (row: HistoryRow, explanation: Explanation): HistoryRow =>
  isAccess(row.event) ? { ...row, explanation } : row

/** Granted, and nothing about it asks for a reason. */
export function isPlainGrant(events: readonly JournalEvent[]): boolean {
  const access = events.find(isAccess)
  return (
    access?.event === 'access.granted' &&
    access.violation === undefined &&
    access.override === undefined &&
    access.reverted === undefined &&
    access.freePass === undefined &&
    access.observed === undefined
  )
}

function closeQuietly(opened: Opened<AlarmKey> | undefined): void {
  try {
    opened?.connection.close()
  } catch {
    // A connection whose disk fails may fail to close too; the file is left as a crash would leave it.
  }
}
