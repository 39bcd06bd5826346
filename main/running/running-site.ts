/**
 * One site, running: builds every part once, wires them and closes them in reverse order. Shared by the window (`app.ts`)
 * and the console without one (`host.ts`).
 */
import { hostname } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { keepBackups } from './backups'
import { clockParts } from './clock-parts'
import { openChangeThread } from '../change/client'
import type { ChangeThread } from '../change/client'
import type { Clock } from '../clock'
import { startDecider } from '../decider/client'
import type { Decider } from '../decider/client'
import type { Kept } from '../derived/derive'
import type {
  Ask,
  Decided,
  DecidedBatch,
  Incoming,
  JournalStatus,
  Mark,
  RefusedWhy,
  RowsQuery,
} from '../decider/messages'
import type { DeviceStatus } from '../devices/device-state'
import type { Happening, WaitingOrder } from '../devices/driver'
import { type Fleet, openFleet } from '../devices/fleet'
import type { KeyStore } from '../devices/key-store'
import type { SerialPorts } from '../devices/line-port'
import type { Audit } from '../domain/audit'
import type { NewDeskEvent } from '../domain/desk-event'
import type { CardholderId, DoorId } from '../domain/ids'
import type { OperatorAction, SiteRecord } from '../domain/record'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { Site } from '../domain/site'
import { openExports } from './exports'
import type { Exports } from './exports'
import { openHistoryThread } from '../history/client'
import type { People } from '../history/messages'
import { lineReports, lineUpkeep, type LineRequests } from './line-requests'
import type { Log } from '../log'
import { certificateListOf } from './certificate-list'
import { createPanelCertificates, type PanelCertificates } from './panel-certificates'
import { openPanelTrust } from './panel-trust'
import { exchangeHeads } from './panel-heads'
import type { Done, NotDone } from './not-done'
import { openPast } from './past'
import { openSitePhotos } from './site-photos'
import { openSiteChanges } from './site-changes'
import type { PeopleDesk } from '../domain/people-edit'
import { peopleEdits } from './people-edits'
import { openDrafts, type Drafts } from './drafts'
import type { SiteChanges } from './site-changes'
import { givenSite } from './given-site'
import { openSiteOffer, type SiteOffer } from './site-offer'
import { GIVEN } from '../store/site'
import type { Photos } from '../photos/photos'
import { openRecords } from './records'
import type { Records } from './records'
import { journalStart, readyJournal, withAdvice } from './recovery'
import type { Recovery, StartFailure } from './recovery'
import type { RestoreNote } from './restoring'
import { pinBook } from './pin-book'
import { BACKUPS } from '../store/backup-name'
import { claimFolder } from '../store/demo-mark'
import { lockFolder } from '../store/folder'
import { unlocking } from './unlock-once'
import type { Found } from '../store/history'
import { CHECK_MARK, RETENTION_MARK, TIMED_MARK } from '../store/mark-keys'
import { readerTexts } from '../text/reader-texts'
import type { Address } from '../transport/panel-sockets'

export interface SiteSetup {
  readonly site: Site
  /** The site file's text as it was read; kept with the journal, so that the journal alone can be replayed. */
  readonly siteText: string
  /** Where it was read from, for people. Left out: nothing is offered when it differs from the site in force. */
  readonly siteFile?: string
  /** A start of the demo: the folder and the journal must be the demo's. Left out: no. */
  readonly demo?: boolean
  /** Folder of the journal and its snapshots; made when it is missing. */
  readonly dataDir: string
  /** Readers' keys for the secure channel (osdp.md 11). */
  readonly keyStore: KeyStore
  /** What opens serial ports, when not this very process. */
  readonly serial?: SerialPorts
  /** Where panels that the site file gives no link to dial; left out: nowhere. */
  readonly panelListen?: Address
  readonly clock: Clock
  readonly log: Log
  /** Name and version, sent to panels. */
  readonly software: string
  /** Ends the site and starts it from a backup, when somebody restores one; left out: nobody can. */
  readonly onRestore?: (from: string, note: RestoreNote) => void
  /** Receives every batch from the first one on, which may come before the site is handed out. */
  readonly onBatch?: (batch: DecidedBatch<Kept>) => void
  /** What is done by hand about a folder that would not start. */
  readonly recovery?: Recovery
  /** Folder of our bundles. */
  readonly programs: string
}

