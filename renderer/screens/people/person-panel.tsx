/** The person: where they are believed to be, how sure that is, their last ten events, and notes. */
import { Avatar } from './avatar'
import { Bars } from '../../components/confidence'
import { Keys } from '../../components/keys'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Time, useNow, useZone } from '../../components/time'
import { Words } from '../../components/words'
import type { CardholderId, PersonState } from '../../../preload/contract/models'
import { confidenceWords } from '../../format/confidence-words'
import { shortWords } from '../../format/short-words'
import { text, textIn } from '../../format/text'
import { PersonLink } from './person-link'
import { actFor, openAct } from '../events/acts'
import { useAlarms } from '../alarms/alarms'
import { entriesOf } from '../events/entries'
import { names } from '../site/naming'
import { sayEntry } from '../events/say-entry'
import { select, useSelection } from '../desk/selection'
import { controllerStatus, useStatus } from '../desk/status'
import { may } from '../session/session'
import { openSheet } from '../desk/sheet'
import { useWaitingOrders } from '../desk/waiting-orders'

function Location({ person }: { readonly person: PersonState }) {
  const now = useNow()
  const { confidenceBecause } = person
  return (
    <div className="who-location">
      <h4 className="cap">{text('person.believed')}</h4>
      <p className="who-where">
        {person.location === null ? text('person.nowhere') : names.area(person.location)}{' '}
        {person.since !== null && (
          <span className="who-since">
            <Say k="person.since" with={{ at: <Time at={person.since} /> }} />
          </span>
        )}
      </p>
      <p className="who-sure">
        <Bars level={person.confidence} /> <span className="t1">{text(`confidence.${person.confidence}.long`)}</span>
        {confidenceBecause && (
          <span className="who-because">
            <Words>{text('person.because', { why: confidenceWords(confidenceBecause, names, now) })}</Words>
          </span>
        )}
      </p>
    </div>
  )
}

function Marks({ person }: { readonly person: PersonState }) {
  const zone = useZone()
  const now = useNow()
  const said = [
    person.freePass ? text('person.free-pass') : '',
    !person.exempt
      ? ''
      : person.exemptUntil === null
        ? text('person.exempt')
        : text('person.exempt-until', { at: zone.near(person.exemptUntil, now) }),
    ...person.violations.map((v) =>
      text(v.lockedOut ? 'person.locked-out' : 'person.in-violation', {
        kind: text(`violation.${v.violation.kind}`),
        area: names.area(v.area),
      }),
    ),
  ].filter((words) => words !== '')
  if (said.length === 0) return null
  return (
    <ul className="who-marks">
      {said.map((words) => (
        <li key={words}>{words}</li>
      ))}
    </ul>
  )
}

/** What was done about the person that a panel does not know yet. */
export function NotTaken({ person }: { readonly person: CardholderId }) {
  const orders = useWaitingOrders(({ all }) => all).filter(
    ({ action }) => 'cardholder' in action && action.cardholder === person,
  )
  const status = useStatus(({ status: known }) => known)
  if (orders.length === 0) return null
  return (
    <ul className="not-taken">
      {orders.map(({ controller, at, action }) => {
        const since = controllerStatus(status, controller)?.since
        return (
          <li key={`${controller} ${at} ${action.action}`}>
            <Shape name="offline" mute />{' '}
            {text('person.not-taken', {
              panel: names.controller(controller),
              what: textIn('act.done.', action.action) ?? action.action,
            })}{' '}
            {since != null && <Say k="person.not-taken.since" with={{ at: <Time at={since} /> }} />}
          </li>
        )
      })}
    </ul>
  )
}

function LastTen({ person }: { readonly person: PersonState }) {
  const lines = entriesOf(person.lastRows).slice(0, 10)
  const current = useSelection((selection) => selection.seq)
  return (
    <section className="who-last" aria-label={text('person.last')}>
      <h4 className="cap">{text('person.last')}</h4>
      {lines.length === 0 && <p className="t3">{text('person.last.none')}</p>}
      <ol>
        {lines.map((entry) => {
          const said = sayEntry(entry)
          return (
            <li key={entry.seq}>
              <button
                type="button"
                className={`ten ${said.tone} ${entry.seq === current ? 'current' : ''}`}
                onClick={() => select(entry.seq)}
              >
                <Time at={said.at} form="hms" />
                <Shape name={said.shape} size={13} />
                <span className="el">{shortWords(entry.row.event, said, names)}</span>
              </button>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function Notes() {
  const { seq, alarm: chosen } = useSelection()
  const alarm = useAlarms(({ all, bySeq }) =>
    chosen === null ? (seq === null ? undefined : bySeq.get(seq)) : all.find((a) => a.id === chosen),
  )
  if (!alarm) return null
  return (
    <section className="who-notes" aria-label={text('person.notes')}>
      <h4 className="cap">{text('person.notes')}</h4>
      {alarm.notes.length === 0 ? (
        <p className="t3">{text('person.notes.none')}</p>
      ) : (
        <ul>
          {alarm.notes.map((note) => (
            <li key={`${note.at} ${note.text}`}>
              <Time at={note.at} /> <span className="t3">{note.operator}</span> {note.text}
            </li>
          ))}
        </ul>
      )}
      {actFor('note').off === null && (
        <button type="button" className="link" onClick={() => openAct('note')}>
          {text('person.notes.add')} <Keys of="N" />
        </button>
      )}
    </section>
  )
}

function PhotoLink({ person }: { readonly person: string }) {
  const mayChange = useStatus(({ status }) => may(status?.operator.role, 'change'))
  if (!mayChange) return null
  return (
    <button type="button" className="link who-photo" onClick={() => openSheet({ kind: 'photos', person })}>
      {text('person.photo')}
    </button>
  )
}

export function PersonPanel({ person }: { readonly person: PersonState }) {
  return (
    <aside className="who-panel" aria-label={person.name}>
      <div className="who-stack">
        <Avatar person={person.id} size="large" />
        <div className="who-words">
          <h3>
            <PersonLink person={person.id} name={person.name} />
          </h3>
          {person.groups.length > 0 && <p className="who-groups">{person.groups.join(', ')}</p>}
          {person.cards.length > 0 && (
            <p className="who-cards">
              {text('person.card')} <span className="m">{person.cards.join(' · ')}</span>
            </p>
          )}
          <PhotoLink person={person.id} />
          <Marks person={person} />
          <NotTaken person={person.id} />
          <Location person={person} />
        </div>
      </div>
      <LastTen person={person} />
      <Notes />
    </aside>
  )
}
