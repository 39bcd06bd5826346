/**
 * A change of the site at a chosen time. The reviewed edits are stored in the data folder until then, and the journal has the hash of
 * the file, so that nobody else can put one there. The change is checked again when its time comes, and it is refused when the site,
 * people apart, is not the one that it was reviewed over.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ChangeThread } from '../change/client'
import type { ChangePreview } from '../change/messages'
import type { Mark } from '../decider/messages'
import { canonicalJson } from '../domain/canonical-json'
import type { NewDeskEvent, TimedChangeAct, TimedChangeEvent } from '../domain/desk-event'
import { fail, messageOf, ok, problemLine, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { hazardName } from '../domain/site-draft'
import type { DraftDone, DraftRefusal, TimeAsked, TimedChange, TimedDesk } from '../domain/site-draft'
import { DAY, SECOND, type Instant } from '../domain/time'
import type { Log } from '../log'
import { documentOf, draftChanges } from '../site/draft'
import { TIMED_MARK } from '../store/mark-keys'
import { writeDurably } from '../store/sync'
import type { ChangeRefused, SiteChanges } from './site-changes'
import type { SiteDraftDesk } from './site-draft'
import { readStored, sha256, textOf, type StoredChange } from './timed-change-file'

export interface TimedChangeSetup {
  readonly folder: string
  readonly sites: Pick<SiteChanges, 'current' | 'onSite' | 'apply'>
  readonly thread: Pick<ChangeThread, 'ask'>
  readonly draft: Pick<SiteDraftDesk, 'state' | 'steps' | 'touch'>
  readonly clock: {
    readonly now: () => Instant
    readonly setTimer: (ms: number, fire: () => void) => () => void
  }
  /** False while the instants are in doubt: nothing is applied then. */
  readonly trusted: () => boolean
  readonly journal: (event: NewDeskEvent, mark?: Mark) => Promise<Result<unknown, { readonly detail: string }>>
  /** The mark of an earlier start. */
  readonly mark: unknown
  readonly log: Log
}

const FILE = 'timed-change.json'
/** Longest wait, and how often the clock is compared: a clock that is set forward does not fire a timer. */
const [LONGEST_MS, LOOK_MS] = [366 * DAY, 10 * SECOND]
/** Attempts at a change that another one, or the end of a thread, came between. */
const TRIES = 5

const baseOf = (site: Site): string => sha256(canonicalJson(documentOf(site)))
const refused = (code: DraftRefusal['code'], detail: string): DraftDone => fail({ code, detail })

/** Reads what is stored; what is due meanwhile is applied. */
export async function openTimedChange(setup: TimedChangeSetup): Promise<TimedChangeDesk> {
  const file = join(setup.folder, FILE)
  const { stored, lost } = await readStored(file, setup.mark === true, setup)
  const desk = new TimedChangeDesk(setup, file, stored)
  if (lost) await desk.lose(lost)
  return desk
}

export class TimedChangeDesk implements TimedDesk {
  /** One thing at a time: a look at the clock, or what an operator asks for. */
  private busy = false
  private closed = false
  private cancel = (): void => undefined
  private readonly stopSites: () => void

  constructor(
    private readonly setup: TimedChangeSetup,
    private readonly file: string,
    private stored: StoredChange | null,
  ) {
    this.stopSites = setup.sites.onSite(() => void this.look())
    void this.look()
  }

  /** The change that waits, or that was refused and is still shown. */
  readonly current = (): TimedChange | null => {
    if (this.stored === null) return null
    const { at, operator, reason, since, refused: why } = this.stored
    return { at, operator, reason, since, refused: why }
  }

  readonly set = async ({ at, revision, ...asked }: TimeAsked): Promise<DraftDone> => {
    const { clock, draft, sites } = this.setup
    if (this.stored?.refused === null || this.busy) return refused('timed', 'a change waits already')
    const since = clock.now()
    if (at <= since || at > since + LONGEST_MS) return refused('time', utc(at))
    if (revision !== draft.state().revision) return refused('moved', `revision ${revision} was reviewed`)
    const next = { ...asked, at, since, refused: null, base: baseOf(sites.current()), steps: draft.steps() }
    return this.alone(async () => {
      // From here on the draft is locked.
      this.stored = next
      // First the file: a row without its file would be a promise that nothing carries out.
      writeDurably(this.file, textOf(next))
      const written = await this.row(next, 'set', { reason: asked.reason, after: sha256(textOf(next)) })
      if (written.ok) return draft.touch()
      this.become(null)
      return written.error.detail
    })
  }

  readonly takeBack = async (operator: string, reason: string): Promise<DraftDone> => {
    const one = this.stored
    if (!one || this.busy) return refused('not-timed', one ? 'it is being applied' : 'nothing waits')
    return this.alone(async () => {
      const written = one.refused === null ? await this.row(one, 'taken-back', { operator, reason }) : ok(null)
      return written.ok ? this.become(null) : written.error.detail
    })
  }

