/** What an administrator sees and does at one line of readers: its counters, work by hand, a recording. */
import type { LineTask, LineWork } from '../domain/line-work'
import type { Result } from '../domain/result'
import type { BusLineStats } from '../osdp/bus-state'
import type { PdStats } from '../osdp/pd-state'

export interface ReaderLineStats extends PdStats {
  readonly reader: string
  readonly address: number
  readonly online: boolean
  readonly secure: boolean
  /** `unproven`: a new key was sent, and no handshake has shown yet whether the reader took it. */
  readonly key: 'none' | 'set' | 'unproven'
  /** End of our transmission to last byte of the reply, ms; null before the first one. */
  readonly latencyMsMedian: number | null
}

export interface LineStats {
  /** One for each reader of the site; readers of one PD have its address and its counters. */
  readonly readers: readonly ReaderLineStats[]
  readonly line: BusLineStats
  /** The port is open. */
  readonly up: boolean
  readonly baud: number
  /** False while there is no port, and where the speed is a setting of the device server. */
  readonly canSetBaud: boolean
}

export interface LineState {
  readonly stats: LineStats
  /** How long every reader's turn takes to come round, computed (osdp.md 16); `long`: above 300 ms. */
  readonly round: { readonly milliseconds: number; readonly long: boolean }
  readonly work: LineWork | null
  readonly recording: { readonly file: string; readonly bytes: number; readonly ended: 'full' | 'disk' | null } | null
}

/** Why work cannot be started now. */
export interface NotStarted {
  readonly code: 'busy' | 'offline' | 'bad-argument'
  readonly detail: string
}

export interface LineTools {
  readonly state: () => LineState
  readonly start: (task: LineTask, operator: string) => Result<LineWork, NotStarted>
  /** Does nothing while no work is under way. */
  readonly cancel: () => void
  /** Starts a recording, or ends it; gives the file. */
  readonly record: (on: boolean) => Promise<Result<string | null, NotStarted>>
}
