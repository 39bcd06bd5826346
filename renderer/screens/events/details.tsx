/** The selected event: what happened, why it was decided so, whom it concerns, and what can be done. */
import { Keys } from '../../components/keys'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Time } from '../../components/time'
import { Void } from '../../components/void'
import type { EventDetail } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { grouped } from '../../../main/text/messages'
import { text } from '../../format/text'
import { useAlarms } from '../alarms/alarms'
import { lane } from '../live/lane'
import { usePeople } from '../people/people'
import { useSelection } from '../desk/selection'
import { openTimeline } from './acts'
import { sayEntry } from './say-entry'
import { entriesOf } from './entries'
import { Actions } from './actions'
import { AlarmCare } from '../alarms/alarm-care'
import { Audit } from './audit'
import { PersonPanel } from '../people/person-panel'
import { UnknownCard } from './unknown-card'
import { Why } from './why'

/** The line in the lane says more than the row alone: what came of it. */
function lineOf(detail: EventDetail) {
  const index = lane.indexOf(detail.row.seq)
  return (index < 0 ? undefined : lane.at(index)) ?? entriesOf([detail.row])[0]
}

function Head({ detail }: { readonly detail: EventDetail }) {
  const entry = lineOf(detail)
  if (!entry) return null
  const said = sayEntry(entry)
  const inViolation = detail.person !== null && detail.person.violations.length > 0
  return (
    <header className="det-head">
      <Shape name={said.shape} size={28} />
      <div>
        <h2>{said.what}</h2>
        <p className="det-meta">
          <Say k="details.at" with={{ at: <Time at={said.at} form="hmsMs" />, where: said.where }} />
          <span className="det-seq">
            {' · '}
            <Say k="details.event" with={{ seq: <span className="m">{grouped(detail.row.seq)}</span> }} />
          </span>
          {said.heard !== null && (
            <>
              {' · '}
              <Say k="details.heard" with={{ at: <Time at={said.heard} /> }} />
            </>
          )}
        </p>
      </div>
      {inViolation && (
        <button type="button" className="det-timeline" onClick={openTimeline}>
          {text('details.timeline')} <Keys of="T" />
        </button>
      )}
    </header>
  )
}

export function Details() {
  const { seq, detail, failure, alarm: chosen } = useSelection()
  // Worded with names and alarms that may come later.
  usePeople((people) => people.known)
  const alarm = useAlarms((alarms) =>
    seq === null ? undefined : (alarms.all.find(({ id }) => id === chosen) ?? alarms.bySeq.get(seq)),
  )
  return (
    <section className="panel det" aria-label={text('details.label')}>
      {!detail && <h2 className="vh">{text('details.label')}</h2>}
      {seq === null ? (
        <Void title={text('details.nothing')}>
          <Say k="details.nothing.how" with={{ next: <Keys of="J" />, previous: <Keys of="K" /> }} />
        </Void>
      ) : failure ? (
        <Void title={text('details.failed')}>{failureWords(failure)}</Void>
      ) : detail ? (
        <>
          <Head detail={detail} />
          <div
            className={`det-cols ${detail.person ? '' : 'alone'}`}
            role="group"
            tabIndex={0}
            aria-label={text('details.scroll')}
          >
            <div className="det-first">
              {alarm && <AlarmCare alarm={alarm} alone={!detail.person} />}
              <Audit row={detail.row} />
              <UnknownCard row={detail.row} looksLike={detail.looksLike} />
              {(detail.explanation !== null || !alarm) && <Why detail={detail} />}
            </div>
            {detail.person && <PersonPanel person={detail.person} />}
          </div>
        </>
      ) : (
        <div className="det-loading" role="status">
          {text('details.loading')}
        </div>
      )}
      {seq !== null && <Actions />}
    </section>
  )
}
