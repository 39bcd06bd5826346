/** Decides which reader gets the next turn on the line, and when (osdp.md 12). */
import { type BusState, PROBE_INTERVAL_MS } from './bus-state'
import { type Readiness, readiness, readyAt } from './pd-session'
import type { PdState } from './pd-state'

/** Urgent commands, or one reader's replies, get at most this many turns in a row; then a plain poll gets one. */
const STREAK_LIMIT = 8

const probeDueAt = (state: BusState): number => state.lastProbeAt + PROBE_INTERVAL_MS

/** The PD that gets the turn now, or null. */
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
  if (urgent && fair) return turnOf(state, urgent, state.streak + 1)
  if (at < state.graceUntil && !urgent) return null
  const [probe] = ready.probe
  if (probe && at >= probeDueAt(state)) {
    state.lastProbeAt = at
    // The reader probed last waits until every other offline reader had its turn.
    const silent = ready.probe.reduce((a, b) => (b.probedAt < a.probedAt ? b : a), probe)
    silent.probedAt = at
    return silent
  }
  if (again && fair) return turnOf(state, again, state.streak + 1)
  if (!normal) return null
  state.nextIndex = (state.pds.indexOf(normal) + 1) % count
  return turnOf(state, normal, 0)
}

function turnOf(state: BusState, pd: PdState, streak: number): PdState {
  state.streak = streak
  return pd
}

/** Earliest time of the next turn; Infinity when no reader needs one. */
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
