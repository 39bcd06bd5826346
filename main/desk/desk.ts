/**
 * The desk: answers every request of the bridge and tells the windows what changed. It asks the decision thread and keeps
 * nothing that decides anything; if it is slow or gone, no decision waits for it (apb.md 6.8).
 */
import type { KeyedAlarm } from '../derived/alarms/derive'
import type { Kept } from '../derived/derive'
import { alarmAt, isShown, nextChange } from '../derived/alarms/shown'
import type { DecidedBatch, Overview, ViolationFacts } from '../decider/messages'
import type { Site } from '../domain/site'
import { SECOND } from '../domain/time'
import type { Alarm, OpenViolation, Operator, Status } from '../../preload/contract/models'
import { deskAnswers, type DeskAnswers } from './answers'
import { createConfirmations } from './confirmations'
import { createHandovers } from './handover'
import { changeAnswers } from './change-answers'
import { draftsAndVersions } from './version-answers'
import { peopleAnswers } from './people-answers'
import { photoAnswers } from './photo-answers'
import { createJournalAlarm } from './journal-alarm'
import { layoutOf, type Layout } from './confidence'
import { laneRow } from './lane'
import { createLive, LOOK_BACK_ROWS, readBack, rowsOf } from './live'
import { createRollCalls } from './roll-call'
import type { DeskOptions, Sink } from './running'
import { people as peopleOf, siteView, type People } from './site-view'
import { NOBODY } from './without-people'
import { openViolation, statusOf, type Surroundings } from './status'

/** The overview is queried at most this often; people read it and do not follow it live. */
const REFRESH_MS = 100
/** Without any event confidence still fades, a flood still ebbs and a shelf still ends. */
const QUIET_MS = 5 * SECOND

export interface Desk {
  readonly answers: DeskAnswers
  /** Sends a window its news from now on; returns the end of that. */
  readonly attach: (sink: Sink) => () => void
  readonly close: () => void
}

/** What follows from the site alone. */
interface SiteParts {
  readonly site: Site
  readonly toLane: ReturnType<typeof laneRow>
  readonly layout: Layout
  readonly people: People
}
const sitePartsOf = (site: Site, photo: DeskOptions['running']['photos']['version']): SiteParts => ({
  site,
  toLane: laneRow(site),
  layout: layoutOf(site),
  people: peopleOf(site, photo),
})

/** The answers as they are at the time of each question. */
function delegating(names: DeskAnswers, now: () => DeskAnswers): DeskAnswers {
  const answer =
    (name: keyof DeskAnswers) =>
    (...args: never): unknown =>
      (now()[name] as (...given: never) => unknown)(...args)
  return Object.fromEntries(
    (Object.keys(names) as (keyof DeskAnswers)[]).map((name) => [name, answer(name)]),
  ) as unknown as DeskAnswers
}

