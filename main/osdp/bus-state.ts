/** The CP's memory of one line. Only `bus.ts` and `bus-turns.ts` change it, in place. */
import type { SpeedChange } from './bus-speed'
import { Framer } from './framer'
import { type PdConfig, type PdKeys, type PdState, newPd } from './pd-state'

/** All offline readers together get one probe per this interval (osdp.md 12, 16 d). */
export const PROBE_INTERVAL_MS = 1_000
/** When one offline reader comes back, the bus immediately probes all others, but at most once per this interval. */
export const SWEEP_INTERVAL_MS = 10_000

export interface Flight {
  readonly pd: PdState
  readonly code: number
  /** End of our last transmission. */
  readonly endAt: number
  deadline: number
  readonly lastDeadline: number
}

export interface BusLineStats {
  /** Packets with a wrong check, and bytes outside any packet. */
  damaged: number
  noiseBytes: number
  /** Our own packets received back from an adapter that echoes. */
  echoes: number
  /** Replies from addresses that the CP did not poll. */
  foreign: number
}

export interface BusState {
  readonly pds: PdState[]
  readonly framer: Framer
  baud: number
  /** Longest delay that the adapter or the network adds to a reply, in milliseconds. */
  allowanceMs: number
  up: boolean
  paused: boolean
  tracing: boolean
  flight: Flight | null
  lastByteAt: number
  /** End of the idle characters after the last received byte: nothing may be sent earlier. */
  idleUntil: number
  /** When the last exchange would end on a real wire: a line without one is no faster, within a millisecond. */
  paceUntil: number
  /** Until this instant only urgent commands are sent. */
  graceUntil: number
  nextIndex: number
  lastProbeAt: number
  lastSweepAt: number
  lastTickAt: number
  streak: number
  speedChange: SpeedChange | null
  readonly line: BusLineStats
}

export interface BusOptions {
  readonly baud: number
  readonly allowanceMs: number
}

export function newBus(
  readers: readonly { config: PdConfig; keys: PdKeys }[],
  options: BusOptions,
  at: number,
): BusState {
  return {
    pds: readers.map(({ config, keys }) => newPd(config, keys, at)),
    framer: new Framer(),
    baud: options.baud,
    allowanceMs: options.allowanceMs,
    up: false,
    paused: false,
    tracing: false,
    flight: null,
    lastByteAt: at,
    idleUntil: at,
    paceUntil: at,
    graceUntil: at,
    nextIndex: 0,
    lastProbeAt: at - PROBE_INTERVAL_MS,
    lastSweepAt: at - SWEEP_INTERVAL_MS,
    lastTickAt: at,
    streak: 0,
    speedChange: null,
    line: { damaged: 0, noiseBytes: 0, echoes: 0, foreign: 0 },
  }
}
