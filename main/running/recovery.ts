/** Checks before the journal is opened, and an operator's actions on a data folder that does not start. */
import { join } from 'node:path'
import type { Incoming } from '../decider/messages'
import { ALARM_RULES } from '../derived/derive'
import type { NewDeskEvent } from '../domain/desk-event'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'
import type { RecordsAct } from '../domain/retention'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import { BACKUPS } from '../store/backup-name'
import { failureText } from '../store/failure'
import { clearForEmpty, dropNewerSnapshots, leftByJournal, newerThanJournal } from '../store/lost-journal'
import type { Newer } from '../store/lost-journal'
import { fingerprint, installationKey } from '../store/signing'
import { ADVISED, commandText, startText, type Advice, type RecoveryOption, type StartedAs } from './advice'
import { newestBackup } from './backups'
import { notTheOwner, osAccount } from './os-account'
import { finishRestore } from './restoring'

/** What can keep a site from starting. */
export interface StartFailure {
  readonly code:
    | 'data-folder-in-use'
    | 'data-folder'
    | 'installation-key'
    | 'journal-missing'
    | 'journal-older'
    | 'journal-damaged'
    | 'thread-died'
    | 'demo'
  /** What is wrong, with the folder or file, and what to do. */
  readonly detail: string
  /** Commands for it. */
  readonly advice?: readonly Advice[]
}

/** Asked for on the command line: each is journalled with the account of the operating system. */
export interface Recovery {
  /** For messages that say how to start again. Left out: the window, on the data folder alone. */
  readonly startedAs?: StartedAs
  /** Begins an empty journal in a folder whose journal is gone. */
  readonly startEmpty?: boolean
  /** Goes on with a journal that is older than the snapshots or backups beside it. */
  readonly startOlder?: boolean
  /** Goes on with a new key pair when the installation's is lost or damaged. */
  readonly newKey?: boolean
}

interface Starting {
  readonly recovery?: Recovery | undefined
  readonly now: () => Instant
  readonly log: Log
}

/** How a backup is restored, for a message about a journal that is damaged or gone. */
function restoring(dataDir: string): readonly Advice[] {
  const backup = newestBackup(join(dataDir, BACKUPS))
  return backup
    ? [{ says: 'To restore the newest backup', command: commandText(ADVISED.restore(dataDir, backup)) }]
    : []
}

const withoutBackup = (advice: readonly Advice[]): string => (advice.length > 0 ? '' : ' There is no backup of it.')

const byWindow = (dataDir: string): StartedAs => ({ by: 'window', args: ['--data', dataDir] })

/** Adds what can be done to a failure of the decision thread. */
export function withAdvice(failure: StartFailure, dataDir: string, recovery: Recovery = {}): StartFailure {
  if (failure.code === 'installation-key') {
    const says = 'To go on with a new key, which is journalled and raises an alarm'
    return { ...failure, advice: [{ says, command: startText(recovery.startedAs ?? byWindow(dataDir), '--new-key') }] }
  }
  if (failure.code !== 'journal-damaged' && failure.code !== 'thread-died') return failure
  const advice = restoring(dataDir)
  return { ...failure, detail: `${failure.detail}.${withoutBackup(advice)}`, advice }
}

/** The folder as it was before the journal was opened. */
export interface Ready {
  /** What was left of the journal, when an empty one begins by hand. */
  readonly left: readonly string[]
  /** What holds later rows than the journal, when it goes on without them by hand: snapshots among them go once this is journalled. */
  readonly older: { readonly seq: number; readonly newer: readonly Newer[] }
  /** Fingerprint of the installation's key; null = none, or it cannot be read. */
  readonly key: string | null
}

/** The option of this recovery; undefined = the start is an ordinary one. */
const optionOf = ({ startEmpty, startOlder, newKey }: Recovery = {}): RecoveryOption | undefined =>
  startEmpty ? '--start-empty' : startOlder ? '--start-older' : newKey ? '--new-key' : undefined

function keyOf(path: string): string | null {
  try {
    const key = installationKey(path)
    return key ? fingerprint(key) : null
  } catch {
    return null
  }
}

/**
 * Called under the folder's lock, before the journal is opened. Finishes a restore that was cut short, and refuses a folder
 * whose journal is gone or older than it was.
 */
