/** Everything the CP remembers of one line. Changed in place by `bus.ts` and `bus-turns.ts`, and by nothing else. */
import type { SpeedChange } from './bus-speed'
import { Framer } from './framer'
import { type PdConfig, type PdKeys, type PdState, newPd } from './pd-state'

/** All the readers that do not answer share one probe in this time (osdp.md 12, 16 d). */
export const PROBE_INTERVAL_MS = 1_000
/** When one silent reader is back others may be too: all are tried again at once, but not more often than this. */
export const SWEEP_INTERVAL_MS = 10_000

export interface Flight {
  readonly pd: PdState
  readonly code: number
  /** When our last byte has left. */
  readonly endAt: number
  deadline: number
  readonly lastDeadline: number
}

export interface BusLineStats {
  /** Packets whose check was wrong, and bytes that belonged to nothing. */
  damaged: number
  noiseBytes: number
  /** Own packets heard again, from an adapter that echoes. */
  echoes: number
  /** Replies of addresses that were not asked. */
  foreign: number
}

export interface BusState {
  readonly pds: PdState[]
  readonly framer: Framer
  baud: number
  /** What the adapter or the network adds to a reply at most, milliseconds. */
  allowanceMs: number
  up: boolean
  paused: boolean
  tracing: boolean
  flight: Flight | null
  lastByteAt: number
  /** The idle characters after the last byte heard: nothing is sent before, and nothing is to be gained after. */
  idleUntil: number
  /** What the last exchange takes on a real wire: no faster where there is none, give or take a millisecond. */
  paceUntil: number
  /** Until then only urgent commands are sent. */
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
