/**
 * What the fleet needs of a kind of controller. A driver moves bytes and decides nothing: it reports to the inbox what its
 * devices say, and carries out what was decided. Each driver has a folder of its own; `registry.ts` maps kinds to drivers.
 */
import type { Command } from '../domain/command'
import type { JournalEvent } from '../domain/event'
import type { ControllerId, DoorId } from '../domain/ids'
import type { JournalHead } from '../domain/journal-head'
import type { LineWork } from '../domain/line-work'
import type { PowerState, StandingOrder } from '../domain/panel'
import type { Strangers } from '../domain/stranger'
import type { OperatorAction, OperatorRecord } from '../domain/record'
import type { Controller, Site } from '../domain/site'
import type { Instant } from '../domain/time'
import type { Log } from '../log'
import type { Address, TlsTrust } from '../transport/panel-sockets'
import type { DeviceClock } from './device-clock'
import type { DeviceInput, InputMark, Verdict } from './device-input'
import type { KeyStore } from './key-store'
import type { OpenSerial } from './line-port'
import type { LineTools } from './line-tools'
import type { LineTrials, TrialDone } from './line-trials'
import type { PinBook } from './pin-pad'

/** What the console offers to drivers; each takes what its devices need. */
export interface DriverServices {
  readonly clock: DeviceClock
  readonly log: Log
  /** Name and version, for devices that ask. */
  readonly software: string
  readonly keyStore: KeyStore
  /** Opens serial ports in place of this process. */
  readonly openSerial?: OpenSerial
  /** A search of a line that is tried is over, or the pairing of its new reader. Left out: nothing is reported. */
  readonly onTrialDone?: (done: TrialDone) => void
  /** Folder of recordings of reader lines. */
  readonly captures: string
  /** Work by hand at a line took a step, or is over. */
  readonly onLineWork: (controller: ControllerId, work: LineWork) => void
  /** Text for a reader with a display: shorter than 33 characters, which most displays can show. */
  readonly readerWords: (feedback: Extract<Command, { readonly kind: 'feedback' }>) => string
  readonly pinBook: PinBook
  /** Text of a reader with a display that waits for a PIN. */
  readonly pinWords: string
  /** Marks as they were stored, by key, and the journal's newest row then. */
  readonly marks: ReadonlyMap<string, unknown>
  readonly lastSeq: number
  /** Doors that the engine takes to be open. */
  readonly openDoors: ReadonlySet<DoorId>
  /** What operators and automations have set and not taken back, as of all that was distributed before the answer. */
  readonly standing: () => Promise<readonly StandingOrder[]>
  /** Certificates for links that leave this machine; null until they are made. */
  readonly tls: TlsTrust | null
  /** Where controllers without a link of their own in the site file dial; left out: nowhere. */
  readonly panelListen?: Address
}

/** Takes what devices say. */
export interface Inbox {
  /** `settled` is called once for each item, after its commit or its refusal. */
  readonly receive: (items: readonly DeviceInput[], settled: (verdict: Verdict, index: number) => void) => void
  /** Stores a mark without an event. */
  readonly keep: (mark: InputMark) => void
  /** Sends commands to whichever device has the door, reader or output. */
  readonly carryOut: (commands: readonly Command[]) => void
  /** Why a controller is away, in words. */
  readonly away: (controller: ControllerId, reason: string) => void
  /** A contact as it is, although nothing happened at the door. */
  readonly contact: (door: DoorId, state: 'open' | 'closed') => void
  /** Something that a person should see has changed. */
  readonly changed: () => void
}

export interface DriverSetup extends DriverServices {
  readonly site: Site
  readonly inbox: Inbox
  /** Doors that are held unlocked (apb.md 5.9), as they are at the moment; the fleet keeps it. */
  readonly heldDoors: ReadonlySet<DoorId>
}

/** Starts a kind's driver for a site; no controller is open yet. */
export type StartDriver = (setup: DriverSetup) => Driver