  /** A change waits by the journal, and its file is gone or damaged: that is said, and nothing is applied. */
  async lose({ until = 0, operator = '', reason = '', at }: TimedChangeEvent): Promise<void> {
    const gone = { at: until, operator, reason, since: at, refused: null, confirmed: [], base: '', steps: [] }
    await this.refuse(gone, 'its file is missing or damaged')
  }

  readonly close = (): void => {
    this.closed = true
    this.cancel()
    this.stopSites()
  }

  /** Does what an operator asked for. @param act answers why the journal did not take it, if it did not */
  private async alone(act: () => Promise<string | void>): Promise<DraftDone> {
    this.busy = true
    try {
      const failing = await act()
      if (failing !== undefined) return refused('journal', failing)
      return ok({ revision: this.setup.draft.state().revision })
    } catch (error) {
      this.stored = null
      return refused('disk', `${this.file}: ${messageOf(error)}`)
    } finally {
      this.busy = false
      this.watch()
    }
  }

  private become(next: StoredChange | null): void {
    if (this.closed) return
    if (next === null) rmSync(this.file, { force: true })
    else writeDurably(this.file, textOf(next))
    this.stored = next
    this.setup.draft.touch()
  }

  private row(
    { at, operator }: StoredChange,
    act: TimedChangeAct,
    more: { readonly operator?: string; readonly reason?: string; readonly after?: string },
  ): Promise<Result<unknown, { readonly detail: string }>> {
    const mark = { key: TIMED_MARK, value: act === 'set' }
    return this.setup.journal({ event: 'site.timed-change', text: act, until: at, operator, ...more }, mark)
  }

  private watch(): void {
    this.cancel()
    if (this.closed || this.busy || this.stored?.refused !== null) return
    const { now, setTimer } = this.setup.clock
    const wait = Math.max(0, this.stored.at - now())
    // In doubt, or while the disk takes nothing, the time is past.
    this.cancel = setTimer(wait === 0 ? SECOND : Math.min(wait, LOOK_MS), () => void this.look())
  }

  /** One look at the clock; what cannot be done yet is tried again with the next one. */
  private async look(): Promise<void> {
    const one = this.stored
    if (one?.refused !== null || this.busy) return
    this.busy = true
    try {
      await this.lookAt(one)
    } catch (error) {
      this.setup.log('error', `the change of the site set for ${utc(one.at)}: ${messageOf(error)}`)
    } finally {
      this.busy = false
      this.watch()
    }
  }

  private async lookAt(one: StoredChange): Promise<void> {
    const { sites, clock, trusted } = this.setup
    // A crash between the commit of the change and its row here: it is in force.
    if (draftChanges(documentOf(sites.current()), one).length === 0) return this.applied(one)
    if (baseOf(sites.current()) !== one.base) return this.refuse(one, 'the site was changed meanwhile')
    if (clock.now() < one.at || !trusted()) return
    const why = await applyNow(one, this.setup)
    if (why === null) await this.applied(one)
    else if (why !== 'later') await this.refuse(one, why)
  }

  private async applied(one: StoredChange): Promise<void> {
    if ((await this.row(one, 'applied', {})).ok) this.become(null)
  }

  private async refuse(one: StoredChange, why: string): Promise<void> {
    if ((await this.row(one, 'refused', { after: why })).ok) this.become({ ...one, refused: why })
  }
}

/** Null: it is in force. `later`: what prevents it passes. Else why not, in words. */
async function applyNow(one: StoredChange, { sites, thread }: TimedChangeSetup): Promise<string | null> {
  for (let left = TRIES; left > 0; left--) {
    const looked = await thread.ask('previewTimed', { steps: one.steps }).catch(() => null)
    // Another preview that is cancelled ends the thread.
    if (looked === null) continue
    if (!looked.ok) return looked.problems.map(problemLine).join('; ')
    const open = openHazards(looked.value, one.confirmed)
    if (open.length > 0) return `nobody has taken responsibility for ${open.join(', ')}`
    const set = `set on ${utc(one.since)} for ${utc(one.at)}`
    const note = one.note === undefined ? set : `${set}; ${one.note}`
    const made = await sites.apply(looked.value.id, one.operator, one.reason, { note })
    if (made.ok) return null
    const { code, detail } = made.error
    if (!PASSES[code]) return detail
    if (code === 'journal' || code === 'busy') return 'later'
  }
  return 'later'
}

/** Whether what prevented a change passes, so that it can be tried again. */
const PASSES: { readonly [Code in ChangeRefused['code']]: boolean } = {
  problems: false,
  journal: true,
  busy: true,
  'site-moved': true,
  cancelled: true,
}

const openHazards = ({ hazards }: ChangePreview, confirmed: readonly string[]): readonly string[] =>
  hazards.flatMap((hazard) => (confirmed.includes(hazardName(hazard)) ? [] : [hazard.name]))

const utc = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16)}Z`
