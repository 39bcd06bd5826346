/** What the line of a bus and each of its readers have counted since the start. */
import type { BusState } from '../../osdp/bus-state'
import { medianLatencyMs } from '../../osdp/latencies'
import type { LineStats } from '../line-tools'

export function busStats(
  state: BusState | null,
  readersOf: (device: string) => readonly string[],
  baud: number,
  canSetBaud: boolean,
): LineStats {
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
