/** Dials a panel until there is a connection, and again after one ended. */
import { randomBytes } from 'node:crypto'
import { dialPanel, type Peer, type TlsTrust } from '../../transport/panel-sockets'
import type { ByteStream } from '../../transport/byte-stream'
import type { DeviceClock } from '../device-clock'
import { createReconnect, type Reconnect } from './reconnect'

export interface PanelDialerSetup {
  readonly host: string
  readonly port: number
  readonly clock: DeviceClock
  /** What counts for the next connection. */
  readonly tls: () => TlsTrust | null
  readonly isConnected: () => boolean
  readonly connected: (stream: ByteStream, peer: Peer) => void
  /** One attempt failed; the next follows automatically. */
  readonly failed: (reason: string) => void
}

export class PanelDialer {
  private readonly reconnect: Reconnect
  /** Cancels the attempt that runs, or the wait for the next one. */
  private cancel: (() => void) | undefined
  private ended = false

  constructor(private readonly setup: PanelDialerSetup) {
    const { clock } = setup
    this.reconnect = createReconnect(
      () => randomBytes(2).readUInt16BE() / 65_536,
      () => clock.monotonic(),
    )
  }

  now(): void {
    const { host, port, tls, isConnected, connected, failed } = this.setup
    if (this.ended || isConnected()) return
    this.cancel = dialPanel({ host, port }, tls(), connected, (reason) => {
      failed(reason)
      this.later()
    })
  }

  later(): void {
    if (this.ended) return
    this.cancel?.()
    this.cancel = this.setup.clock.setTimer(this.reconnect.nextDelay(), () => this.now())
  }

  /** There is a connection. */
  stop(): void {
    this.cancel?.()
    this.cancel = undefined
  }

  /** Nothing is dialled any more. */
  end(): void {
    this.ended = true
    this.stop()
  }

  /** A session is live from now on. */
  worked(): void {
    this.reconnect.worked()
  }

  /** The panel let this console go for another one. */
  accepted(): void {
    this.reconnect.accepted()
  }
}
