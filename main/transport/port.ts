/** A connection to the wire: bytes out, bytes in, and its end. The same for serial ports and serial device servers. */
import type { LinePortProblem } from '../domain/line-trial'
import type { Result } from '../domain/result'

/**
 * Why a port is not open, or no longer open. `message` names the port; `advice` says what a person can do about it.
 */
export interface PortFailure {
  readonly kind: LinePortProblem
  readonly message: string
  readonly advice: string
}

export interface Port {
  /** Queues the bytes; `onDown` reports a failure. */
  write(bytes: Uint8Array): void
  /** Drops bytes that were written and not sent, even at the cost of the connection. */
  discardOutput(): void
  /** A device server uses its own configured speed: there this has no effect. */
  setBaud(baud: number): Promise<Result<void, PortFailure>>
  /** False when the speed is configured elsewhere. */
  readonly canSetBaud: boolean
  /** A requested end does not call `onDown`. */
  close(): Promise<void>
  /** Longest delay that this kind of port adds to a reply, in milliseconds (USB latency timers, networks). */
  readonly allowanceMs: number
  /** Without a byte for this long, despite polling, the connection counts as dead; null: a dead port reports itself. */
  readonly deadAfterMs: number | null
}

export interface PortListener {
  readonly onBytes: (bytes: Uint8Array) => void
  /** Called once, never before `OpenPort` resolves. */
  readonly onDown: (failure: PortFailure) => void
}

/** Opens a port; also called for every reconnect. */
export type OpenPort = (listener: PortListener) => Promise<Result<Port, PortFailure>>