/** Reads what the journal tells of the last day, then follows it. Rejects when the decision thread does not answer. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { running, clock, report } = options
  let siteParts = sitePartsOf(running.site, running.photos.version)
  const live = createLive(siteParts.site)
  const journalAlarm = createJournalAlarm()
  const sinks = new Set<Sink>()
  const rollCalls = createRollCalls({
    running,
    people: () => siteParts.people,
    around: () => around(),
    lastReadOf: () => live.lastReadOf,
    changed: () => tell('status'),
    report,
  })
  const handovers = createHandovers({
    running,
    people: () => siteParts.people,
    sentence: options.sentence,
    alarms: () => alarms(),
    closedAlarms: () => live.closedAlarms(clock.now()),
    muster: () => rollCalls.head(),
    violations: () => violations(),
    status: (operator) => statusFor(operator),
    changed: () => tell('status'),
  })
  let early: DecidedBatch<Kept>[] | null = []
  let ended = false
  let refreshing = false
  let stale = false
  let cancel = (): void => {}
  /** Ids of outages that were too young to tell of. */
  const unannounced: string[] = []

  const endBatches = running.onBatch((batch) => (early ? early.push(batch) : hear(batch)))
  const endChanges = running.onChange(() => {
    if (early) return
    const raised = journalAlarm.look(running.journal(), clock.now()) ? journalAlarm.current() : null
    if (raised) options.onRaised([raised])
    tell('alarms')
    tell('status')
  })

  const [kept, past, firstOverview] = await Promise.all([
    running.ask('alarms', {}),
    readBack((before) => running.ask('rows', { before, limit: LOOK_BACK_ROWS }), clock.now()),
    running.ask('overview', {}),
  ])
  let overview: Overview = firstOverview
  live.hear(past)
  // The decision thread keeps alarms as it was given them: whole, and made by `deriveKept`.
  take(kept as readonly Kept[])
  const closedIds = past.flatMap(({ event }) =>
    event.event === 'desk.closed' && event.alarm !== undefined ? [event.alarm] : [],
  )
  const closed = (await running.ask('alarmsById', { ids: closedIds })) as readonly KeyedAlarm[]
  live.applyClosed(closed.filter(({ state }) => state === 'closed'))
  const known = past.at(-1)?.seq ?? 0
  const missed = early
  early = null
  for (const batch of missed) hear(batch, known)
  journalAlarm.look(running.journal(), clock.now())

  if (!refreshing && !stale) schedule(QUIET_MS)

  function hear(batch: DecidedBatch<Kept>, after = 0): void {
    const rows = rowsOf(batch.results).filter(({ seq }) => seq > after)
    live.hear(rows)
    const raised = take(batch.alarms)
    if (rows.length > 0) {
      const lane = rows.flatMap(siteParts.toLane)
      for (const sink of sinks) sink.rows(lane)
    }
    if (batch.alarms.length > 0) tell('alarms')
    announce(raised)
    stale = true
    if (!refreshing) schedule(REFRESH_MS)
  }

  function take(all: readonly Kept[]): readonly KeyedAlarm[] {
    rollCalls.take(all)
    handovers.take(all)
    return live.applyAlarms(all.filter((one): one is KeyedAlarm => 'cause' in one))
  }

  function announce(raised: readonly KeyedAlarm[]): void {
    const now = clock.now()
    const ripe = raised.filter((alarm) => isShown(alarm, now))
    if (ripe.length > 0) options.onRaised(ripe)
    for (const alarm of raised) if (!ripe.includes(alarm)) unannounced.push(alarm.id)
  }

  function announceRipe(): void {
    const waited = unannounced.splice(0).flatMap((id) => live.alarm(id) ?? [])
    announce(waited.filter(({ state, overAt }) => state === 'new' && overAt === undefined))
  }

  function schedule(ms: number): void {
    cancel()
    if (ended) return
    const now = clock.now()
    const change = nextChange(live.alarms(), now)
    const wait = change === null ? ms : Math.min(ms, change - now)
    cancel = clock.setTimer(wait, () => {
      refresh().catch((error: unknown) => report('the state of the site could not be asked for', error))
    })
  }

  async function refresh(): Promise<void> {
    refreshing = true
    stale = false
    try {
      await fresh()
      announceRipe()
      tell('violations')
      tell('alarms')
      tell('status')
    } finally {
      refreshing = false
      schedule(stale ? REFRESH_MS : QUIET_MS)
    }
  }

  async function fresh(): Promise<Overview> {
    overview = await running.ask('overview', {})
    return overview
  }

  function tell(name: 'status' | 'alarms' | 'violations'): void {
    for (const sink of sinks) {
      if (name === 'alarms') sink.alarms(alarms)
      else if (name === 'violations') sink.violations(violations)
      else sink.status(() => statusFor(options.operator() ?? NOBODY))
    }
  }

  const around = (): Surroundings => ({
    layout: siteParts.layout,
    people: siteParts.people,
    clues: live.clues,
    now: clock.now(),
  })
  const openedBy = (violation: ViolationFacts): number | undefined =>
    live.openedBy(violation.cardholder, violation.area)

  function violations(): readonly OpenViolation[] {
    const surroundings = around()
    return overview.violations
      .map((violation) => openViolation(violation, surroundings, openedBy(violation)))
      .toSorted((a, b) => b.openedAt - a.openedAt)
  }

  function alarms(): readonly Alarm[] {
    const now = clock.now()
    const journal = journalAlarm.current()
    const shown = live.alarms().flatMap((alarm) => (isShown(alarm, now) ? told(alarmAt(alarm, now)) : []))
    return [...(journal ? [journal] : []), ...shown.toSorted((a, b) => b.lastAt - a.lastAt || b.seq - a.seq)]
  }

  function statusFor(operator: Operator): Status {
    return statusOf({
      site: siteParts.site,
      operator,
      overview,
      devices: running.devices(),
      journal: running.journal(),
      alarms: alarms(),
      notifications: options.notifications(),
      lastSeqOfDoor: live.lastSeqOfDoor,
      now: clock.now(),
      muster: rollCalls.head(),
      handover: handovers.waiting(),
      siteOffer: running.offer?.file() ?? null,
      draft: running.draft.state(),
    })
  }

  const isDual = (): boolean => running.site.dualAuthorisation
  const confirmations = createConfirmations({ isDual, now: clock.now, confirmSecond: options.confirmSecond })
  const changes = { ...changeAnswers(options, confirmations), ...draftsAndVersions(options), ...photoAnswers(options) }
  const answersNow = (): DeskAnswers =>
    deskAnswers({
      options,
      people: siteParts.people,
      live,
      alarmDesk: {
        alarm: (id) => live.alarm(id),
        journalAlarm,
        write: (event) => running.desk(event),
        now: clock.now,
        changed: () => tell('alarms'),
        canBeAssigned: options.canBeAssigned,
        guardCloses: () => siteParts.site.alarms?.guardCloses === true,
      },
      around,
      fresh,
      statusFor,
      violations,
      alarms,
      openedBy,
      rollCalls,
      handovers,
      changes: { ...changes, ...peopleAnswers({ options, around, openedBy, toLane: siteParts.toLane }) },
      confirmations,
    })
  let current = answersNow()

  const endSites = running.onSite((site) => {
    siteParts = sitePartsOf(site, running.photos.version)
    live.changeSite(site)
    current = answersNow()
    for (const sink of sinks) sink.site(() => siteView(siteParts.site))
    stale = true
    if (!refreshing) schedule(REFRESH_MS)
  })

  return {
    answers: delegating(current, () => current),
    attach: (sink) => {
      sinks.add(sink)
      return () => sinks.delete(sink)
    },
    close: () => {
      ended = true
      endSites()
      cancel()
      endBatches()
      endChanges()
      sinks.clear()
    },
  }
}

/** Without the key it is found by, which may name a person. */
function told({ cause: _cause, ...alarm }: KeyedAlarm): Alarm {
  return alarm
}