/** One kind's driver, for all controllers of that kind at the site. */
export interface Driver {
  /**
   * Opens a controller and keeps trying while it is away; null when the site file gives no way to reach it.
   * `marks` are those stored, or those of the link that was open until now.
   */
  readonly open: (controller: Controller, marks: ReadonlyMap<string, unknown>) => Promise<OpenController | null>
  /** Every controller of the first site is open: accepts connections from now on. */
  readonly ready?: () => Promise<void>
  /** All of the site that an open link is made of: when this text changes, the link is closed and opened again. */
  readonly wiring: (site: Site, controller: Controller) => string
  /** The site in force from now on; called before any controller is opened or closed for it. */
  readonly changeSite: (site: Site) => void
  /** Sends on to controllers what they must know of rows of the journal, in their order. */
  readonly distribute?: (happenings: readonly Happening[]) => void
  /** Up to which seq `distribute` has done so; it has to receive all rows after it. */
  readonly distributedUpTo?: () => number
  /** What operators did that controllers have not received yet, the oldest first per controller. */
  readonly waitingOrders?: () => readonly WaitingOrder[]
  /** The newest value of the journal's hash chain, for controllers to store. */
  readonly head?: (head: JournalHead) => void
  /** Tries lines that the site may not have. */
  readonly trials?: LineTrials
  /** Controllers that dial this console and are not in the site. */
  readonly strangers?: () => Strangers
  /** Certificates were renewed or revoked. */
  readonly trust?: (tls: TlsTrust | null) => void
  /** Stores what has to outlast a restart and stops listening; the fleet closes each controller afterwards. */
  readonly close: () => void
}

/** One controller, whose link is open or being opened. */
export interface OpenController {
  /** True when the command is for a device of this controller. */
  readonly carryOut: (command: Command) => boolean
  /** At or after `atLatest` nothing is sent. True when the door's lock is connected here. */
  readonly unlock: (door: DoorId, seconds: number, atLatest: Instant) => boolean
  /** Takes over what has changed without a new link; left out: nothing beyond the wiring matters here. */
  readonly changeSite?: (site: Site) => void
  readonly facts?: () => ControllerFacts
  /** Orders that the controller has not received yet. */
  readonly pending?: () => number
  /** Of a line of readers. */
  readonly tools?: LineTools
  /** What the next link to the same controller begins with. */
  readonly marks?: () => ReadonlyMap<string, unknown>
  readonly close: () => Promise<void>
}

/** What a person should know of a controller besides whether it is online: clock, stored events, settings, orders. */
export interface ControllerFacts {
  readonly model: string | null
  readonly firmware: string | null
  /** The controller's clock minus ours, ms, as last measured; null before. */
  readonly skewMs: number | null
  /** Events that it has still to send, as it last reported. */
  readonly storedEvents: number | null
  /** `waiting`: it is away, or the transfer has not begun; `refused`: it rejects what this console wants it to have. */
  readonly configuration: 'current' | 'sending' | 'waiting' | 'refused'
  /** Orders that it has not answered: passages elsewhere, and what operators did. */
  readonly passagesWaiting: number
  readonly ordersWaiting: readonly { readonly at: Instant; readonly action: string; readonly operator: string }[]
  /** Cards that are switched off and that it still grants when it decides alone. */
  readonly cardsUnknown: number
  /** Names of what it decides without while it is alone, of the driver's own list. */
  readonly missing: readonly string[]
  /** The last order it refused, with its reason. */
  readonly orderRefused: { readonly at: Instant; readonly action: string; readonly reason: string } | null
  readonly power: PowerState | null
  readonly tamper: boolean
  /** Serials that were lost permanently, since this console started. */
  readonly lost: { readonly at: Instant; readonly first: number; readonly last: number } | null
}

/** What an operator did that a controller has not received yet. */
export interface WaitingOrder {
  readonly controller: ControllerId
  readonly at: Instant
  readonly operator: string
  readonly action: OperatorAction
}

/** One row of the journal that may concern a controller. */
export type Happening =
  { readonly seq: number; readonly event: JournalEvent } | { readonly seq: number; readonly record: OperatorRecord }
