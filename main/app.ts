/**
 * The window app: builds every part once, wires them and closes them in reverse order. The window comes first, with what it
 * needs for people to sign in; the site and all that it is made of are loaded once that is on the screen. If there is no
 * site, or it cannot be started, the window says why.
 */
import { app, ipcMain, powerMonitor, session } from 'electron'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Alarm, OpenViolation, SiteView, Status } from '../preload/contract/models'
import { commandIn, demoProblem, parseArguments, refusedSwitch, type AppArguments } from './window/command-line'
import { startNodeChild } from './processes/child'
import { createClock, type Clock } from './clock'
import type { DeskAnswers } from './desk/answers'
import { deferredAnswers } from './desk/deferred'
import { guardedSink } from './desk/guarded-sink'
import { recordReason } from './domain/recorded-reason'
import { noSiteAnswers } from './desk/no-site'
import type { NewDeskEvent } from './domain/desk-event'
import { fail, type Result } from './domain/result'
import { createFeed } from './ipc/feed'
import { serve, serveTaken, sendFeed } from './ipc/serve'
import { createLog, errorWords, type Log } from './log'
import { openLogFile } from './window/log-file'
import { firstRun, onceAsked } from './window/first-run'
import type { OpenedSite } from './window/opened-site'
import { notStarted, type NotOpened, type SiteChoice } from './window/start-choice'
import { createStarting } from './window/starting'
import { ADVISED, commandText } from './running/advice'
import type { RestoreNote } from './running/restoring'
import { signingIn } from './operators/signing-in'
import { startSerialChild } from './processes/serial-child'
import { claimFolder, hasDemoMark } from './store/demo-mark'
import { writePrivately } from './store/private'
import { speak } from './text/catalogue'
import { createRemoteSerial } from './transport/remote-serial'
import { startUtilityChild } from './processes/utility-child'
import { fileChoice } from './window/file-choice'
import { keySeal } from './window/key-seal'
import { setMenu } from './window/menu'
import { confineSession, prepareSecurity, type PhotoSource } from './window/security'
import { openTray } from './window/tray'
import { openWindow } from './window/window'

/** Only what somebody should come for is worth a popup; a P4 is read when one reads. */
const NOTIFY_UP_TO = 3

/** The site is started when the page first asks something of it, or after this without a page: doors do not wait for one. */
const START_WITHIN_MS = 1_000
/** Two frames: by then the page has drawn what it shows before there is a site, a form to sign in. */
const DRAWN_MS = 34

const resources = join(__dirname, '..', '..', 'resources')

function main(): void {
  writePrivately()
  const given = process.argv.slice(1)
  const installed = app.isPackaged && !isTestBuild()
  const cli = commandIn(given, installed)
  if (!cli.ok) return end(2, cli.error)
  if (cli.value !== undefined) return void command(cli.value)
  const unknown = installed ? refusedSwitch(given) : undefined
  if (unknown !== undefined) return end(2, `an installed Sallyport does not accept ${unknown}`)
  const args = parseArguments(given, process.cwd())
  if (!args.ok) return end(2, args.error)

  const dataDir = args.value.data ?? join(app.getPath('userData'), args.value.demo ? 'demo' : 'site')
  // The mark of a new demo folder comes before all else that is written there.
  const claimed = claimFolder(dataDir, args.value.demo)
  const refused = claimed.ok ? demoProblem(args.value, installed) : claimed.error
  // What Chromium keeps lies with the site it belongs to: two sites on one machine are two apps.
  app.setPath('userData', join(dataDir, 'window'))
  const clock = createClock()
  const log = createLog(openLogFile(dataDir), clock.now)
  dieLoudly(log)
  if (!app.requestSingleInstanceLock()) return end(0, `Sallyport is open already on ${dataDir}`)

  prepareSecurity((message) => log('warning', message))
  app
    .whenReady()
    .then(async () => {
      speak(app.getLocale())
      const problem = refused ?? (await mixUp(dataDir, args.value.demo))
      open({ args: args.value, dataDir, refused: problem }, clock, log)
    })
    .catch((error: unknown) => die(log, error))
}

/** Runs a command without a window and ends. It keeps its profile apart from that of an open console. */
async function command(words: readonly string[]): Promise<void> {
  app.setPath('userData', mkdtempSync(join(tmpdir(), 'sallyport-cli-')))
  const { runCommand } = await import('./commands/run')
  const status = await runCommand(words, __dirname).catch((error: unknown) => {
    process.stderr.write(`${errorWords(error)}\n`)
    return 1
  })
  rmSync(app.getPath('userData'), { recursive: true, force: true })
  // A written line may still be on its way.
  process.stdout.write('', () => app.exit(status))
}

