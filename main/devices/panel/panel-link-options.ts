/** What the live end of a panel's link is made of, and what it derives from that. */
import { randomBytes } from 'node:crypto'
import type { ControllerId, DoorId, ReaderId } from '../../domain/ids'
import type { PanelOrder, PanelStatus } from '../../domain/panel'
import type { Controller, Site } from '../../domain/site'
import type { Deciding } from '../../panel/configuration'
import { BACKLOG_WINDOW, HEARTBEAT_MS, SILENCE_MS } from '../../panel/limits'
import type { PanelMark } from '../../panel/mark'
import { refused, type Refused } from '../../panel/refused'
import { RefusalReason } from '../../panel/schema/panel-link_pb'
import type { Delivered, SessionSettings } from '../../panel/session-state'
import type { Peer, TlsTrust } from '../../transport/panel-sockets'
import type { DeviceClock } from '../device-clock'
import type { BacklogGate } from './backlog-gate'
import type { PanelInput } from './panel-intake'
import type { DeliveryState, StoredDeliveries } from './panel-waiting'

export interface PanelLinkOptions {
  readonly controller: Controller
  readonly site: Site
  readonly clock: DeviceClock
  /** `listen`: the panel dials, and `adopt` hands its connection over. */
  readonly connection:
    { readonly kind: 'dial'; readonly host: string; readonly port: number } | { readonly kind: 'listen' }
  /** null: plain TCP, on a loopback address only. */
  readonly tls: TlsTrust | null
  readonly hostName: string
  readonly software: string
  /** How each reader decides; left out: as the site file says. */
  readonly deciding?: (reader: ReaderId) => Deciding
  /** What was stored with the last durable inputs; absent for a panel that never connected. */
  readonly mark?: PanelMark
  /** Doors that the engine takes to be open; none when left out. */
  readonly openDoors?: ReadonlySet<DoorId>
  readonly deliveries?: StoredDeliveries
  readonly heartbeatMs?: number
  readonly silenceMs?: number
  readonly backlogWindow?: number
  /** Shared by all panels; a link without one has its own. */
  readonly gate?: BacklogGate
  /** `mark` belongs into the transaction that stores the inputs; each of them has to be given to `durable` afterwards. */
  onRecords(inputs: readonly PanelInput[], mark: PanelMark): void
  onDelivery?(delivery: DeliveryState): void
  /** What stands for this panel (PROTOCOL.md 11); left out: a panel that lost what was delivered does not get it again. */
  readonly standing?: () => Promise<readonly PanelOrder[]>
  /** `deliveries` changed in a way that the journal cannot make again: it has to be stored before anything else. */
  onDeliveriesMade?(): void
  onStatus?(status: PanelStatus): void
  onSkew?(skewMs: number): void
  /** Why there is no connection, in words, each time one ends or cannot be had. */
  onAway?(reason: string): void
  readonly log: (level: 'info' | 'warning' | 'error', text: string) => void
}

/** What a session with the panel begins with. */
export function settingsOf(options: PanelLinkOptions, delivered: Delivered): SessionSettings {
  return {
    controller: options.controller.id,
    hostName: options.hostName,
    software: options.software,
    sessionId: randomBytes(16),
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    silenceMs: options.silenceMs ?? SILENCE_MS,
    backlogWindow: options.backlogWindow ?? BACKLOG_WINDOW,
    ...(options.standing === undefined ? {} : { delivered }),
  }
}

/** Checked before anything else: a stranger must not push a panel's live connection out. */
export function objectionTo(peer: Peer, controller: ControllerId, tls: TlsTrust | null): Refused | undefined {
  if (peer.name !== null && peer.name !== controller)
    return refused(RefusalReason.REFUSAL_WRONG_PANEL, `a certificate of ${peer.name}`)
  // It was revoked between its handshake and its hello.
  if (peer.serial !== null && tls?.revoked.has(peer.serial) === true)
    return refused(RefusalReason.REFUSAL_CERTIFICATE, `certificate ${peer.serial} is revoked`)
  return undefined
}

/** Undefined when it cannot be known now, which the log says. */
export const askStanding = async (options: PanelLinkOptions): Promise<readonly PanelOrder[] | undefined> =>
  await options.standing?.().catch((error: unknown) => {
    options.log('warning', `panel ${options.controller.id}: what stands could not be asked: ${String(error)}`)
    return undefined
  })
