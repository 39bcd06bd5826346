/** What the line of a bus and each of its readers have counted since the start. */
import type { BusLineStats, BusState } from '../../osdp/bus-state'
import { medianLatencyMs } from '../../osdp/latencies'
import type { PdStats } from '../../osdp/pd-state'

export interface ReaderLineStats extends PdStats {
  readonly reader: string
  readonly address: number
  readonly online: boolean
  readonly secure: boolean
  /** `unproven`: a new key was sent, and no handshake has shown yet whether the reader took it. */
  readonly key: 'none' | 'set' | 'unproven'
  /** End of our transmission to last byte of the reply; null before the first one. */
  readonly latencyMsMedian: number | null
}

export interface BusStats {
  /** One for each reader of the site; readers of one PD have its address and its counters. */
  readonly readers: readonly ReaderLineStats[]
  readonly line: BusLineStats
  /** The port is open. */
  readonly up: boolean
  readonly baud: number
  /** False while there is no port, and where the speed is a setting of the device server. */
  readonly canSetBaud: boolean
}

export function busStats(
  state: BusState | null,
  readersOf: (device: string) => readonly string[],
  baud: number,
  canSetBaud: boolean,
): BusStats {
  return {
    readers: (state?.pds ?? []).flatMap((pd) =>
      readersOf(pd.config.id).map((reader) => ({
        ...pd.stats,
        reader,
        address: pd.config.address,
        online: pd.reported === 'online',
        secure: pd.session !== null,
        key: pd.keys.pending ? 'unproven' : pd.keys.current ? 'set' : 'none',
        latencyMsMedian: medianLatencyMs(pd.latencies),
      })),
    ),
    line: { ...(state?.line ?? { damaged: 0, noiseBytes: 0, echoes: 0, foreign: 0 }) },
    up: state?.up ?? false,
    baud: state?.baud ?? baud,
    canSetBaud,
  }
}