export interface RunningSite extends LineRequests<NotDone>, Drafts {
  /** The site in force. */
  readonly site: Site
  /** The site file given at the start as it may be stored: without PINs in clear text. */
  readonly siteText: string
  /** After the site changed, before anything that was decided under it is published. Returns a function that ends it. */
  readonly onSite: (listener: (now: Site, before: Site) => void) => () => void
  /** Reads, checks and compares what may come into force. */
  readonly changes: ChangeThread
  /** The site file given at the start, when it differs from the site in force. */
  readonly offer: SiteOffer | null
  /** Edits of people, in force immediately. */
  readonly people: PeopleDesk
  /** Brings a previewed change into force, while everything runs. Resolves after the commit. */
  readonly applyChange: SiteChanges['apply']
  /** Checks a site file whole and brings it into force. Resolves after the commit. */
  readonly changeSite: SiteChanges['change']
  /** After each commit, in order. Returns its own end. */
  readonly onBatch: (listener: (batch: DecidedBatch<Kept>) => void) => () => void
  /** When `devices` or `journal` changed. Returns its own end. */
  readonly onChange: (listener: () => void) => () => void
  readonly devices: () => DeviceStatus
  readonly waitingOrders: () => readonly WaitingOrder[]
  readonly journal: () => JournalStatus
  readonly ask: Ask
  /** Evidence to hand on: one export at a time. */
  readonly exports: Omit<Exports, 'close'>
  /** The result of one pass over the journal, and where to continue; a pass is short. */
  readonly search: (query: RowsQuery) => Promise<Found>
  /** Resolves after the commit. `audit` adds to what is kept of it; the workstation is this machine unless it says. */
  readonly act: (
    action: OperatorAction,
    operator: string,
    reason: string,
    audit?: Audit,
  ) => Promise<Result<Done, NotDone>>
  /** A record of the public format, such as the host command reads. Resolves after the commit. */
  readonly take: (record: SiteRecord) => Promise<Result<Done, NotDone>>
  /** Opens a door once for its `unlockSeconds`: journalled first, then sent. */
  readonly unlockOnce: (door: DoorId, operator: string, reason: string, audit?: Audit) => Promise<Result<Done, NotDone>>
  /** Journals what an operator did at the desk: `desk.acknowledged`, `desk.note`. The instant is given here. */
  readonly certificates: PanelCertificates
  readonly desk: (event: NewDeskEvent) => Promise<Result<Done, NotDone>>
  /** Keeps a mark in the journal, without an event. */
  readonly keep: (mark: Mark) => void
  readonly photos: Photos
  /** People whose name has words that begin so, or these letters in a row, best first. */
  readonly findPeople: (text: string, limit: number) => Promise<readonly CardholderId[]>
  /** Backups, checks and retention of the journal. */
  readonly records: Records
  /** Devices first, then the decision thread, then the journal. */
  readonly close: () => Promise<void>
}

