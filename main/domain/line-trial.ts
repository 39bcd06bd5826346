/**
 * A line of readers tried before the site has it: what answers on the wire, and one new reader paired and read there
 * (osdp.md 11, 17). Nothing of it decides.
 */
import type { ControllerId } from './ids'
import type { LineFailure, LineFind, LineProgress, LineStep } from './line-work'
import type { Instant } from './time'

/** Where a line is: a serial port of this computer, or a serial device server. `baud` of a server is its own setting. */
export type LineLink =
  | { readonly path: string; readonly baud: number }
  | { readonly host: string; readonly port: number; readonly baud: number }

type LinePlace = { readonly path: string } | { readonly host: string; readonly port: number }

/** Whether both are the same port, at whatever speed. */
export const sameLine = (a: LinePlace, b: LinePlace): boolean =>
  'path' in a ? 'path' in b && a.path === b.path : 'host' in b && a.host === b.host && a.port === b.port

/** What arrived at one speed besides whole answers in time. */
export interface LineHearing {
  readonly baud: number
  /** Bytes of no packet, and packets with a wrong check. */
  readonly noiseBytes: number
  readonly damaged: number
  /** Addresses whose every answer was damaged, in ascending order. */
  readonly garbled: readonly number[]
  /** Addresses whose answer came after the reply timeout. */
  readonly late: readonly number[]
}

/** A port of this computer that may carry a line. */
export interface SerialPortName {
  readonly path: string
  /** What the adapter says of itself; empty when it says nothing. */
  readonly maker: string
  readonly serial: string
}

/** Why a port could not be opened, or was lost. `busy`: another program has it, or work at this line goes on. */
export type LinePortProblem =
  | 'no-such-device'
  | 'permission'
  | 'busy'
  | 'refused'
  | 'unreachable'
  | 'unknown-host'
  | 'speed'
  | 'rs485'
  | 'disconnected'
  | 'failed'

export interface TrialFind extends LineFind {
  /** This console has a key for a reader at this address of this line. */
  readonly hasKey: boolean
}

/** The new reader, polled on the line beside those of the site. Its cards are counted here and decide nothing. */
export interface TrialReader {
  readonly address: number
  readonly secureChannel: 'required' | 'off'
  readonly state: 'waiting' | 'online' | 'offline'
  /** A reason of `osdp/pd-event`; null while it is online, or nothing is known yet. */
  readonly why: string | null
  readonly pairing: {
    readonly step: LineStep
    readonly outcome: { readonly ok: true } | { readonly ok: false; readonly why: LineFailure } | null
  } | null
  readonly reads: number
  readonly lastRead: Instant | null
}

export interface LineTrial {
  /** The controller of the site that has this line, or the one that the draft will give it. */
  readonly controller: ControllerId
  /** The site in force has this line: its readers are not polled while the search runs. */
  readonly isInForce: boolean
  readonly link: LineLink
  /** The port's speed is a setting of the device server: only that one was searched. */
  readonly isFixedSpeed: boolean
  readonly startedAt: Instant
  readonly step: 'opening' | 'searching' | 'searched' | 'cancelled' | 'failed'
  readonly progress: LineProgress | null
  readonly found: readonly TrialFind[]
  readonly heard: readonly LineHearing[]
  /** With the step `failed`. */
  readonly problem: { readonly kind: LinePortProblem; readonly detail: string } | null
  readonly reader: TrialReader | null
}
