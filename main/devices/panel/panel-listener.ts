/** Takes connections of panels that dial, and hands each to its link. */
import { messageOf } from '../../domain/result'
import type { ControllerId } from '../../domain/ids'
import { createDoorkeeper, LATE_HELLO, turnAway, unknownPanel } from '../../panel/doorkeeper'
import { HELLO_TIMEOUT_MS } from '../../panel/limits'
import { refusalName, refused, type Refused } from '../../panel/refused'
import { RefusalReason } from '../../panel/schema/panel-link_pb'
import type { ByteStream } from '../../transport/byte-stream'
import { isLoopback, listenForPanels } from '../../transport/panel-sockets'
import type { Address, Arrival, Listener, Peer, TlsTrust } from '../../transport/panel-sockets'
import { createWaitingRoom } from '../../transport/waiting-room'
import { createBackOff } from '../../supervise/back-off'
import type { DeviceClock } from '../device-clock'
import type { PanelLink } from './panel-link'
import { createQuietLog } from './quiet-log'

/** Between tries for an address that another program holds: it may end at any time, and panels dial again every few seconds. */
const AGAIN = { firstMs: 1_000, mostMs: 30_000, steadyMs: 60_000 }

/** Connections that have not said hello, a certificate's name or an address counting as one source; and those being closed. */
const STRANGERS = { most: 64, mostOfOneSource: 16 }
const TOO_MANY = refused(RefusalReason.REFUSAL_BUSY, 'too many connections wait that have not said hello')

export interface PanelListenerOptions {
  readonly address: Address
  /** null: plain TCP, on a loopback address only. Without an identity it listens once there is one. */
  readonly tls: TlsTrust | null
  readonly clock: DeviceClock
  /** The links of kind `listen`, as they are now. */
  readonly links: () => ReadonlyMap<ControllerId, PanelLink>
  /** How long a TLS handshake may take, ms; HELLO_TIMEOUT_MS when left out. */
  readonly handshakeMs?: number
  /** A panel said hello that no link is for. */
  readonly stranger?: (panel: string, address: string) => void
  readonly log: (level: 'info' | 'warning' | 'error', text: string) => void
  /** Why no panel can dial although one may, in words; null = it listens again. Called when that changes. */
  readonly blocked?: (why: string | null) => void
}

export interface PanelListener {
  /** null while it is closed for want of a certificate or of its address. */
  readonly port: () => number | null
  /** Closes the port while the console has no identity. Resolves when that, or listening again, is done. */
  readonly trust: (tls: TlsTrust | null) => Promise<void>
  readonly close: () => void
}

/** Resolves when it listens, waits for a certificate, or waits for its address, which it then tries for again and again. */
export async function openPanelListener(options: PanelListenerOptions): Promise<PanelListener> {
  const { address, log } = options
  const onRefused = createQuietLog(log, () => options.clock.monotonic())
  const receive = createReception(options, onRefused)
  let listener: Listener | null = null
  let closed = false
  let changing: Promise<void> = Promise.resolve()
  let trusted = options.tls

  const again = (): void => {
    changing = changing.then(async () => {
      if (closed || listener !== null || (trusted !== null && trusted.identity === null)) return
      await listen(trusted)
    })
  }
  const tries = createTries(options, again)
  const listen = (tls: TlsTrust | null): Promise<boolean> => tries.run(() => open(tls))
  const open = async (tls: TlsTrust | null): Promise<void> => {
    const opened = await listenForPanels(address, tls, {
      onStream: receive.stream,
      onRefused: (reason, source) => onRefused('warning', source, `panel listener: refused ${source}: ${reason}`),
      handshakeMs: options.handshakeMs ?? HELLO_TIMEOUT_MS,
    })
    if (closed) opened.close()
    else listener = opened
  }
  const change = async (tls: TlsTrust | null): Promise<void> => {
    trusted = tls
    if (closed || tls === null) return
    const { identity, revoked } = tls
    if (identity !== null && listener !== null) return listener.trust({ identity, revoked })
    if (identity !== null) {
      if (await listen(tls)) log('info', 'panel listener: open, with the certificate of this console')
      return
    }
    tries.stop()
    if (listener === null) return
    listener.stop()
    listener = null
    receive.clear()
    log('warning', 'panel listener: closed, because this console has no certificate that is trusted')
  }

  const { tls } = options
  if (tls === null ? isLoopback(address.host) : tls.identity !== null) await listen(tls)
  else log('warning', 'panel listener: waits for a certificate of this console')
  return {
    port: () => listener?.port ?? null,
    trust: (now) => {
      changing = changing
        .then(() => change(now))
        .catch((error: unknown) => log('error', `panels that dial cannot be taken: ${messageOf(error)}`))
      return changing
    },
    close: () => {
      closed = true
      tries.end()
      receive.clear()
      listener?.close()
    },
  }
}