/** Builds and starts everything. Expected failures are values; the data folder is free again after one. */
export async function startSite(setup: SiteSetup): Promise<Result<RunningSite, StartFailure>> {
  const { clock, log, recovery } = setup
  const workstation = hostname()
  const claimed = claimFolder(setup.dataDir, setup.demo === true)
  if (!claimed.ok) return fail({ code: 'demo', detail: claimed.error })
  const folder = lockFolder(setup.dataDir)
  if (!folder.ok) return folder
  for (const open of folder.value.open) log('warning', `${open}: other users of this computer may read it`)
  const { journal, snapshots, release } = folder.value
  const ready = readyJournal(folder.value.path, { recovery, now: clock.now, log })
  if (!ready.ok) {
    release()
    return ready
  }
  const file = givenSite({ site: setup.site, text: setup.siteText }, folder.value, log)
  if (!file.ok) {
    release()
    return file
  }
  const started = await startDecider<Kept>({
    startThread: (workerData) => new Worker(join(setup.programs, 'decider.js'), { workerData }),
    journalFile: journal,
    snapshotFolder: snapshots,
    keyFolder: folder.value.path,
    newKey: recovery?.newKey === true,
    siteText: file.value.text,
    hashAsGiven: file.value.hashAsGiven,
    demo: setup.demo === true,
    clock,
    log,
  })
  if (!started.ok) {
    release()
    return fail(withAdvice(started.error, setup.dataDir, recovery))
  }
  const decider = started.value
  const changes = openChangeThread({
    journalFile: journal,
    keyFolder: folder.value.path,
    startThread: (workerData) => new Worker(join(setup.programs, 'change.js'), { workerData }),
    log,
  })
  const given = { site: file.value.site, siteHash: file.value.sha256.toString('hex') }
  const sites = await openSiteChanges({ given, decider, thread: changes, clock, workstation, log })
  const history = openHistoryThread({
    journalFile: journal,
    people: namesOf(sites.current()),
    startThread: (workerData) => new Worker(join(setup.programs, 'history.js'), { workerData }),
    log,
  })
  const past = openPast(sites.current, decider.ask, history)
  const backups = keepBackups({
    folder: join(folder.value.path, BACKUPS),
    history,
    seal: () => decider.ask('seal', {}),
    report: (news) => records.handleBackup(news),
    clock,
    log,
  })
  if (setup.onBatch) decider.onBatch(setup.onBatch)
  await journalStart(
    { decider, path: folder.value.path, ready: ready.value, recovery },
    {
      at: clock.now(),
      workstation,
      text: setup.demo === true ? `${setup.software} (demo)` : setup.software,
    },
  )
  const { doors, at: begun } = await decider.ask('overview', {})
  // What `deriveKept` made.
  const standing = (await decider.ask('alarms', {})) as readonly Kept[]
  const trust = openPanelTrust({
    ...{ dataDir: setup.dataDir, clock, log },
    list: certificateListOf(decider, clock, log),
    told: certificatesTold(standing),
    report: (event) => decider.submit([{ kind: 'device', event }]),
  })
  /** Panels may connect before the records are there to ask. */
  let timeIsTrusted = (): boolean => false
  const fleet = await openFleet({
    site: sites.current(),
    clock: { ...clock, trusted: () => timeIsTrusted() },
    log,
    keyStore: setup.keyStore,
    readerWords: (of) => readerTexts.text(of.granted ? 'granted' : (of.violation ?? of.reason ?? 'apb')),
    pinBook: pinBook(sites.current, folder.value.path, log),
    pinWords: readerTexts.text('enter-pin'),
    software: setup.software,
    captures: join(folder.value.path, CAPTURES),
    ...lineReports((event) => decider.submit([{ kind: 'desk', event }]), clock.now),
    lastSeq: decider.journal().lastSeq,
    openDoors: new Set(doors.filter(({ open }) => open).map(({ id }) => id)),
    heldDoors: new Set(doors.filter(({ unlocked }) => unlocked).map(({ id }) => id)),
    marks: new Map(decider.marks.map(({ key, value }) => [key, value])),
    ...{ submit: decider.submit, standing: () => decider.ask('standing', {}) },
    tls: trust.trust(),
    ...(setup.panelListen ? { panelListen: setup.panelListen } : {}),
    ...(setup.serial ? { openSerial: setup.serial.open } : {}),
  })
  const stopTrust = trust.watch(fleet.trust)
  const stopSites = sites.onSite((now) => {
    void fleet.changeSite(now)
    history.changePeople(namesOf(now))
  })
  const stopDues = decider.onBatch(({ results }) => {
    for (const { token, commands } of results) if (token === undefined) fleet.carryOut(commands)
  })
  // Time begins with the first record (apb.md 2): schedules of a new site are not to wait for somebody's read.
  if (begun === 0) decider.submit([{ kind: 'record', record: { type: 'tick', at: clock.now() } }])
  const stopKeepingUp = await keepUp(decider, fleet)
  const stopHeads = exchangeHeads({ decider, fleet, clock, log, journal: (event) => desk(event) })

  const submit = (item: Incoming): Promise<Result<Done, NotDone>> =>
    new Promise((resolve) => {
      decider.submit([item], (outcome) => {
        if (outcome.ok) {
          fleet.carryOut(outcome.decided.commands)
          return resolve(ok({ seq: outcome.decided.seq }))
        }
        resolve(fail(notDone(outcome.why, decider.journal().failing)))
      })
    })

  const desk = (event: NewDeskEvent, mark?: Mark): Promise<Result<Done, NotDone>> => {
    const where = event.operator === undefined ? {} : { workstation }
    return submit({ kind: 'desk', event: { ...where, ...event, at: clock.now() }, ...(mark ? { mark } : {}) })
  }
  const records = openRecords({
    folder: folder.value.path,
    backups,
    backupFolder: join(folder.value.path, BACKUPS),
    clock,
    kept: decider.marks.find(({ key }) => key === RETENTION_MARK)?.value,
    ...clockParts({ decider, fleet, standing, submit, workstation, demo: setup.demo === true, log }, sites.current()),
    keptCheck: decider.marks.find(({ key }) => key === CHECK_MARK)?.value,
    write: desk,
    startThread: () => new Worker(join(setup.programs, 'verify-thread.js')),
    onRestore: setup.onRestore ?? (() => undefined),
  })
  timeIsTrusted = records.clockIsTrusted
  decider.onBatch(({ results }) => {
    for (const { rows } of results) for (const { event } of rows) records.handle(event)
  })
  const offer =
    setup.siteFile === undefined || setup.demo === true
      ? null
      : openSiteOffer({
          file: setup.siteFile,
          text: file.value.text,
          sha256: file.value.sha256,
          inForce: decider.site,
          decided: decider.marks.find(({ key }) => key === GIVEN)?.value,
          onSite: sites.onSite,
          journal: desk,
        })
  const drafted = { folder: folder.value.path, sites, thread: changes, clock, journal: desk, log }
  const timedMark = decider.marks.find(({ key }) => key === TIMED_MARK)?.value
  const drafts = await openDrafts({ ...drafted, trusted: records.clockIsTrusted, mark: timedMark })
  const photos = await openSitePhotos({ dataFolder: folder.value.path, sites, journal: desk, history, log })
  const upkeep = lineUpkeep({ fleet, submit, now: clock.now, keyStore: setup.keyStore, serial: setup.serial })
  const exports = openExports({
    past,
    journalFile: journal,
    dataFolder: folder.value.path,
    programs: setup.programs,
    workstation,
    software: setup.software,
    journal: desk,
    clock,
    log,
  })

  return ok({
    ...upkeep,
    get site() {
      return sites.current()
    },
    siteText: file.value.text,
    onSite: sites.onSite,
    offer,
    ...drafts,
    changes,
    people: peopleEdits(sites, changes, folder.value.path),
    applyChange: sites.apply,
    changeSite: sites.change,
    onBatch: decider.onBatch,
    onChange: (listener) => {
      const all = [fleet.onChange, decider.onJournal, drafts.draft.onChange, ...(offer ? [offer.onChange] : [])]
      const stops = all.map((on) => on(listener))
      return () => stops.forEach((stop) => stop())
    },
    devices: fleet.status,
    waitingOrders: fleet.waitingOrders,
    journal: decider.journal,
    ask: past.ask,
    search: past.search,
    exports,
    findPeople: (text, limit) => history.ask('findPeople', { text, limit }),
    records,
    act: (action, operator, reason, audit) => {
      const record = { type: 'operator' as const, at: clock.now(), operator, reason, workstation, ...audit, ...action }
      return submit({ kind: 'record', record })
    },
    take: (record) => submit({ kind: 'record', record }),
    unlockOnce: unlocking({ site: sites.current, fleet, submit, now: clock.now, workstation }),
    desk,
    keep: (mark) => decider.submit([{ kind: 'mark', mark }]),
    photos,
    certificates: createPanelCertificates({
      dataDir: setup.dataDir,
      site: sites.current,
      now: clock.now,
      write: desk,
      trust,
    }),
    close: async () => {
      drafts.timed.close()
      await fleet.close()
      for (const stop of [stopTrust, stopSites, photos.stop, stopDues, stopKeepingUp, stopHeads]) stop()
      backups.close()
      await changes.drop()
      await records.close()
      await exports.close()
      await history.close()
      await decider.close()
      release()
    },
  })
}

