/** The hello of both ends (panel-link.md 1, PROTOCOL.md 5). */
import { create } from '@bufbuild/protobuf'
import type { PanelDelivery, PanelEvent } from '../domain/panel'
import { afterConfiguration, configure } from './session-configuration'
import { MAX_SERIAL } from './events'
import { ORDERS_MINOR, PROTOCOL_MAJOR } from './limits'
import { toHex } from './presented'
import { refused } from './refused'
import { highestSerial, missingIn, type SerialSet } from './serials'
import { HostHelloSchema, RefusalReason, StatusRequestSchema, type PanelHello } from './schema/panel-link_pb'
import { measured } from './session-clock'
import { caughtUp, reportLost, sendHead } from './session-events'
import { beginDeliveries } from './session-orders'
import { refuse, send, sessionMinor, type Delivered, type Draft, type Times } from './session-state'

const ID_BYTES = 16

export function onHello(draft: Draft, hello: PanelHello, times: Times): void {
  const { controller, ...settings } = draft.settings
  const { memory } = draft
  const wrong = (reason: RefusalReason, detail: string): void => refuse(draft, refused(reason, detail))

  if (hello.protocolMajor !== PROTOCOL_MAJOR)
    return wrong(
      RefusalReason.REFUSAL_VERSION,
      `protocol ${hello.protocolMajor}.${hello.protocolMinor}, not ${PROTOCOL_MAJOR}.x`,
    )
  if (hello.panelId !== controller)
    return wrong(RefusalReason.REFUSAL_WRONG_PANEL, `panel ${hello.panelId} instead of ${controller}`)
  if (hello.bootId.length !== ID_BYTES || hello.ringId.length !== ID_BYTES)
    return wrong(RefusalReason.REFUSAL_BAD_VALUE, `boot_id and ring_id must have ${ID_BYTES} bytes`)
  const { firstStoredSerial: first, lastSerial: last } = hello
  if (first < 1n || first > last + 1n) return wrong(RefusalReason.REFUSAL_BAD_SERIAL, `serials ${first} to ${last}`)
  if (last > MAX_SERIAL) return wrong(RefusalReason.REFUSAL_BAD_SERIAL, `serial ${last} is above ${MAX_SERIAL}`)

  const ring = toHex(hello.ringId)
  const boot = toHex(hello.bootId)
  const sameRing = ring === memory.ring
  const highest = highestSerial(memory.received)
  const { at } = times
  const reports: PanelEvent[] = []

  let received = memory.received
  let durable = memory.durable
  let backlogEnd = last
  if (hello.ringUnnumbered) {
    // Serials count on from the acknowledged one: no event of the former ring can still arrive.
    const base = highest
    received = durable = { upTo: base, beyond: [] }
    backlogEnd = base + last
    if (memory.ring !== '' && !sameRing) reports.push({ event: 'panel.ring-replaced', at, controller, alarm: true })
  } else if (memory.ring === '') {
    const oldest = hello.lost === undefined || hello.lost.firstLost < 1n ? first : hello.lost.firstLost
    received = durable = { upTo: (oldest < first ? oldest : first) - 1n, beyond: [] }
  } else if (!sameRing && first <= highest) {
    return wrong(
      RefusalReason.REFUSAL_SERIAL_CONFLICT,
      `an unknown ring with serials from ${first}, but serial ${highest} was received from another ring`,
    )
  } else if (sameRing && last < highest) {
    return wrong(
      RefusalReason.REFUSAL_SERIAL_CONFLICT,
      `the ring ends at ${last}, but serial ${highest} was received from it`,
    )
  } else if (!sameRing) reports.push({ event: 'panel.ring-replaced', at, controller, alarm: true })

  draft.hello = hello
  draft.helloAt = at
  draft.backlogEnd = backlogEnd
  draft.acknowledged = durable.upTo
  draft.phase = 'live'
  draft.memory = {
    ...memory,
    ring,
    received,
    durable,
    boot,
    lastRequest: boot === memory.boot ? memory.lastRequest : 0n,
  }
  draft.clock = { ...draft.clock, beatMono: times.mono }
  send(draft, {
    case: 'hostHello',
    value: create(HostHelloSchema, {
      protocolMajor: PROTOCOL_MAJOR,
      protocolMinor: sessionMinor(draft),
      hostName: settings.hostName,
      software: settings.software,
      panelId: controller,
      sessionId: settings.sessionId,
      acknowledged: durable.upTo,
      clockMs: BigInt(at),
      heartbeatMs: settings.heartbeatMs,
      silenceMs: settings.silenceMs,
      backlogWindow: settings.backlogWindow,
    }),
  })
  reports.push({
    event: 'panel.connected',
    at,
    controller,
    firmware: hello.firmware,
    model: hello.model,
    backlog: Number(missingCount(received, backlogEnd)),
  })
  draft.effects.push({ kind: 'accept', accepted: reports.map((report) => ({ report })) })
  measured(draft, Number(hello.clockMs) - at, times)
  // Serials that the ring no longer has and this console never received are lost, with or without a marker.
  if (!hello.ringUnnumbered) reportLost(draft, { first: 1n, last: first - 1n }, times)
  caughtUp(draft)
  draft.config = {
    ...draft.config,
    hashes: new Map(hello.sections.map((section) => [section.section, section.hash])),
  }
  beginSending(draft, hello)
  send(draft, { case: 'statusRequest', value: create(StatusRequestSchema) })
  sendHead(draft)
}

/** Configuration and deliveries; what stands first, for a panel that does not have it. */
function beginSending(draft: Draft, hello: PanelHello): void {
  if (hasForgotten(draft.settings.delivered, hello)) {
    draft.deliveriesHeld = 'for-standing'
    draft.effects.push({ kind: 'forgotten', last: Number(hello.lastDelivery) })
  }
  configure(draft, draft.config.wanted, draft.config.before)
  if (draft.deliveriesHeld === 'no') beginDeliveries(draft, hello)
}

/** A new panel, one whose storage was lost or is older, and one to which another state of this console delivered more. */
function hasForgotten(delivered: Delivered | undefined, { lastDelivery, sections }: PanelHello): boolean {
  if (delivered === undefined) return false
  const last = Number(lastDelivery)
  const isEmpty = sections.every(({ hash }) => hash.length === 0)
  return isEmpty || last === 0 || last < delivered.answered || last > delivered.used
}

/** What stands goes out before the configuration with which the panel begins to decide (PROTOCOL.md 11). */
export function onStanding(draft: Draft, deliveries: readonly PanelDelivery[]): void {
  const { hello } = draft
  if (hello === null || draft.deliveriesHeld !== 'for-standing') return
  draft.deliveries = deliveries
  // Before minor 2 a panel refuses an order about an object that it does not know yet.
  draft.deliveriesHeld = sessionMinor(draft) < ORDERS_MINOR ? 'for-configuration' : 'no'
  if (draft.deliveriesHeld === 'no') beginDeliveries(draft, hello)
  configure(draft, draft.config.wanted, draft.config.before)
  afterConfiguration(draft)
}

function missingCount(received: SerialSet, end: bigint): bigint {
  return missingIn(received, { first: 1n, last: end }).reduce((sum, range) => sum + range.last - range.first + 1n, 0n)
}
