/** Whose turn it is on the line, and when the next one comes (osdp.md 12). */
import { type BusState, PROBE_INTERVAL_MS } from './bus-state'
import { type Readiness, readiness, readyAt } from './pd-session'
import type { PdState } from './pd-state'

/** So many turns in a row may go to urgent commands, or to one talkative reader, before a plain poll gets one. */
const STREAK_LIMIT = 8

const probeDueAt = (state: BusState): number => state.lastProbeAt + PROBE_INTERVAL_MS

/** The PD to give the turn to now, if any. */
export function pick(state: BusState, at: number): PdState | null {
  const ready: Record<Readiness, PdState[]> = { urgent: [], again: [], normal: [], probe: [], never: [] }
  const count = state.pds.length
  for (let i = 0; i < count; i++) {
    const pd = state.pds[(state.nextIndex + i) % count]
    if (pd && readyAt(pd) <= at) ready[readiness(pd)].push(pd)
  }
  const [urgent] = ready.urgent
  const [again] = ready.again
  const [normal] = ready.normal
  const fair = state.streak < STREAK_LIMIT || !normal
  if (urgent && fair) return taken(state, urgent, state.streak + 1)
  if (at < state.graceUntil && !urgent) return null
  const [probe] = ready.probe
  if (probe && at >= probeDueAt(state)) {
    state.lastProbeAt = at
    // Whoever was probed last waits until all other silent ones had their turn.
    const silent = ready.probe.reduce((a, b) => (b.probedAt < a.probedAt ? b : a), probe)
    silent.probedAt = at
    return silent
  }
  if (again && fair) return taken(state, again, state.streak + 1)
  if (!normal) return null
  state.nextIndex = (state.pds.indexOf(normal) + 1) % count
  return taken(state, normal, 0)
}

function taken(state: BusState, pd: PdState, streak: number): PdState {
  state.streak = streak
  return pd
}

/** When somebody could have the next turn; Infinity when nobody wants one. */
export function nextTurnAt(state: BusState): number {
  let next = Infinity
  for (const pd of state.pds) {
    const kind = readiness(pd)
    if (kind === 'never') continue
    const grace = kind === 'urgent' ? 0 : state.graceUntil
    next = Math.min(next, Math.max(grace, readyAt(pd), kind === 'probe' ? probeDueAt(state) : 0))
  }
  return Math.max(next, state.idleUntil, state.paceUntil)
}