export function readyJournal(path: string, { recovery, now, log }: Starting): Result<Ready, StartFailure> {
  const startedAs = recovery?.startedAs ?? byWindow(path)
  const byHand = (says: string, option: RecoveryOption): Advice => ({ says, command: startText(startedAs, option) })
  try {
    const option = optionOf(recovery)
    const stranger = option === undefined ? undefined : notTheOwner(path)
    if (stranger !== undefined) return fail({ code: 'data-folder', detail: `${option}: ${stranger}` })
    finishRestore(path, log)
    const left = leftByJournal(path)
    if (left.length > 0 && !recovery?.startEmpty) {
      const restore = restoring(path)
      const detail = `${join(path, 'journal.sqlite')} is missing or empty, and the folder has ${left.slice(0, 3).join(', ')}, which only a journal leaves behind. Find out what happened to it.${withoutBackup(restore)}`
      const advice = [...restore, byHand('To begin an empty journal instead', '--start-empty')]
      return fail({ code: 'journal-missing', detail, advice })
    }
    const older = newerThanJournal(path)
    const [newest] = older.newer
    if (newest && !recovery?.startOlder) {
      const restore = restoring(path)
      const detail = `${join(path, 'journal.sqlite')} ends at row ${older.seq}, and ${newest.name} has rows up to ${newest.seq}: the journal is an older copy. Put the newer journal back.${withoutBackup(restore)}`
      const advice = [...restore, byHand('To go on without the later rows instead', '--start-older')]
      return fail({ code: 'journal-older', detail, advice })
    }
    if (!newest && recovery?.startOlder)
      return fail({
        code: 'data-folder',
        detail: `--start-older is for a journal that is older than what is beside it: ${path} needs no such start. Start without it`,
      })
    if (left.length > 0) clearForEmpty(path, now())
    else if (recovery?.startEmpty)
      return fail({
        code: 'data-folder',
        detail: `--start-empty is for a folder whose journal is gone: ${path} needs no such start. Start without it`,
      })
    return ok({ left, older, key: keyOf(path) })
  } catch (error) {
    return fail({ code: 'data-folder', detail: `${path} cannot be used: ${failureText(error)}` })
  }
}

/** What the journal says of a recovery by hand: the alarm about it names the account of the operating system. */
function recoveryEvents(path: string, { left, older, key }: Ready, recovery: Recovery = {}): readonly NewDeskEvent[] {
  const by = { event: 'desk.records' as const, operator: osAccount(), reason: 'command line' }
  const now = keyOf(path)
  return [
    ...(left.length > 0 ? [{ ...by, text: 'started-empty' satisfies RecordsAct, before: JSON.stringify(left) }] : []),
    ...(older.newer.length > 0
      ? [{ ...by, text: 'started-older' satisfies RecordsAct, before: JSON.stringify(older) }]
      : []),
    ...(recovery.newKey && now !== null && now !== key
      ? [{ ...by, text: 'key-replaced' satisfies RecordsAct, ...(key === null ? {} : { before: key }), after: now }]
      : []),
  ]
}

export interface Started {
  readonly decider: {
    readonly submit: (items: readonly Incoming[], settled: (outcome: { readonly ok: boolean }) => void) => void
  }
  readonly path: string
  readonly ready: Ready
  readonly recovery: Recovery | undefined
}

/** Journals a start, in one commit with what was done by hand before it: none goes on without the row and the alarm about that. */
export function journalStart(
  { decider, path, ready, recovery }: Started,
  { at, workstation, text }: { readonly at: Instant; readonly workstation: string; readonly text: string },
): Promise<void> {
  const byHand = recoveryEvents(path, ready, recovery).map((event) => ({ ...event, workstation, at }))
  const items = [...byHand, { at, event: 'site.started' as const, text, alarmRules: ALARM_RULES }].map(
    (event): Incoming => ({
      kind: 'desk',
      event,
    }),
  )
  return new Promise((resolve) => {
    let waits = items.length
    decider.submit(items, ({ ok: isStored }) => {
      if (--waits > 0) return
      if (isStored) dropNewerSnapshots(path, ready.older.newer)
      resolve()
    })
  })
}
