/** One door: its readers with their rules, its last events, what can be done; and the controllers of the site. */
import { Button } from '../../components/button'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Time } from '../../components/time'
import { CONTROLLER_TRAITS } from '../../../preload/contract/controllers'
import type { ControllerId, ReaderId, Relaxation } from '../../../preload/contract/models'
import { useDoorRows } from '../events/use-door-rows'
import { count, text, textIn } from '../../format/text'
import { actFor, openAct } from '../events/acts'
import { names } from '../site/naming'
import { may } from '../session/session'
import { openSheet } from '../desk/sheet'
import { useSite, type Door, type Reader } from '../site/site'
import { controllerStatus, doorStatus, endable, readerStatus, useStatus } from '../desk/status'
import { PanelLines } from './panel-lines'
import { EventTable } from '../events/event-table'

const LAST = 20

/** Keys, address, counters and the rest of a line on a bus; nothing where a panel keeps its own readers. */
function LineButton(props: {
  readonly controller: ControllerId | null
  readonly reader: ReaderId | null
  readonly of: string
}) {
  const site = useSite()
  const role = useStatus(({ status }) => status?.operator.role)
  const { controller, reader, of } = props
  const kind = controller === null ? undefined : site.controller.get(controller)?.kind
  if (controller === null || kind === undefined || !CONTROLLER_TRAITS[kind].readerLine) return null
  return (
    <Button
      label={text('reader.line.of', { reader: of })}
      off={may(role, 'line') ? null : text('off.administrator')}
      onClick={() => openSheet({ kind: 'line', controller, reader })}
    >
      {text('reader.line')}
    </Button>
  )
}

function ReaderRow({ reader }: { readonly reader: Reader }) {
  const status = useStatus(({ status: known }) => known)
  const state = readerStatus(status, reader.id)
  const role = status?.operator.role
  const granting = endable(status?.relaxations ?? []).some(
    (r: Relaxation) => r.kind === 'grant-on-violation' && 'reader' in r.scope && r.scope.reader === reader.id,
  )
  const needs = may(role, 'relax') ? null : text('off.supervisor')
  return (
    <li className="reader-line">
      <div>
        <b>{reader.name}</b>
        <p className="t2">
          {text('reader.way', { from: names.area(reader.from), to: names.area(reader.to) })}
          {' · '}
          {textIn('reader.mode.', reader.mode) ?? reader.mode}
        </p>
        <p>
          {state?.online === false ? (
            <span className="warns">
              <Shape name="offline" mute />{' '}
              {state.since === null ? (
                text('reader.offline')
              ) : (
                <Say k="reader.offline.since" with={{ at: <Time at={state.since} /> }} />
              )}
            </span>
          ) : (
            <span className="t3">{text('reader.online')}</span>
          )}
          {state?.online === false && state.reason !== null && textIn('reader.why.', state.reason) && (
            <span className="warns"> · {textIn('reader.why.', state.reason)}</span>
          )}
          {state?.tamper && <span className="warns"> · {text('reader.tamper')}</span>}
          {state?.powerFailure && <span className="warns"> · {text('reader.power')}</span>}
          {state?.disconnected && <span className="warns"> · {text('reader.disconnected')}</span>}
          {!reader.protected && <span className="t3"> · {text('reader.unprotected')}</span>}
          {granting && (
            <span className="relaxed-words">
              {' '}
              <i className="swatch" /> {text('reader.granting')}
            </span>
          )}
        </p>
      </div>
      <LineButton controller={reader.controller} reader={reader.id} of={reader.name} />
      {granting ? (
        <Button keys="Ctrl+E" off={needs} onClick={() => openSheet({ kind: 'end' })}>
          {text('scope.end')}
        </Button>
      ) : (
        <Button off={needs} onClick={() => openSheet({ kind: 'relax', scope: { reader: reader.id } })}>
          {text('scope.grant')}
        </Button>
      )}
    </li>
  )
}

function Controllers() {
  const site = useSite()
  const status = useStatus(({ status: known }) => known)
  return (
    <section className="controllers" aria-label={text('controllers.title')}>
      <div className="head second">
        <h2>{text('controllers.title')}</h2>
      </div>
      <div className="controllers-scroll" role="group" tabIndex={0} aria-label={text('controllers.title')}>
        <ul>
          {site.view.controllers.map((controller) => {
            const state = controllerStatus(status, controller.id)
            const offline = state?.online === false
            return (
              <li key={controller.id} className="controller-line">
                {offline ? <Shape name="offline" mute /> : <span />}
                <b>{controller.name}</b>
                <span className="t3">{text(`controller.${controller.kind}`)}</span>
                <span className={`state ${offline ? 'warns' : 't3'}`}>
                  {!offline ? (
                    text('controller.online')
                  ) : state.since === null ? (
                    text(`controller.offline.${controller.kind}`)
                  ) : (
                    <Say k={`controller.offline.${controller.kind}.since`} with={{ at: <Time at={state.since} /> }} />
                  )}
                  {offline && state.reason !== null && <> · {state.reason}</>}
                  {(state?.pending ?? 0) > 0 && <> · {count('controller.pending', state?.pending ?? 0)}</>}
                </span>
                <LineButton controller={controller.id} reader={null} of={controller.name} />
                {state?.facts && <PanelLines facts={state.facts} />}
                {CONTROLLER_TRAITS[controller.kind].certificate && may(status?.operator.role, 'certificates') && (
                  <Button onClick={() => openSheet({ kind: 'certificates', name: controller.id })}>
                    {text('certificates.open')}
                  </Button>
                )}
              </li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}

export function DoorPanel({ door }: { readonly door: Door }) {
  const site = useSite()
  const role = useStatus(({ status }) => status?.operator.role)
  const status = useStatus(({ status: known }) => doorStatus(known, door.id))
  const rows = useDoorRows(door.id, LAST, status?.lastSeq ?? null)
  const locked = status?.lockdown ?? false
  const unlock = actFor('unlock', { person: null, area: null, door: door.id, alarm: null })
  return (
    <section className="panel door-panel" aria-label={door.name}>
      <div className="head">
        <h2 className="el">{door.name}</h2>
        <span className="spring" />
        {status?.unlockedUntil != null && (
          <span className="t2">
            <Say k="door.unlocked" with={{ at: <Time at={status.unlockedUntil} form="hms" /> }} />
          </span>
        )}
      </div>
      <ul className="reader-lines">
        {(site.readersOfDoor.get(door.id) ?? []).map((reader) => (
          <ReaderRow key={reader.id} reader={reader} />
        ))}
      </ul>
      <EventTable rows={rows} contacts label={text('doors.events', { door: door.name })} />
      <Controllers />
      <footer className="acts">
        <Button keys="U" main={unlock.off === null} off={unlock.off} onClick={() => openAct('unlock')}>
          {text('act.unlock')}
        </Button>
        <Button
          off={may(role, 'hold') ? null : text('off.supervisor')}
          onClick={() => openSheet({ kind: 'hold', door: door.id })}
        >
          {text('act.hold')}
        </Button>
        {status?.unlocked === true && (
          <Button
            off={may(role, 'hold') ? null : text('off.supervisor')}
            onClick={() => openSheet({ kind: 'lock', door: door.id })}
          >
            {text('act.lock')}
          </Button>
        )}
        <Button
          off={may(role, 'lockdown') ? null : text('off.supervisor')}
          onClick={() => openSheet({ kind: 'lockdown', door: door.id, on: !locked })}
        >
          {text(locked ? 'act.release' : 'act.lockdown')}
        </Button>
      </footer>
    </section>
  )
}
