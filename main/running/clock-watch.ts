/**
 * Whether the machine's clock can be believed (site-and-replay.md, Time). A jump ahead that nothing confirms is a doubt: it is
 * stored with its event, so that a restart still knows it. It ends when the wall comes back to the time that truly passed, when
 * a panel's clock agrees with the wall, or when an administrator says that the clock is right.
 */
import type { Clock } from '../clock'
import { wallOf } from '../decider/age-clock'
import { AGE_CLOCK_MARK, CLOCK_MARK } from '../store/mark-keys'
import type { ClockDoubt, KeptClock } from '../decider/age-clock'
import { SLOW_STEP_MS } from '../decider/correction'
import type { ClockOrder, Mark } from '../decider/messages'
import type { JournalEvent } from '../domain/event'
import { fail } from '../domain/result'
import type { Result } from '../domain/result'
import type { AgeClock, RecordsAct } from '../domain/retention'
import { DAY, MINUTE, SECOND, formatInstant } from '../domain/time'
import type { Instant } from '../domain/time'
import type { Log } from '../log'

/** How often the clock is checked. */
const LOOK_MS = 10 * SECOND
/** From when being behind is an alarm, until when it lasts. */
export const BEHIND_MS = 2 * SECOND
const CAUGHT_UP_MS = SECOND
/** A jump ahead of more than this is a doubt unless something confirms it. */
export const JUMP_MS = 5 * MINUTE
/** Two clocks that differ by no more than this agree. */
const AGREE_MS = 2 * MINUTE
/** After a jump, until every panel's difference was measured again, ms of the monotonic clock. */
const MEASURED_MS = MINUTE
/** How long after a start panels may connect and confirm the clock before an alarm tells of a doubt, ms of the monotonic clock. */
const CONFIRM_MS = 90 * SECOND
/** A pause of the console up to this long is believed without a panel to confirm it: a night, a weekend and a holiday. */
const PAUSE_MS = 4 * DAY
/** How far the instant of the machine's start may drift before it is stored again. */
const BOOT_DRIFT_MS = 30 * SECOND

interface By {
  readonly operator: string
  readonly reason: string
}

export interface ClockWatchSetup {
  readonly clock: Clock
  /** Instant of the journal's newest row at the start; left out: an empty journal, or nothing to compare with. */
  readonly lastAt?: Instant
  /** What the marks hold. */
  readonly kept: KeptClock | undefined
  readonly keptAge: AgeClock | undefined
  /** An alarm of an earlier run says that the machine's clock is behind. */
  readonly behindTold: boolean
  readonly write: (
    act: RecordsAct,
    by: By,
    change: { readonly before?: unknown; readonly after?: unknown },
    mark?: Mark,
  ) => Promise<Result<null, string>>
  readonly keep: (mark: Mark) => void
  /** Has the decision thread correct its clock and the journal. */
  readonly correct: (order: ClockOrder, mark: Mark) => Promise<Result<null, string>>
  /** How far each connected panel's clock is ahead of ours, ms. */
  readonly panelSkews: () => readonly number[]
  /** The site has panels, connected or not. */
  readonly hasPanels: boolean
  readonly log: Log
}

const BY_ITSELF = 'console'

const SCHEDULE: By = { operator: BY_ITSELF, reason: 'schedule' }

/** Watches until it is closed. */
export class ClockWatch {
  private doubted: ClockDoubt | null
  private era: ClockDoubt | null
  private booted: Instant | null
  private behindTold: boolean
  private ending = false
  /** From when on panels' differences are those to the clock in doubt; those of a start were measured since. */
  private panelsFrom: number
  /** The last instants of the wall and of the machine's running time that were believed together. */
  private anchor: { readonly wall: Instant; readonly up: number }
  /** Until when panels may confirm a doubt that has no alarm yet, ms of the monotonic clock; null = there is none. */
  private reportFrom: number | null = null
  private stop: () => void

  constructor(private readonly setup: ClockWatchSetup) {
    const { clock, kept, keptAge, lastAt } = setup
    this.doubted = kept ? kept.doubt : (keptAge?.ahead ?? null)
    this.era = kept?.era ?? null
    this.booted = kept?.booted ?? null
    this.behindTold = setup.behindTold
    this.panelsFrom = clock.monotonic()
    this.anchor = this.bothNow()
    this.stop = clock.setTimer(0, this.check)
    if (this.doubted !== null) {
      if (kept?.untold === true) this.reportFrom = clock.monotonic() + CONFIRM_MS
      return
    }
    if (lastAt === undefined || clock.behind() > BEHIND_MS || this.sameBoot()) return
    if (clock.now() - lastAt > JUMP_MS) this.doubtStart({ from: lastAt, to: clock.now() })
  }

