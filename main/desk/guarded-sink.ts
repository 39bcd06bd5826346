/** What a window receives while nobody is signed in: states and alarms without people; no rows, no violations. */
import type { Sink } from './running'
import { alarmWithoutPeople, statusWithoutPeople } from './without-people'

/**
 * `maySee` is checked again when a state is sent, not only when it is queued: a lock applies immediately.
 * @param maySeeRows the same, for rows: states are sent ten times a second and rows far more often
 */
export function guardedSink(sink: Sink, maySee: () => boolean, maySeeRows: () => boolean = maySee): Sink {
  return {
    rows: (rows) => {
      if (maySeeRows()) sink.rows(rows)
    },
    alarms: (make) => sink.alarms(() => (maySee() ? make() : make().map(alarmWithoutPeople))),
    violations: (make) => {
      if (maySee()) sink.violations(() => (maySee() ? make() : []))
    },
    site: sink.site,
    status: (make) => sink.status(() => (maySee() ? make() : statusWithoutPeople(make()))),
  }
}
