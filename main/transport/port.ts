/** A way to the wire: bytes out, bytes in, and its end. Serial ports and serial device servers look the same from here. */
import type { Result } from '../domain/result'

/**
 * Why there is no port, or no longer one. `message` names the port; `advice` says what a person can do about it.
 */
export interface PortFailure {
  readonly kind:
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
  readonly message: string
  readonly advice: string
}

export interface Port {
  /** Hands the bytes over; a failure comes by `onDown`. */
  write(bytes: Uint8Array): void
  /** Throws away what was written and has not left, even at the price of the connection. */
  discardOutput(): void
  /** A device server keeps the speed it is set up with: there it changes nothing here. */
  setBaud(baud: number): Promise<Result<void, PortFailure>>
  /** False where the speed is somebody else's setting. */
  readonly canSetBaud: boolean
  /** `onDown` is not called for an end that was asked for. */
  close(): Promise<void>
  /** What this kind of port may add to a reply, in milliseconds (USB latency timers, networks). */
  readonly allowanceMs: number
  /** Without a byte for so long in spite of polling the connection counts as dead; null: it cannot die unnoticed. */
  readonly deadAfterMs: number | null
}

export interface PortListener {
  readonly onBytes: (bytes: Uint8Array) => void
  /** Called once, never before the port was given out. */
  readonly onDown: (failure: PortFailure) => void
}

/** Opens a port; called again for every reconnect. */
export type OpenPort = (listener: PortListener) => Promise<Result<Port, PortFailure>>