  /** The clock was not watched for a while. An office machine is off every night, so the alarm waits until panels had their time. */
  private doubtStart(jump: ClockDoubt): void {
    const { clock, hasPanels, keep } = this.setup
    if (!hasPanels && jump.to - jump.from > PAUSE_MS) return this.beginDoubt(jump)
    this.era = jump
    if (hasPanels) {
      this.doubted = jump
      this.reportFrom = clock.monotonic() + CONFIRM_MS
    }
    keep(this.mark({}))
  }

  /** Panels had their time: a pause that none of them contradicts is believed, anything else is an alarm. */
  private checkUnreported(doubt: ClockDoubt): void {
    const { clock, panelSkews } = this.setup
    if (this.reportFrom === null || clock.monotonic() < this.reportFrom) return
    if (panelSkews().length > 0 || doubt.to - doubt.from > PAUSE_MS) this.reportDoubt(doubt)
    else this.endUntold()
  }

  /** The start is believed; if it was wrong after all, from when on stays known. */
  private endUntold(): void {
    const { clock, keep } = this.setup
    this.doubted = null
    this.reportFrom = null
    this.booted = this.bootedNow()
    keep(this.mark({}))
    keep({ key: AGE_CLOCK_MARK, value: { at: wallOf(clock), ahead: null } satisfies AgeClock })
  }

  /** Between which instants the clock is in doubt, or the wall's and ours while it is too far behind; null = neither. */
  doubt(): ClockDoubt | null {
    const { clock } = this.setup
    if (this.doubted !== null) return this.doubted
    return clock.behind() > SLOW_STEP_MS ? { from: wallOf(clock), to: clock.now() } : null
  }

  /** Whether others' clocks may be set by ours. */
  isTrusted(): boolean {
    return this.doubted === null && this.setup.clock.behind() <= BEHIND_MS && this.jumped() <= JUMP_MS
  }

  /** The machine's clock is right: ends a doubt, and corrects ours when it is ahead of it. */
  async confirm(by: By): Promise<Result<null, string>> {
    return this.doubt() === null
      ? fail('the machine’s clock agrees with what was seen: there is nothing to confirm')
      : this.believe(by, 'clock-confirmed')
  }

  handle(event: JournalEvent): void {
    if (event.event !== 'desk.records') return
    const { clock } = this.setup
    // What purging.ts writes.
    if (event.text === 'clock-ahead') this.doubted ??= JSON.parse(event.after ?? 'null') as ClockDoubt | null
    if (event.text === 'clock-confirmed') this.era ??= this.doubted
    if (event.text === 'clock-agrees') this.era = null
    if (event.text === 'clock-agrees' || event.text === 'clock-confirmed') {
      this.doubted = null
      this.reportFrom = null
    }
    if (event.text !== 'clock-corrected') return
    this.doubted = null
    this.reportFrom = null
    this.era = null
    this.behindTold = false
    clock.correct?.()
    clock.notBefore(event.at)
    this.anchor = this.bothNow()
    this.booted = this.bootedNow()
  }

  close(): void {
    this.stop()
  }

  private up(): number {
    const { clock } = this.setup
    return (clock.uptime ?? clock.monotonic)()
  }

  private bothNow(): { readonly wall: Instant; readonly up: number } {
    return { wall: wallOf(this.setup.clock), up: this.up() }
  }

  /** When the machine was started, by its clock; null = not known. */
  private bootedNow(): Instant | null {
    return this.setup.clock.uptime ? Math.round(wallOf(this.setup.clock) - this.up()) : null
  }

  private sameBoot(): boolean {
    const now = this.bootedNow()
    return now !== null && this.booted !== null && Math.abs(now - this.booted) <= AGREE_MS
  }

  /** How far the wall is ahead of the time that passed since the anchor. */
  private jumped(): number {
    const { wall, up } = this.bothNow()
    return wall - this.anchor.wall - (up - this.anchor.up)
  }

  private mark(value: Partial<KeptClock>): Mark {
    const { doubted: doubt, era, booted } = this
    const untold = this.reportFrom === null ? {} : { untold: true }
    return { key: CLOCK_MARK, value: { doubt, era, booted, ...untold, ...value } satisfies KeptClock }
  }

