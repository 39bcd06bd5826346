/**
 * One site, running: builds every part once, wires them and closes them in reverse order. Shared by the window (`app.ts`)
 * and the console without one (`host.ts`).
 */
import type { Clock } from './clock'
import type { Ask, DecidedBatch, JournalStatus } from './decider/messages'
import type { DeviceStatus } from './devices/fleet'
import type { DeskEvent } from './domain/event'
import type { DoorId } from './domain/ids'
import type { OperatorAction } from './domain/record'
import type { Result } from './domain/result'
import type { Site } from './domain/site'
import type { Log } from './log'

export interface SiteSetup {
  readonly site: Site
  /** The site file's text as it was read; kept with the journal, so that the journal alone can be replayed. */
  readonly siteText: string
  /** Folder of the journal and its snapshots; made when it is missing. */
  readonly dataDir: string
  /** `controller/address` to SCBK (16 bytes). */
  readonly keys: ReadonlyMap<string, Uint8Array>
  readonly clock: Clock
  readonly log: Log
  /** Bundle of `main/decider/worker.ts`. */
  readonly workerFile: string
}

/** Why something an operator asked for was not done. */
export interface NotDone {
  readonly code: 'journal' | 'offline' | 'busy'
  readonly detail: string
}

export interface Done {
  /** Highest seq that it wrote. */
  readonly seq: number
}

export interface RunningSite<Alarm = unknown> {
  readonly site: Site
  /** After each commit, in order. Returns its own end. */
  readonly onBatch: (listener: (batch: DecidedBatch<Alarm>) => void) => () => void
  /** When `devices` or `journal` changed. Returns its own end. */
  readonly onChange: (listener: () => void) => () => void
  readonly devices: () => DeviceStatus
  readonly journal: () => JournalStatus
  readonly ask: Ask
  /** Resolves after the commit. */
  readonly act: (action: OperatorAction, operator: string, reason: string) => Promise<Result<Done, NotDone>>
  /** Opens a door once for its `unlockSeconds`: journalled first, then sent. */
  readonly unlockOnce: (door: DoorId, operator: string, reason: string) => Promise<Result<Done, NotDone>>
  /** Journals what an operator did at the desk: `desk.acknowledged`, `desk.note`. The instant is given here. */
  readonly desk: (event: Omit<DeskEvent, 'at'>) => Promise<Result<Done, NotDone>>
  /** Devices first, then the decision thread, then the journal. */
  readonly close: () => Promise<void>
}

/** What can keep a site from starting. */
export interface StartFailure {
  readonly code: 'data-folder-in-use' | 'data-folder' | 'journal-damaged'
  /** Names the folder or file and what to do. */
  readonly detail: string
}

export type StartSite = <Alarm = unknown>(setup: SiteSetup) => Promise<Result<RunningSite<Alarm>, StartFailure>>
