/** Decision requests, commands and deliveries (panel-link.md 6 to 8; PROTOCOL.md 9 to 11). */
import { create } from '@bufbuild/protobuf'
import type { PanelCommand, PanelDelivery } from '../domain/panel'
import type { Instant } from '../domain/time'
import { DELIVERY_WINDOW, MAX_COMMANDS, MAX_REQUESTS, PROTOCOL_MAJOR } from './limits'
import { encodeCommand, encodeDelivery, minorOf } from './orders'
import { presentedFromWire } from './presented'
import { refused } from './refused'
import {
  DecisionAnswerSchema,
  RefusalReason,
  type CommandResult,
  type DecisionRequest,
  type DeliveryResult,
  type PanelHello,
} from './schema/panel-link_pb'
import { panelTime } from './session-clock'
import { note, refuse, send, sessionMinor, type Draft, type Times } from './session-state'

export function onRequest(draft: Draft, request: DecisionRequest, { at }: Times): void {
  const { requestId: id, reader, answerByMs } = request
  if (id <= draft.memory.lastRequest)
    return note(
      draft,
      refused(RefusalReason.REFUSAL_REPLAYED, `decision request ${id} after ${draft.memory.lastRequest}`),
    )
  draft.memory = { ...draft.memory, lastRequest: id }
  const deny = (detail: string): void => {
    note(draft, refused(RefusalReason.REFUSAL_BAD_VALUE, `decision request ${id}: ${detail}`))
    send(draft, {
      case: 'decisionAnswer',
      value: create(DecisionAnswerSchema, { requestId: id, granted: false, atLatestMs: answerByMs, reason: 'refused' }),
    })
  }
  if (!draft.index.readers.has(reader)) return deny(`no reader ${reader} on controller ${draft.settings.controller}`)
  const presented = presentedFromWire(request.presented, draft.index.names.formats)
  if (!presented.ok) return deny(presented.error)
  const atLatest = Number(answerByMs) - Math.round(draft.clock.skewMs)
  const requests = new Map(draft.requests).set(id, { answerBy: answerByMs })
  for (const oldest of requests.keys()) {
    if (requests.size <= MAX_REQUESTS) break
    requests.delete(oldest)
  }
  draft.requests = requests
  draft.effects.push({
    kind: 'accept',
    accepted: [{ record: { type: 'read', at, reader, presented: presented.value }, request: { id, atLatest } }],
  })
}

/** Does not send a late answer: the panel has used its fallback. */
export function answer(
  draft: Draft,
  input: Times & {
    readonly request: bigint
    readonly granted: boolean
    readonly unlockSeconds: number
    readonly atLatest: Instant
    readonly reason?: string
  },
): void {
  const asked = draft.requests.get(input.request)
  if (asked === undefined) return
  const requests = new Map(draft.requests)
  requests.delete(input.request)
  draft.requests = requests
  const time = panelTime(draft)
  const latest = time(input.atLatest)
  const atLatestMs = latest < asked.answerBy ? latest : asked.answerBy
  if (time(input.at) >= atLatestMs) {
    draft.effects.push({
      kind: 'refused',
      by: 'host',
      reason: 'late-answer',
      detail: `the answer to request ${input.request} is late and was not sent`,
    })
    return
  }
  send(draft, {
    case: 'decisionAnswer',
    value: create(DecisionAnswerSchema, {
      requestId: input.request,
      granted: input.granted,
      unlockSeconds: input.granted ? input.unlockSeconds : 0,
      atLatestMs,
      reason: input.reason ?? '',
    }),
  })
}

/** Refuses immediately when the panel is offline or owes too many answers; stores nothing for later. */
export function command(
  draft: Draft,
  input: { readonly id: bigint; readonly atLatest: Instant; readonly command: PanelCommand },
): void {
  const refusal =
    draft.phase !== 'live' ? 'panel-away' : draft.commands.size >= MAX_COMMANDS ? 'too-many-commands' : undefined
  if (refusal !== undefined) {
    draft.effects.push({ kind: 'command-result', id: input.id, done: false, reason: refusal })
    return
  }
  draft.commands = new Set(draft.commands).add(input.id)
  send(draft, { case: 'command', value: encodeCommand(input.id, input.atLatest, input.command, panelTime(draft)) })
}

export function onCommandResult(draft: Draft, { id, done, reason }: CommandResult): void {
  if (!draft.commands.has(id))
    return note(
      draft,
      refused(RefusalReason.REFUSAL_OUT_OF_ORDER, `the result of command ${id}, which has no pending answer`),
    )
  const commands = new Set(draft.commands)
  commands.delete(id)
  draft.commands = commands
  draft.effects.push({ kind: 'command-result', id, done, reason })
}

export function deliver(draft: Draft, deliveries: readonly PanelDelivery[]): void {
  // What stands comes with all that is not answered.
  if (draft.deliveriesHeld === 'for-standing') return
  if (draft.deliveriesHeld === 'for-configuration') {
    draft.deliveries = [...draft.deliveries, ...deliveries]
    return
  }
  const added = draft.hello === null ? deliveries : withoutNewer(draft, deliveries)
  draft.deliveries = [...draft.deliveries.slice(draft.deliveriesDone), ...added]
  draft.deliveriesSent -= draft.deliveriesDone
  draft.deliveriesDone = 0
  sendDeliveries(draft)
}

/** Answers those that this panel's version of the protocol does not have; they would close the connection. */
function withoutNewer(draft: Draft, deliveries: readonly PanelDelivery[]): readonly PanelDelivery[] {
  const minor = sessionMinor(draft)
  return deliveries.filter(({ number, order }) => {
    const needed = minorOf(order)
    if (needed > minor)
      draft.effects.push({
        kind: 'delivery-result',
        number,
        done: false,
        reason: `needs-protocol-${PROTOCOL_MAJOR}.${needed}`,
        byHost: true,
      })
    return needed <= minor
  })
}

/** The hello answers the deliveries that the panel has had; the others are sent. */
export function beginDeliveries(draft: Draft, { lastDelivery }: PanelHello): void {
  const due = draft.deliveries.filter(({ number }) => {
    const had = BigInt(number) <= lastDelivery
    if (had) draft.effects.push({ kind: 'delivery-result', number, done: true, reason: '' })
    return !had
  })
  draft.deliveries = withoutNewer(draft, due)
  sendDeliveries(draft)
}

/** Sends in numeric order, at most DELIVERY_WINDOW without an answer. */
function sendDeliveries(draft: Draft): void {
  if (draft.phase !== 'live') return
  const end = Math.min(draft.deliveriesDone + DELIVERY_WINDOW, draft.deliveries.length)
  for (const delivery of draft.deliveries.slice(draft.deliveriesSent, end))
    send(draft, { case: 'delivery', value: encodeDelivery(delivery, panelTime(draft), sessionMinor(draft)) })
  draft.deliveriesSent = Math.max(draft.deliveriesSent, end)
}

export function onDeliveryResult(draft: Draft, { number, done, reason }: DeliveryResult): void {
  const due = draft.deliveriesDone < draft.deliveriesSent ? draft.deliveries[draft.deliveriesDone] : undefined
  if (due === undefined || BigInt(due.number) !== number) {
    const detail = `the result of delivery ${number}; expected ${due?.number ?? 'no result'}`
    return refuse(draft, refused(RefusalReason.REFUSAL_OUT_OF_ORDER, detail))
  }
  draft.deliveriesDone += 1
  draft.effects.push({ kind: 'delivery-result', number: due.number, done, reason })
  sendDeliveries(draft)
}