interface Tries {
  /** True when it listens; otherwise `again` is called later. */
  readonly run: (open: () => Promise<void>) => Promise<boolean>
  readonly stop: () => void
  /** Nothing is tried any more. */
  readonly end: () => void
}

/** Says once that the address cannot be had and once that it can. */
function createTries({ address, clock, log, blocked }: PanelListenerOptions, again: () => void): Tries {
  const backOff = createBackOff(clock, AGAIN)
  const place = `${address.host}:${address.port}`
  let why: string | null = null
  let ended = false
  let stop = (): void => {}
  const say = (now: string | null): void => {
    if (now === why) return
    why = now
    if (now === null) log('info', `panel listener: listens at ${place}`)
    else log('error', `panel listener: ${now}; tries again until it can`)
    blocked?.(now)
  }
  return {
    async run(open) {
      stop()
      try {
        await open()
        backOff.started()
        say(null)
        return true
      } catch (error) {
        say(`cannot listen at ${place}: ${messageOf(error)}`)
        if (!ended) stop = clock.setTimer(backOff.next(), again)
        return false
      }
    },
    stop: () => stop(),
    end() {
      ended = true
      stop()
    },
  }
}

interface Reception {
  readonly stream: (stream: ByteStream, peer: Peer, arrival: Arrival) => void
  /** Lets go of everyone who has not said hello. */
  readonly clear: () => void
}

/** Where connections wait until they have said hello, or until they are closed. */
function createReception(
  { clock, links, stranger }: PanelListenerOptions,
  say: ReturnType<typeof createQuietLog>,
): Reception {
  const strangers = createWaitingRoom(STRANGERS)
  const closing = createWaitingRoom(STRANGERS)

  const receive = (stream: ByteStream, peer: Peer, { source, cut }: Arrival): void => {
    const keeper = createDoorkeeper()
    const who = peer.name ?? source
    let settled = false
    const settle = (): void => {
      if (settled) return
      settled = true
      leave()
      stopTimer()
    }
    const refuse = (refusal: Refused): void => {
      settle()
      const text = `panel listener: ${peer.address} refused ${refusalName(refusal.reason)}: ${refusal.detail}`
      say('warning', source, text)
      stream.write(turnAway(refusal))
      stream.onDown(closing.enter(who, cut))
      stream.close()
    }
    const leave = strangers.enter(who, () => {
      refuse(TOO_MANY)
      cut()
    })
    const stopTimer = clock.setTimer(HELLO_TIMEOUT_MS, () => refuse(LATE_HELLO))
    stream.onDown(settle)
    stream.onBytes((chunk) => {
      if (settled) return
      const said = keeper.receive(chunk)
      if (!said.ok) return refuse(said.error)
      if (said.value === undefined) return
      const link = links().get(said.value)
      if (link === undefined) {
        stranger?.(said.value, peer.address)
        return refuse(unknownPanel(said.value))
      }
      settle()
      link.adopt(stream, peer, keeper.received())
    })
  }
  return {
    stream: receive,
    clear() {
      strangers.clear()
      closing.clear()
    },
  }
}
