/** What a window is told while nobody is signed in: states and alarms without people; no rows, no violations. */
import { withoutPeople } from './answers'
import type { Sink } from './running'

/** `maySee` is asked when something is sent, not when it is queued: a lock holds at once. */
export function guardedSink(sink: Sink, maySee: () => boolean): Sink {
  return {
    rows: (rows) => {
      if (maySee()) sink.rows(rows)
    },
    alarms: (make) => sink.alarms(() => (maySee() ? make() : make().map(withoutPeople))),
    violations: (make) => sink.violations(() => (maySee() ? make() : [])),
    status: (make) => sink.status(make),
  }
}