  private beginDoubt(doubt: ClockDoubt): void {
    // A second jump: the first one still says from when on instants are wrong.
    this.era = this.doubted === null ? doubt : this.era
    this.doubted = doubt
    this.panelsFrom = this.setup.clock.monotonic() + MEASURED_MS
    this.reportDoubt(doubt)
  }

  private reportDoubt({ from, to }: ClockDoubt): void {
    const { log, write } = this.setup
    this.reportFrom = null
    const jump = `the machine's clock jumped from ${formatInstant(from)} to ${formatInstant(to)}`
    log('error', `${jump}: set it, or say that it is right`)
    void write('clock-doubted', SCHEDULE, { before: from, after: to }, this.mark({}))
  }

  /** Why the wall can be believed in spite of the doubt. */
  private evidence({ from, to }: ClockDoubt): string | undefined {
    const { clock, panelSkews } = this.setup
    if (this.sameBoot()) return "the machine's running time agrees"
    const wall = wallOf(clock)
    const passed = wall - (from + clock.now() - to)
    if (passed >= -AGREE_MS && passed <= JUMP_MS) return 'the clock came back'
    if (clock.monotonic() < this.panelsFrom) return undefined
    const ahead = clock.now() - wall
    return panelSkews().some((skew) => Math.abs(skew + ahead) <= AGREE_MS) ? "a panel's clock agrees" : undefined
  }

  /** The wall is right. */
  private async believe(by: By, act: 'clock-agrees' | 'clock-confirmed'): Promise<Result<null, string>> {
    const { clock, correct, keep, write } = this.setup
    const before = this.doubted
    const wall = wallOf(clock)
    const booted = this.bootedNow()
    const era = this.era ?? before
    const settled = this.mark({ doubt: null, untold: false, era: null, booted })
    if (clock.behind() > SLOW_STEP_MS) {
      const doubt = era && { from: era.from, since: era.from + Math.ceil((era.to - era.from) / 2) }
      return correct({ ...by, doubt }, settled)
    }
    // Someone who confirms a wrong clock may find out later: from when on it was wrong stays known.
    const mark = act === 'clock-agrees' ? settled : this.mark({ doubt: null, untold: false, era, booted })
    const done = await write(act, by, { before, after: { at: wall } }, mark)
    if (done.ok) keep({ key: AGE_CLOCK_MARK, value: { at: wall, ahead: null } satisfies AgeClock })
    return done
  }

  private async settle(reason: string): Promise<void> {
    if (this.ending) return
    this.ending = true
    const done = await this.believe({ operator: BY_ITSELF, reason }, 'clock-agrees')
    this.ending = false
    if (!done.ok) this.setup.log('warning', `the doubt about the machine's clock goes on: ${done.error}`)
  }

  /** Something confirms the clock. A doubt without an alarm ends without an event. */
  private end(reason: string): void {
    if (this.reportFrom === null || this.setup.clock.behind() > SLOW_STEP_MS) return void this.settle(reason)
    this.era = null
    this.endUntold()
  }

  private notice(): void {
    const ahead = Math.round(this.jumped())
    const wall = wallOf(this.setup.clock)
    const { doubted } = this
    const from = doubted === null ? wall - ahead : doubted.from + wall - ahead - doubted.to
    if (ahead > JUMP_MS) this.beginDoubt({ from, to: wall })
    this.anchor = this.bothNow()
  }

  private checkBehind(): void {
    const { clock, log, write } = this.setup
    const behind = clock.behind()
    if (!this.behindTold && behind > BEHIND_MS) {
      this.behindTold = true
      log('error', `the machine's clock is ${Math.round(behind / SECOND)} s behind the journal`)
      void write('clock-behind', SCHEDULE, { before: clock.now(), after: wallOf(clock) })
    } else if (this.behindTold && behind < CAUGHT_UP_MS) {
      this.behindTold = false
      void write('clock-caught-up', SCHEDULE, {})
    }
  }

  private keepBoot(): void {
    const now = this.bootedNow()
    if (now === null || this.doubted !== null || this.setup.clock.behind() > BEHIND_MS) return
    if (this.booted !== null && Math.abs(now - this.booted) <= BOOT_DRIFT_MS) return
    this.booted = now
    this.setup.keep(this.mark({}))
  }

  private readonly check = (): void => {
    this.stop = this.setup.clock.setTimer(LOOK_MS, this.check)
    this.notice()
    const reason = this.doubted && this.evidence(this.doubted)
    if (reason) this.end(reason)
    else if (this.doubted) this.checkUnreported(this.doubted)
    // A correction on its way ends what would be said of it.
    if (!this.ending) this.checkBehind()
    this.keepBoot()
  }
}
