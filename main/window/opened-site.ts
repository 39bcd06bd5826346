/** A site with the desk before it and the notifications beside it: all of the window app that needs no window. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { AppArguments } from './command-line'
import type { StartChild } from '../processes/child'
import { startSimulatedPanel } from '../processes/simulated-panel'
import type { Clock } from '../clock'
import { openDesk, type Desk } from '../desk/desk'
import { type KeySeal, openKeyFile } from '../devices/key-file'
import type { SerialPorts } from '../devices/line-port'
import { openSealedKeys, type SealedKeysSetup } from '../devices/sealed-keys'
import { dialogsOf, type SystemDialogs } from '../desk/presence'
import type { DeskOptions } from '../desk/running'
import type { NewDeskEvent } from '../domain/desk-event'
import { fail, ok, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { explainTexts } from '../text/explain-texts'
import { explanationText } from '../text/explanation-text'
import type { Say } from '../text/messages'
import { windowTexts } from '../text/window-texts'
import { localTimeIn } from './local-time'
import { errorWords, type Log } from '../log'
import type { Notifier } from '../notify/notifier'
import { papersFor } from './papers'
import type { Photos } from '../photos/photos'
import type { RestoreNote } from '../running/restoring'
import { giveFirstCard, type FirstSite } from './first-site'
import { siteSource } from './site-source'
import { notStarted, type NotOpened, type SiteChoice } from './start-choice'
import { startSite, type RunningSite } from '../running/running-site'
import { keepSite } from '../running/site-copy'

export interface OpenedSite extends FirstSite {
  readonly desk: Desk
  /** Journals what an operator did that is no request of the desk, such as signing in. */
  readonly note: (event: NewDeskEvent) => Promise<void>
  readonly keep: RunningSite['keep']
  readonly photo: Photos['read']
  /** The desk, the notifications, the site, then the demo if there is one. */
  readonly close: () => Promise<void>
}

export interface Opening {
  readonly choice: SiteChoice
  readonly args: AppArguments
  readonly dataDir: string
  /** Folder of our bundles, and of what lies beside the code. */
  readonly programs: string
  readonly resources: string
  readonly startChild: StartChild
  /** What opens serial ports. */
  readonly serial: SerialPorts
  /** The system's key store, for readers' keys; without one a passphrase seals them. */
  readonly keySeal: KeySeal & Pick<SealedKeysSetup, 'derive' | 'cost'> & { readonly isAvailable: () => boolean }
  readonly clock: Clock
  readonly log: Log
  readonly operator: DeskOptions['operator']
  readonly confirmSecond: DeskOptions['confirmSecond']
  readonly canBeAssigned: DeskOptions['canBeAssigned']
  readonly onRaised: (notifier: Notifier, ...args: Parameters<DeskOptions['onRaised']>) => void
  readonly onFollowing: DeskOptions['onFollowing']
  readonly dialogs: SystemDialogs
  /** Somebody restores a backup: the site is to be ended and started from it. */
  readonly onRestore: (from: string, note: RestoreNote) => void
  readonly about: Omit<DeskOptions['about'], 'demo'>
  readonly notifierFor: (site: Site, say: Say) => Notifier
}

const say: Say = (key, values) => windowTexts.find(key, values) ?? key

/** What the command line says of the site's start, and how that is typed again. */
const givenTo = ({ panelListen, recovery, demo, site }: AppArguments, dataDir: string) => ({
  ...(panelListen ? { panelListen } : {}),
  recovery: {
    ...recovery,
    startedAs: {
      by: 'window' as const,
      args: [...(demo ? ['--demo'] : []), ...(site === null ? [] : ['--site', site]), '--data', dataDir],
    },
  },
})

const sourceOf = (opening: Opening): ReturnType<typeof siteSource> => {
  const { choice, args, dataDir, programs, resources, startChild, log } = opening
  return siteSource(
    args,
    dataDir,
    { siteFile: join(resources, 'demo', 'site.json'), programs, startChild, log },
    choice,
  )
}

/** The system's key store, or a passphrase where the account lacks one or where a passphrase was chosen before. */
function openKeys({ dataDir, keySeal }: Opening): ReturnType<typeof openKeyFile> {
  const [bySystem, byPassphrase] = [join(dataDir, 'reader-keys.json'), join(dataDir, 'reader-keys.sealed.json')]
  if (!existsSync(byPassphrase) && (keySeal.isAvailable() || existsSync(bySystem)))
    return openKeyFile(bySystem, keySeal)
  return openSealedKeys({ path: byPassphrase, derive: keySeal.derive, cost: keySeal.cost })
}

/** Fails with words for the person before the window: what is missing or wrong, and what to do. */
export async function openSite(opening: Opening): Promise<Result<OpenedSite, NotOpened>> {
  const { args, dataDir, programs, clock, log } = opening
  const source = await sourceOf(opening)
  if (!source.ok) return source
  const { site, siteText, siteFile, demo, keep } = source.value
  const simulated = demo === null ? await startSimulatedPanel(site, opening) : undefined
  const endPrograms = (): Promise<unknown> => Promise.all([demo?.close(), simulated?.close()])
  const keyStore = await openKeys(opening)
  if (!keyStore.ok) {
    await endPrograms()
    return fail(notStarted(keyStore.error.message))
  }
  const started = await startSite({
    site,
    siteText,
    siteFile,
    demo: demo !== null,
    dataDir,
    keyStore: keyStore.value,
    clock,
    log,
    software: `Sallyport ${opening.about.version}`,
    programs,
    ...givenTo(args, dataDir),
    serial: opening.serial,
    onRestore: opening.onRestore,
  })
  if (!started.ok) {
    await endPrograms()
    return fail(notStarted(started.error.detail, started.error.advice))
  }
  const running = started.value
  // The copy of an older version holds PINs in clear text, and is replaced too.
  if (demo === null && (keep || running.siteText !== siteText)) keepSite(dataDir, running.siteText)
  const notifier = opening.notifierFor(site, say)
  const localTime = localTimeIn(site.timeZone)
  const inSiteTime: DeskOptions['sentence'] = (key, values = {}) => {
    const { until } = values
    return say(key, typeof until === 'number' ? { ...values, until: localTime(until) } : values)
  }
  const desk = await openDesk({
    running,
    clock,
    operator: opening.operator,
    confirmSecond: opening.confirmSecond,
    canBeAssigned: opening.canBeAssigned,
    explain: (explanation) => explanationText(explanation, explainTexts.now(), localTime),
    words: say,
    sentence: inSiteTime,
    paper: papersFor(
      () => running.site,
      dataDir,
      inSiteTime,
      () => running.journal().head,
    ),
    notifications: notifier.health,
    about: { ...opening.about, demo: demo !== null },
    onRaised: (alarms) => opening.onRaised(notifier, alarms),
    onFollowing: opening.onFollowing,
    dialogs: dialogsOf(opening.dialogs),
    report: (message, error) => log('error', error === undefined ? message : `${message}: ${errorWords(error)}`),
  })
  log('info', `${site.name} is open: ${site.readers.length} readers, ${site.cardholders.length} cardholders`)
  const note = async (event: NewDeskEvent): Promise<void> => {
    const noted = await running.desk(event)
    if (!noted.ok) log('error', `${event.event} is not in the journal: ${noted.error.detail}`)
  }
  return ok({
    desk,
    note,
    keep: running.keep,
    photo: running.photos.read,
    walk: simulated?.walk ?? null,
    giveFirstCard: (first, operator) => giveFirstCard(running, first, operator),
    close: async () => {
      desk.close()
      notifier.close()
      await running.close()
      await endPrograms()
    },
  })
}
