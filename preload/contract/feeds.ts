/** What the main process sends unasked. */
import type { Alarm, OpenViolation, SessionView, SiteView, Status } from './models'
import type { PackedRows } from './packed-rows'
import type { StartView } from './start'

/** Rows that were not sent since the window did not keep up: `rows` has them. */
export interface Gap {
  readonly rows: number
  readonly fromSeq: number
  readonly toSeq: number
}

/** Event rows come in batches, oldest first, at most one batch per frame. */
export interface Feeds {
  rows: PackedRows
  status: Status
  /** Every alarm that is not closed, newest first; sent whole when one of them changed. */
  alarms: readonly Alarm[]
  /** Every open violation, newest first; sent whole when one of them changed. */
  violations: readonly OpenViolation[]
  /** The site changed while it ran. */
  site: SiteView
  /** Rows were left out between two batches. */
  gap: Gap
  /** A sign-in, a sign-out or a lock. Rows and violations are sent only while an operator is signed in. */
  session: SessionView
  /** A notification was clicked: show this alarm. */
  showAlarm: string
  /** The window was to be closed while nobody is signed in: it stays, and the page says so. */
  closeRefused: boolean
  /** The site is opened, is open, or somebody has to choose one. */
  start: StartView
}

export const FEEDS = [
  'rows',
  'status',
  'alarms',
  'violations',
  'site',
  'gap',
  'session',
  'showAlarm',
  'closeRefused',
  'start',
] as const satisfies readonly (keyof Feeds)[]
