/**
 * Serial ports in another process. The process starts with the first port, and again after it has ended; one that does
 * not answer for five seconds is killed. For a bus both look like a failed line, and it reopens the port on its own.
 */
import type { SerialPortName } from '../domain/line-trial'
import { type Result, fail, ok } from '../domain/result'
import type { OpenPort, Port, PortFailure, PortListener } from './port'
import type { SerialSettings } from './serial'
import type { FromSerial, ToSerial } from './serial-messages'

export interface SerialChild {
  post(message: ToSerial): void
  /** Kills it immediately. */
  kill(): void
}

/** Starts the program of `serial-process.ts`. Calls `onEnd` once, for any kind of end. */
export type StartSerialChild = (ears: {
  readonly onMessage: (message: FromSerial) => void
  readonly onEnd: (why: string) => void
}) => SerialChild

export interface RemoteSerial {
  readonly open: (settings: SerialSettings) => OpenPort
  /** Starts the process when it does not run; empty when it ends meanwhile. */
  readonly list: () => Promise<readonly SerialPortName[]>
  readonly close: () => void
}

export interface RemoteSerialSetup {
  readonly start: StartSerialChild
  /** Runs repeatedly while the process exists. */
  readonly setTimer: (ms: number, fire: () => void) => () => void
  readonly report: (message: string) => void
}

const PING_MS = 1_000
/** This many unanswered pings mean that the process hangs. */
const MOST_UNANSWERED = 5
/** A process that has not answered yet may still be starting on a busy machine. */
const MOST_UNANSWERED_AT_START = 60

interface RemotePort {
  readonly listener: PortListener
  readonly path: string
  readonly opened: (result: Result<Port, PortFailure>) => void
  state: 'opening' | 'open' | 'closing'
  closed: (() => void) | null
  readonly bauds: Map<number, (result: Result<void, PortFailure>) => void>
}

const gone = (path: string): PortFailure => ({
  kind: 'failed',
  message: `${path}: the serial port process ended`,
  advice: 'It restarts automatically. If this happens again, unplug the adapter and plug it in again.',
})

/** Lists of ports that are asked for. */
class Lists {
  private readonly waiting = new Map<number, (ports: readonly SerialPortName[]) => void>()

  ask(request: number, post: (message: ToSerial) => void): Promise<readonly SerialPortName[]> {
    return new Promise((listed) => {
      this.waiting.set(request, listed)
      post({ kind: 'list', request })
    })
  }

  receive({ request, ports }: Extract<FromSerial, { kind: 'listed' }>): void {
    this.waiting.get(request)?.(ports)
    this.waiting.delete(request)
  }

  /** Nobody answers any more. */
  end(): void {
    for (const request of [...this.waiting.keys()]) this.receive({ kind: 'listed', request, ports: [] })
  }
}

export function createRemoteSerial({ start, setTimer, report }: RemoteSerialSetup): RemoteSerial {
  const ports = new Map<number, RemotePort>()
  const lists = new Lists()
  let child: SerialChild | null = null
  let cancelPing = (): void => {}
  let unanswered = 0
  let answered = false
  let next = 1
  let over = false

  const onEnd = (which: SerialChild, why: string): void => {
    if (child !== which) return
    child = null
    cancelPing()
    lists.end()
    if (!over) report(`the serial port process ended (${why}); restarting it`)
    for (const [id, port] of [...ports]) {
      ports.delete(id)
      const failure = gone(port.path)
      for (const done of port.bauds.values()) done(fail(failure))
      if (port.state === 'opening') port.opened(fail(failure))
      else if (port.state === 'open') port.listener.onDown(failure)
      port.closed?.()
    }
  }

  const watch = (which: SerialChild): void => {
    unanswered = 0
    answered = false
    const ping = (): void => {
      if (child !== which) return
      if (unanswered >= (answered ? MOST_UNANSWERED : MOST_UNANSWERED_AT_START)) {
        report('the serial port process does not respond')
        which.kill()
        return
      }
      unanswered++
      which.post({ kind: 'ping' })
      cancelPing = setTimer(PING_MS, ping)
    }
    ping()
  }

  const running = (): SerialChild => {
    if (child) return child
    const made: SerialChild = start({ onMessage: handle, onEnd: (why) => onEnd(made, why) })
    child = made
    watch(made)
    return made
  }

  const post = (message: ToSerial): void => child?.post(message)

  const portOf = (id: number, port: RemotePort, allowanceMs: number): Port => ({
    allowanceMs,
    canSetBaud: true,
    deadAfterMs: null,
    write: (bytes) => {
      if (port.state === 'open') post({ kind: 'write', port: id, bytes: Uint8Array.from(bytes) })
    },
    discardOutput: () => {
      if (port.state === 'open') post({ kind: 'discard', port: id })
    },
    setBaud: (baud) =>
      new Promise((done) => {
        if (port.state !== 'open' || !child) return done(fail(gone(port.path)))
        const request = next++
        port.bauds.set(request, done)
        post({ kind: 'baud', port: id, request, baud })
      }),
    close: () =>
      new Promise((closed) => {
        if (!child || !ports.has(id)) return closed()
        port.state = 'closing'
        port.closed = closed
        post({ kind: 'close', port: id })
      }),
  })

  function handle(message: FromSerial): void {
    if (message.kind === 'pong') {
      unanswered = 0
      answered = true
      return
    }
    if (message.kind === 'listed') return lists.receive(message)
    const { port: id } = message
    const port = ports.get(id)
    if (!port) return
    switch (message.kind) {
      case 'opened': {
        const { result } = message
        if (result.ok) {
          port.state = 'open'
          return port.opened(ok(portOf(id, port, result.value.allowanceMs)))
        }
        ports.delete(id)
        return port.opened(result)
      }
      case 'bytes':
        return port.state === 'open' ? port.listener.onBytes(message.bytes) : undefined
      case 'down':
        ports.delete(id)
        if (port.state === 'open') port.listener.onDown(message.failure)
        return port.closed?.()
      case 'baud':
        port.bauds.get(message.request)?.(message.result)
        port.bauds.delete(message.request)
        return
      case 'closed':
        ports.delete(id)
        return port.closed?.()
    }
  }

  return {
    list: () => lists.ask(next++, (message) => running().post(message)),
    open: (settings) => (listener) =>
      new Promise((opened) => {
        const { path } = settings
        const id = next++
        ports.set(id, { listener, path, opened, state: 'opening', closed: null, bauds: new Map() })
        running().post({ kind: 'open', port: id, settings })
      }),
    close: () => {
      over = true
      cancelPing()
      child?.kill()
    },
  }
}
