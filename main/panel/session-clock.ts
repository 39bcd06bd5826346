/** Compares both clocks by heartbeats and sets the panel's clock (panel-link.md 2, PROTOCOL.md 7). */
import { create } from '@bufbuild/protobuf'
import type { Instant } from '../domain/time'
import { SKEW_ALARM_MS, SKEW_CLEAR_MS, SKEW_SET_MS } from './limits'
import { HeartbeatSchema, SetClockSchema, type Heartbeat } from './schema/panel-link_pb'
import { send, type Draft, type Times } from './session-state'

/** Converts our instant to the panel's clock. */
export const panelTime =
  (draft: Draft) =>
  (at: Instant): bigint =>
    BigInt(at + Math.round(draft.clock.skewMs))

export function sendHeartbeat(draft: Draft, { at, mono }: Times): void {
  const { receivedClock: heardClock, receivedMono: heardMono } = draft.clock
  send(draft, {
    case: 'heartbeat',
    value: create(HeartbeatSchema, {
      clockMs: BigInt(at),
      echoClockMs: heardClock,
      echoAgeMs: heardClock === 0n ? 0 : Math.max(0, Math.round(mono - heardMono)),
    }),
  })
  draft.clock = { ...draft.clock, beatMono: mono, beat: { clock: BigInt(at), mono } }
}

export function onHeartbeat(draft: Draft, heartbeat: Heartbeat, times: Times): void {
  const { beat } = draft.clock
  draft.clock = { ...draft.clock, receivedClock: heartbeat.clockMs, receivedMono: times.mono }
  if (beat === null || heartbeat.echoClockMs !== beat.clock) return
  const roundTrip = Math.max(0, times.mono - beat.mono - heartbeat.echoAgeMs)
  measured(draft, Number(heartbeat.clockMs) - (times.at - roundTrip / 2), times)
}

/**
 * Applies a measured difference: shows it, alarms once above the limit until it is small again, and sets the clock
 * unless our own is in doubt.
 */
export function measured(draft: Draft, skewMs: number, { at, doubted }: Times): void {
  const { controller } = draft.settings
  const size = Math.abs(skewMs)
  const { alarmed } = draft.clock
  const rounded = Math.round(skewMs)
  draft.effects.push({ kind: 'skew', skewMs: rounded })
  const alarm = size > SKEW_ALARM_MS
  if (alarm !== alarmed && (alarm || size < SKEW_CLEAR_MS)) {
    draft.effects.push({
      kind: 'accept',
      accepted: [{ report: { event: 'panel.clock-skew', at, controller, skewMs: rounded, alarm } }],
    })
    draft.clock = { ...draft.clock, alarmed: alarm }
  }
  draft.clock = { ...draft.clock, skewMs }
  if (size <= SKEW_SET_MS || doubted) return
  send(draft, { case: 'setClock', value: create(SetClockSchema, { clockMs: BigInt(at) }) })
  // Echoes of earlier heartbeats would measure the old difference.
  draft.clock = { ...draft.clock, skewMs: 0, beat: null }
}