/** How urgent the ends were that alarms tell of already. */
const certificatesTold = (kept: readonly Kept[]): ReadonlyMap<string, 'month' | 'week'> =>
  new Map(
    kept.flatMap((one) =>
      'priority' in one && one.kind === 'panel-certificate' && one.controller !== undefined && one.overAt === undefined
        ? [[one.controller, one.priority === 3 ? 'month' : 'week'] as const]
        : [],
    ),
  )

/** Panels receive the journal's rows since their orders were last stored, and all later ones. */
async function keepUp(decider: Decider<Kept>, fleet: Fleet): Promise<() => void> {
  const early: DecidedBatch<Kept>[] = []
  let caughtUp = false
  const stop = decider.onBatch((batch) => {
    if (caughtUp) fleet.distribute(batch.results.flatMap(happenings))
    else early.push(batch)
  })
  let upTo = fleet.distributedUpTo()
  for (;;) {
    const { rows, actions, upTo: last } = await decider.ask('after', { seq: upTo })
    fleet.distribute(happenings({ rows, actions }))
    if (last === upTo) break
    upTo = last
  }
  caughtUp = true
  const rest = early.flatMap((batch) => batch.results.flatMap(happenings)).filter(({ seq }) => seq > upTo)
  fleet.distribute(rest)
  return stop
}

/** Folder of recordings of reader lines in the data folder. */
const CAPTURES = 'captures'
const happenings = ({ rows, actions = [] }: Pick<Decided, 'rows' | 'actions'>): Happening[] =>
  [...rows, ...actions].toSorted((a, b) => a.seq - b.seq)

function notDone(why: RefusedWhy, failing: string | null): NotDone {
  if (why === 'queue-full') return { code: 'busy', detail: 'more is waiting to be decided than can be' }
  return { code: 'journal', detail: failing ?? 'the journal could not be written' }
}

const namesOf = (site: Site): People => site.cardholders.map(({ id, name }) => [id, name] as const)
