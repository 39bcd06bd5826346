/**
 * What arrives goes through the engine into the journal's open transaction; the caller commits. Everything that is due
 * before an item comes first, each at its own instant.
 */
import type { AlarmKey } from '../domain/alarm'
import type { DeskEvent } from '../domain/desk-event'
import type { AccessDenied, AccessGranted, JournalEvent } from '../domain/event'
import type { Explanation } from '../domain/explanation'
import { auditIn } from '../domain/audit'
import { actionOf } from '../domain/record'
import type { OperatorRecord, SiteRecord } from '../domain/record'
import type { Instant } from '../domain/time'
import { createEngine } from '../engine/engine'
import type { Plan } from '../engine/plan'
import { isMadeBy } from '../store/audit-of-event'
import type { HistoryRow } from '../store/history-row'
import { enterCorrection, placed, restamped } from './correction'
import type { CorrectedClock } from './correction'
import type { Decided, Mark, Numbered } from './messages'
import { createRecentExplanations } from './recent'
import type { Opened } from './recover'
import { enterSite, hex } from './site-entry'
import { standing } from './standing'

/** Explanations of plain grants kept in memory: those of the newest reads. Other reads' are in the journal. */
const PLAIN_EXPLANATIONS = 5_000

export interface DecidingClock {
  readonly now: () => Instant
  /** The clock behind `now`, where it can be corrected. */
  readonly clock?: CorrectedClock
}

/** What a batch came to. Nothing of it is on the disk yet. */
export interface Batch<Alarm extends AlarmKey> {
  /** The site and the engine after it: an item may bring another site into force, or correct the clock. */
  readonly open: Opened<Alarm>
  readonly results: readonly Decided[]
  readonly marks: readonly Mark[]
}

type Of<Kind extends Numbered['kind']> = Extract<Numbered, { readonly kind: Kind }>

export class Deciding<Alarm extends AlarmKey> {
  /** Instant of a tick that made no event and so was not journalled. */
  private silentTick: Instant | null = null
  private prepared: { readonly hash: string; readonly plan: Plan } | undefined
  /** How far the last correction of the clock went back, ms. */
  private steppedBy: number | undefined
  private readonly plain = createRecentExplanations(PLAIN_EXPLANATIONS)

  constructor(private readonly setup: DecidingClock) {}

  /** A site that may come into force, ready to decide: the next `site` item with this hash does it. */
  prepare(hash: string, plan: Plan): void {
    this.prepared = { hash, plan }
  }

  /** Of a plain grant among the newest reads. */
  plainExplanation(seq: number): Explanation | undefined {
    return this.plain.get(seq)
  }

  /** What was decided is not on the disk, and its numbers will be given to other rows. */
  forget(): void {
    this.plain.clear()
  }

  /** Adds the last silent tick to the journal: the records then lead to the engine's state exactly. False without one. */
  settleTick(open: Opened<Alarm>): boolean {
    if (this.silentTick === null) return false
    open.journal.addStep({ type: 'tick', at: Math.max(this.silentTick, open.journal.lastAt()) }, [])
    this.silentTick = null
    return true
  }

  decideAll(start: Opened<Alarm>, incoming: readonly Numbered[]): Batch<Alarm> {
    let open = start
    const results: Decided[] = []
    const marks = new Map<string, Mark>()
    for (const item of incoming) {
      if (item.mark) marks.set(item.mark.key, item.mark)
      if (item.kind === 'mark') {
        results.push({ token: item.token, seq: open.journal.lastSeq(), rows: [], commands: [] })
        continue
      }
      const { now } = this.setup
      const stamped = item.kind === 'clock' ? now() : restamped(atOf(item), now(), this.steppedBy)
      const at = Math.max(stamped, open.journal.lastAt())
      this.due(open, at, results)
      switch (item.kind) {
        case 'site': {
          const changed = this.changeSite(open, item, at)
          open = changed.open
          results.push(changed.decided)
          break
        }
        case 'clock': {
          const corrected = this.correctClock(open, item)
          open = corrected.open
          results.push(corrected.decided)
          break
        }
        case 'record':
          results.push(this.decideRecord(open, item, { at, moved: atOf(item) - stamped }))
          break
        case 'device':
        case 'desk':
          results.push(append(open, item.token, { ...item.event, at }))
      }
    }
    this.due(open, this.setup.now(), results)
    return { open, results, marks: [...marks.values()] }
  }

