/** Takes connections of panels that dial, and hands each to its link. */
import type { ControllerId } from '../domain/ids'
import { createDoorkeeper, LATE_HELLO, turnAway, unknownPanel } from '../panel/doorkeeper'
import { HELLO_TIMEOUT_MS } from '../panel/limits'
import { refusalName, refused, type Refused } from '../panel/refused'
import { RefusalReason } from '../panel/schema/panel-link_pb'
import type { ByteStream } from '../transport/byte-stream'
import { listenForPanels, type Address, type Peer, type TlsMaterial } from '../transport/panel-sockets'
import type { LinkClock, PanelLink } from './panel-link'

/** Connections that have not said who they are; a further one is closed at once. */
const MAX_STRANGERS = 64

export interface PanelListenerOptions {
  readonly address: Address
  /** null: plain TCP, on a loopback address only. */
  readonly tls: TlsMaterial | null
  readonly clock: LinkClock
  /** The links of kind `listen`, as they are now. */
  readonly links: () => ReadonlyMap<ControllerId, PanelLink>
  readonly log: (level: 'info' | 'warning' | 'error', text: string) => void
}

export interface PanelListener {
  readonly port: number
  readonly trust: (tls: TlsMaterial | null) => void
  readonly close: () => void
}

/** Resolves when it listens; rejects when the address cannot be had. */
export async function openPanelListener(options: PanelListenerOptions): Promise<PanelListener> {
  const { clock, log } = options
  let strangers = 0

  const onStream = (stream: ByteStream, peer: Peer): void => {
    if (strangers >= MAX_STRANGERS) {
      log('warning', `panel listener: ${peer.address} closed, ${strangers} others have not said who they are`)
      stream.write(turnAway(refused(RefusalReason.REFUSAL_BUSY, 'too many connections wait')))
      return stream.close()
    }
    strangers += 1
    let settled = false
    const keeper = createDoorkeeper()
    const settle = (): void => {
      if (settled) return
      settled = true
      strangers -= 1
      stopTimer()
    }
    const refuse = (refusal: Refused): void => {
      settle()
      log('warning', `panel listener: ${peer.address} refused ${refusalName(refusal.reason)}: ${refusal.detail}`)
      stream.write(turnAway(refusal))
      stream.close()
    }
    const stopTimer = clock.setTimer(HELLO_TIMEOUT_MS, () => refuse(LATE_HELLO))
    stream.onDown(settle)
    stream.onBytes((chunk) => {
      if (settled) return
      const said = keeper.hear(chunk)
      if (!said.ok) return refuse(said.error)
      if (said.value === undefined) return
      const link = options.links().get(said.value)
      if (link === undefined) return refuse(unknownPanel(said.value))
      settle()
      link.adopt(stream, peer, keeper.heard())
    })
  }

  const listener = await listenForPanels(options.address, options.tls, onStream, (reason) =>
    log('warning', `panel listener: a connection was refused: ${reason}`),
  )
  return {
    port: listener.port,
    trust: (tls) => {
      if (tls !== null) listener.trust(tls)
    },
    close: () => listener.close(),
  }
}
