/** Receives a panel's events (panel-link.md 3, 4; PROTOCOL.md 8). */
import { create } from '@bufbuild/protobuf'
import type { Instant } from '../domain/time'
import { MAX_SERIAL, mapEvent } from './events'
import { ACK_EVENTS, ACK_MS, HEAD_HASH_BYTES, HEAD_MINOR, MAX_BATCH_EVENTS, STORED_HEAD_MINOR } from './limits'
import { fromHex, toHex } from './presented'
import { refused } from './refused'
import { addSerials, hasSerial, missingIn, type SerialRange } from './serials'
import {
  EventAckSchema,
  RefusalReason,
  type Event,
  type EventBatch,
  type JournalHead,
  type RingOverflow,
} from './schema/panel-link_pb'
import { liveDoor } from './session-doors'
import { refuse, send, type Draft, type Accepted, type Times } from './session-state'

/** Live and backlog serials each ascend; between the two any order is valid. Drops serials received before. */
export function onEvents(draft: Draft, batch: EventBatch, times: Times): void {
  const bad = (detail: string): void => refuse(draft, refused(RefusalReason.REFUSAL_BAD_SERIAL, detail))
  const { events, backlog } = batch
  if (events.length === 0 || events.length > MAX_BATCH_EVENTS)
    return refuse(
      draft,
      refused(
        RefusalReason.REFUSAL_BAD_VALUE,
        `a batch of ${events.length} events; 1 to ${MAX_BATCH_EVENTS} are allowed`,
      ),
    )
  const accepted: Accepted[] = []
  let { received } = draft.memory
  let last = backlog ? draft.lastBacklog : draft.lastLive
  for (const event of events) {
    const { serial } = event
    if (serial < 1n || serial > MAX_SERIAL) return bad(`serial ${serial} is not between 1 and ${MAX_SERIAL}`)
    if (serial <= last) return bad(`serial ${serial} after ${last} in one ${backlog ? 'backlog' : 'live stream'}`)
    last = serial
    if (hasSerial(received, serial)) continue
    received = addSerials(received, { first: serial, last: serial })
    const one: Accepted = {
      ...mapEvent(event, { index: draft.index, at: times.at, backlog, occurredAt: occurredAt(draft, event, times) }),
      serials: { first: serial, last: serial },
      ...(backlog ? { backlog: true } : {}),
    }
    accepted.push(backlog ? one : liveDoor(draft, event, one))
  }
  if (backlog) draft.lastBacklog = last
  else draft.lastLive = last
  draft.memory = { ...draft.memory, received }
  if (accepted.length > 0) draft.effects.push({ kind: 'accept', accepted })
  caughtUp(draft)
}

/** Uptime gives the instant when the panel's clock was wrong; for an earlier start only the clock is left. */
function occurredAt(draft: Draft, event: Event, { at }: Times): Instant {
  const { hello } = draft
  const said =
    hello !== null && event.bootCount === hello.bootCount
      ? draft.helloAt - Number(hello.uptimeMs - event.uptimeMs)
      : Number(event.occurredMs)
  return Math.max(0, Math.min(at, said))
}

export function onOverflow(draft: Draft, { firstLost, lastLost }: RingOverflow, times: Times): void {
  if (firstLost < 1n || lastLost < firstLost || lastLost > MAX_SERIAL)
    return refuse(draft, refused(RefusalReason.REFUSAL_BAD_SERIAL, `lost serials ${firstLost} to ${lastLost}`))
  reportLost(draft, { first: firstLost, last: lastLost }, times)
  caughtUp(draft)
}

/** Reports the unreceived part of the range as lost: an alarm, and the acknowledgement may pass it. */
export function reportLost(draft: Draft, range: SerialRange, { at }: Times): void {
  const { controller } = draft.settings
  const lost = missingIn(draft.memory.received, range)
  if (lost.length === 0) return
  draft.memory = { ...draft.memory, received: addSerials(draft.memory.received, range) }
  draft.effects.push({
    kind: 'accept',
    accepted: lost.map((serials) => ({
      report: {
        event: 'panel.overflow',
        at,
        controller,
        firstLost: Number(serials.first),
        lastLost: Number(serials.last),
        alarm: true,
      },
      serials,
    })),
  })
}

export function caughtUp(draft: Draft): void {
  if (draft.caughtUp || draft.memory.received.upTo < draft.backlogEnd) return
  draft.caughtUp = true
  draft.effects.push({ kind: 'caught-up' })
}

/** Collects acknowledgements: each costs the panel a write, and the panel needs one only when its window is full. */
export function onDurable(draft: Draft, ranges: readonly SerialRange[], { mono }: Times): void {
  const durable = ranges.reduce(addSerials, draft.memory.durable)
  draft.memory = { ...draft.memory, durable }
  if (draft.phase !== 'live' || durable.upTo === draft.acknowledged) return
  if (durable.upTo - draft.acknowledged >= ACK_EVENTS) acknowledge(draft)
  else draft.ackMono ??= mono + ACK_MS
}

export function acknowledge(draft: Draft): void {
  draft.ackMono = null
  const { upTo } = draft.memory.durable
  if (draft.phase !== 'live' || upTo === draft.acknowledged) return
  draft.acknowledged = upTo
  send(draft, { case: 'eventAck', value: create(EventAckSchema, { upTo }) })
}

/** The head that the panel has stored: a report, which is compared with the journal. */
export function onStoredHead(draft: Draft, { row, hash }: JournalHead, { at }: Times): void {
  const isLate = draft.storedHeadReceived || (draft.hello?.protocolMinor ?? 0) < STORED_HEAD_MINOR
  if (isLate || row < 1n || row > MAX_SERIAL || hash.length !== HEAD_HASH_BYTES)
    return refuse(draft, refused(RefusalReason.REFUSAL_BAD_VALUE, 'a stored head that is not expected or not one'))
  draft.storedHeadReceived = true
  const report = {
    event: 'panel.head',
    at,
    controller: draft.settings.controller,
    head: `${row}:${toHex(hash)}`,
  } as const
  draft.effects.push({ kind: 'accept', accepted: [{ report }] })
}

/** Sends the newest head, with the unchanged acknowledgement, to a panel that stores it. */
export function sendHead(draft: Draft): void {
  const { head, hello } = draft
  if (head === null || draft.headSent || draft.phase !== 'live' || (hello?.protocolMinor ?? 0) < HEAD_MINOR) return
  draft.headSent = true
  const value = create(EventAckSchema, {
    upTo: draft.acknowledged,
    head: { row: BigInt(head.seq), hash: fromHex(head.hash) },
  })
  send(draft, { case: 'eventAck', value })
}