  /** @param moved how much earlier than it arrived the record counts, ms */
  private decideRecord(
    open: Opened<Alarm>,
    { record, token }: Of<'record'>,
    { at, moved }: { readonly at: Instant; readonly moved: number },
  ): Decided {
    if (open.engine.knows(record)) return this.decide(open, placed(record, at, moved), token)
    // Heard from what the site had until just now.
    const event: DeskEvent = { at, event: 'desk.refused', text: `${record.type} of what the site no longer has` }
    return append(open, token, event)
  }

  private decide(open: Opened<Alarm>, record: SiteRecord, token: number): Decided {
    if (record.type === 'operator') return this.carryOut(open, record, token)
    const explain = record.type === 'read'
    const step = open.engine.step(record, { explain })
    const { explanation } = step
    const kept = explanation && !isPlainGrant(step.events) ? explanation : undefined
    const numbered = open.journal.addStep(record, step.events, kept)
    const rows = kept ? numbered.map((row): HistoryRow => explained(row, kept)) : numbered
    if (explain && explanation && !kept) {
      const grant = rows.find(({ event }) => event.event === 'access.granted')
      if (grant) this.plain.add(grant.seq, record.reader, explanation)
    }
    this.silentTick = null
    return { token, seq: open.journal.lastSeq(), rows, commands: step.commands }
  }

  /** What an operator does, with what it changed. */
  private carryOut(open: Opened<Alarm>, asked: OperatorRecord, token: number): Decided {
    const action = actionOf(asked)
    const before = standing(open.engine.view, action)
    const step = open.engine.step(asked)
    const record = { ...asked, before, after: standing(open.engine.view, action) }
    const audit = auditIn(record)
    const rows = open.journal
      .addStep(record, step.events)
      .map((row): HistoryRow => (audit && isMadeBy(record, row.event) ? { ...row, audit } : row))
    this.silentTick = null
    const seq = open.journal.lastSeq()
    return { token, seq, rows, commands: step.commands, actions: [{ seq, record }] }
  }

  /** Everything that falls due up to an instant, each at its own. */
  private due(open: Opened<Alarm>, until: Instant, results: Decided[]): void {
    for (let at = open.engine.nextDue(); at !== null && at <= until; at = open.engine.nextDue()) {
      const record: SiteRecord = { type: 'tick', at: Math.max(at, open.journal.lastAt()) }
      const step = open.engine.step(record)
      if (step.events.length === 0 && step.commands.length === 0) {
        this.silentTick = record.at
        continue
      }
      const rows = open.journal.addStep(record, step.events)
      this.silentTick = null
      results.push({ seq: open.journal.lastSeq(), rows, commands: step.commands })
    }
  }

  /** What was decided so far was decided by the old site, and what comes after it is by the new one. */
  private changeSite(open: Opened<Alarm>, item: Of<'site'>, at: Instant): Changed<Alarm> {
    const { journal } = open
    const { prepared } = this
    const hash = hex(item.entry.sha256)
    if (item.before !== open.siteHash || prepared?.hash !== hash) {
      const notDone = 'site-moved' as const
      return { open, decided: { token: item.token, seq: journal.lastSeq(), rows: [], commands: [], notDone } }
    }
    this.settleTick(open)
    const siteVersion = open.siteVersion + 1
    const { plan } = prepared
    const row = enterSite(journal, { ...item.entry, zone: plan.zone }, siteVersion, at, open.siteHash)
    this.prepared = undefined
    return {
      open: { ...open, engine: createEngine(plan, open.engine.save()), site: plan.site, siteVersion, siteHash: hash },
      decided: { token: item.token, seq: row.seq, rows: [row], commands: [] },
    }
  }

  private correctClock(open: Opened<Alarm>, item: Of<'clock'>): Changed<Alarm> {
    this.settleTick(open)
    const done = enterCorrection(open, item.order, this.setup.clock)
    this.steppedBy = done?.by ?? this.steppedBy
    return {
      open: done ? { ...open, engine: done.engine } : open,
      decided: { token: item.token, seq: open.journal.lastSeq(), rows: done ? [done.row] : [], commands: [] },
    }
  }
}

interface Changed<Alarm extends AlarmKey> {
  readonly open: Opened<Alarm>
  readonly decided: Decided
}

/** An event that the engine does not look at. */
function append({ journal }: Opened<AlarmKey>, token: number, event: Of<'device' | 'desk'>['event']): Decided {
  const seq = journal.addEvent(event)
  return { token, seq, rows: [{ seq, event }], commands: [] }
}

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