/** Why a folder with the demo's mark does not fit this start, by its journal. Loads SQLite only for such a folder. */
async function mixUp(dataDir: string, demo: boolean): Promise<string | undefined> {
  if (!hasDemoMark(dataDir)) return undefined
  const { folderMixUp } = await import('./decider/demo-journal')
  return folderMixUp(dataDir, demo)
}

const accountsIn = (dataDir: string) => ({ dataDir, recoverCommand: commandText(ADVISED.recoverAccounts(dataDir)) })

interface Start {
  readonly args: AppArguments
  readonly dataDir: string
  /** Why no site is opened, known before there is a window to say it in. */
  readonly refused: string | undefined
}

function open({ args, dataDir, refused }: Start, clock: Clock, log: Log): void {
  const report = (message: string): void => log('warning', message)
  // A desk that is locked, or where nobody is signed in, shows nobody's face.
  const photo: PhotoSource = async (cardholder) => {
    if (people.session.operator() === null) return undefined
    const opened = await site
    return opened.ok && people.session.operator() !== null ? opened.value.photo(cardholder) : undefined
  }
  confineSession(session.defaultSession, join(__dirname, '..', 'renderer'), photo, report)
  setMenu(process.platform)

  let following = true
  let closing = false
  let isOpen = false
  const tray = openTray(process.platform, () => window.bringToFront())
  let restoring: { readonly from: string; readonly note: RestoreNote } | undefined
  const window = openWindow({
    placeFile: join(dataDir, 'window.json'),
    preload: join(__dirname, '..', 'preload', 'preload.js'),
    developerTools: !app.isPackaged,
    report,
    onPage: () => feed.restart(),
    onClose: () => {
      // A console that cannot decide, or that nobody has used yet, must be closable.
      if (closing || !isOpen || !desk.wasUsed()) {
        if (!closing && isOpen) void note({ event: 'desk.quit' })
        return 'quit'
      }
      if (desk.operator() === null) {
        sendFeed(window, 'closeRefused', true)
        return 'refuse'
      }
      if (tray.isThere()) tray.sayHidden()
      return 'put-away'
    },
    onClosed: () => app.quit(),
    canHide: () => tray.isThere(),
    onInput: () => people.idle.touch(),
    clock,
  })
  const note = async (event: NewDeskEvent): Promise<void> => {
    const opened = await site
    if (opened.ok) await opened.value.note(event)
  }
  const people = signingIn({
    ...accountsIn(dataDir),
    // A folder that is refused shows nobody the demo's passwords.
    demo: args.demo && refused === undefined,
    programs: __dirname,
    clock,
    log,
    note: (event) => void note(event),
    quit: async (operator, reason) => {
      await note({ event: 'desk.quit', operator: operator.name, reason: recordReason(reason) })
      // Later, so that the answer still reaches the page.
      setImmediate(() => app.quit())
    },
    keep: (mark) => void site.then((opened) => opened.ok && !people.isSealed() && opened.value.keep(mark)),
  })
  const { session: desk, answers: sessionAnswers, confirmSecond, canBeAssigned } = people
  const isOurs = (id: number): boolean => id === window.id && !window.isDestroyed()
  const feed = createFeed({
    send: (name, value) => sendFeed(window, name, value),
    isDestroyed: window.isDestroyed,
    isInView: window.isInView,
    setTimer: clock.setTimer,
  })
  const endTaken = serveTaken(ipcMain, isOurs, feed.taken)

  const serial = createRemoteSerial({
    start: startSerialChild(join(__dirname, 'serial.js')),
    setTimer: clock.setTimer,
    report,
  })
  const { asked, ask } = onceAsked(clock.setTimer, START_WITHIN_MS, DRAWN_MS)
  const openChosen = async (choice: SiteChoice): Promise<Result<OpenedSite, NotOpened>> => {
    await asked
    if (closing || refused !== undefined) return fail(notStarted(refused ?? 'the console ends'))
    const [{ openSite }, { desktopNotifier }] = await Promise.all([
      import('./window/opened-site'),
      import('./notify/desktop'),
    ])
    return openSite({
      choice,
      args,
      dataDir,
      programs: __dirname,
      resources,
      keySeal: { ...keySeal, ...people.passphrase },
      startChild: app.isPackaged ? startUtilityChild : startNodeChild,
      serial,
      clock,
      log,
      operator: desk.operator,
      onRestore: (from, why) => {
        restoring = { from, note: why }
        app.quit()
      },
      confirmSecond,
      canBeAssigned,
      about: { version: app.getVersion(), runtime: `Electron ${process.versions.electron}` },
      dialogs: {
        ...files,
        exportFolder: async (suggested) =>
          args.exports === null ? window.askFolder(suggested) : join(args.exports, suggested),
        folder: window.chooseFolder,
      },
      onFollowing: (_window, now) => {
        following = now
      },
      onRaised: (notifier, alarms) => {
        const grave = alarms.filter(({ priority }) => priority <= NOTIFY_UP_TO)
        if (grave.length === 0 || (following && window.isInFront())) return
        notifier.raise(grave)
        window.flash(true)
      },
      notifierFor: (of, say) =>
        desktopNotifier({
          site: of,
          say,
          setTimer: clock.setTimer,
          onClick: (alarm) => {
            window.bringToFront()
            feed.showAlarm(alarm)
          },
        }),
    })
  }
  const files = fileChoice(() => window.id)
  const starting = createStarting<OpenedSite>({
    ...firstRun({ args, dataDir, files, log }),
    open: openChosen,
    hasNoAccounts: () => desk.view().state === 'first-start',
    onChange: (view) => sendFeed(window, 'start', view),
  })
  const { site } = starting
  void site.then((opened) => {
    isOpen = opened.ok
    if (opened.ok) people.siteOpened()
  })
  const { shot } = args
  if (shot !== null)
    void starting
      .tried()
      .then(async () => {
        const { takeShot } = await import('./window/shot')
        await takeShot({
          file: shot,
          picture: window.picture,
          demoAccounts: () => desk.view().demo ?? [],
          isDemo: args.demo,
          signIn: desk.signIn,
          setTimer: clock.setTimer,
        })
        log('info', `a picture of the window is in ${shot}`)
        app.quit()
      })
      .catch((error: unknown) => die(log, error))
  desk.onChange(() => {
    // What waits to be sent was meant for who sat here.
    if (desk.operator() === null) feed.forget()
    sendFeed(window, 'session', desk.view())
  })
  powerMonitor.on('lock-screen', () => void desk.lock('system'))
  powerMonitor.on('suspend', () => void desk.lock('system'))
  const answers = site.then((opened) => {
    if (!opened.ok) return noSiteAnswers(opened.error)
    const sink = {
      rows: feed.rows,
      status: (make: () => Status) => feed.state('status', make),
      alarms: (make: () => readonly Alarm[]) => feed.state('alarms', make),
      violations: (make: () => readonly OpenViolation[]) => feed.state('violations', make),
      site: (make: () => SiteView) => feed.state('site', make),
    }
    opened.value.desk.attach(guardedSink(sink, () => desk.operator() !== null, desk.isSignedIn))
    return opened.value.desk.answers
  })
  answers.catch((error: unknown) => die(log, error))
  const deskOnceAsked = async (): Promise<DeskAnswers> => {
    ask()
    const tried = await starting.tried()
    return tried.ok ? answers : noSiteAnswers(tried.error.detail)
  }
  const endServing = serve({
    ipc: ipcMain,
    answers: { ...deferredAnswers(deskOnceAsked), ...sessionAnswers, ...starting.answers },
    session: desk,
    isOurWindow: isOurs,
    report: (message, error) => log('error', error === undefined ? message : `${message}: ${errorWords(error)}`),
  })

  app.on('second-instance', window.bringToFront)
  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    event.preventDefault()
    if (closing) return
    closing = true
    endServing()
    endTaken()
    people.close()
    starting.close()
    tray.close()
    feed.close()
    site
      .then((opened) => (opened.ok ? opened.value.close() : undefined))
      .then(serial.close)
      .catch((error: unknown) => log('error', `closing failed: ${errorWords(error)}`))
      .finally(async () => {
        if (restoring) {
          const { restoreInto } = await import('./running/restoring')
          const restored = restoreInto({ data: dataDir, ...restoring, now: clock.now() })
          log(restored.ok ? 'info' : 'error', restored.ok ? `restored from ${restoring.from}` : restored.error)
          app.relaunch()
        }
        app.exit(0)
      })
  })
}

/** Packed for tests, which drive the app through Chromium's debugger. */
function isTestBuild(): boolean {
  const about: unknown = JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8'))
  return (
    typeof about === 'object' && about !== null && 'sallyportTestBuild' in about && about.sallyportTestBuild === true
  )
}

/** No dialog: nobody may be there to close it, and the supervisor of the process starts it again. */
function dieLoudly(log: Log): void {
  process.on('uncaughtException', (error) => die(log, error))
  process.on('unhandledRejection', (error) => die(log, error))
}

function die(log: Log, error: unknown): void {
  log('error', `the app dies: ${errorWords(error)}`)
  app.exit(1)
}

function end(status: number, message: string): void {
  process.stderr.write(`sallyport: ${message}\n`)
  app.exit(status)
}

main()
