/** Every alarm that is not closed, by state, with what can be done about each; the selected one's why beside it. */
import { useEffect, useState } from 'react'
import { Button } from '../../components/button'
import { useHeldOrder } from '../../components/held-order'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Age, Time, useNow } from '../../components/time'
import { Void } from '../../components/void'
import { alarmWords } from '../../format/alarm-words'
import { alarmShape } from '../../format/shape'
import { text } from '../../format/text'
import { acknowledge, nextToAcknowledge } from './acknowledge'
import { isEscalated, justAcknowledged, openFirst, queue, useAlarms, type Queue, type QueueItem } from './alarms'
import { asksOutcome, cannotClose, closeOrAsk } from './closing'
import { currentList, neighbour, registerList } from '../desk/list'
import { names } from '../site/naming'
import { usePeople } from '../people/people'
import { select, useSelection } from '../desk/selection'
import { may } from '../session/session'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { Details } from '../events/details'
import { QueueFoot } from './queue-foot'
import { useClearedToday } from './use-cleared'

const idOf = ({ alarm }: QueueItem): string => alarm.id

const STATES = ['open', 'fresh', 'acknowledged', 'information', 'shelved', 'cleared'] as const
type State = (typeof STATES)[number]

function itemsOf(found: Queue & { readonly cleared: readonly QueueItem[] }, state: State): readonly QueueItem[] {
  switch (state) {
    case 'open':
      return [...openFirst(found), ...found.acknowledged, ...found.information]
    case 'acknowledged':
      return [...found.attended, ...found.acknowledged]
    case 'fresh':
    case 'information':
    case 'shelved':
    case 'cleared':
      return found[state]
  }
}

interface RowProps {
  readonly item: QueueItem
  readonly current: boolean
  readonly first: boolean
  /** Drawn as it was at the click that holds the list. */
  readonly held: boolean
}

function State({ item }: { readonly item: QueueItem }) {
  const { alarm } = item
  const now = useNow()
  const { acknowledgedBy, acknowledgedAt, shelvedUntil } = alarm
  if (alarm.state === 'shelved' && shelvedUntil !== undefined)
    return <Say k="queue.until" with={{ at: <Time at={shelvedUntil} form="hm" /> }} />
  if (alarm.state === 'closed' && alarm.closedAt !== undefined)
    return (
      <>
        {alarm.outcome === undefined
          ? (alarm.closedBy ?? text('alarms.by-itself'))
          : text('alarms.closed-as', { by: alarm.closedBy ?? '', outcome: text(`outcome.${alarm.outcome}`) })}{' '}
        <Time at={alarm.closedAt} form="hm" />
      </>
    )
  if (alarm.state === 'acknowledged' && acknowledgedBy !== undefined)
    return (
      <>
        {alarm.assignee ?? acknowledgedBy} {acknowledgedAt !== undefined && <Time at={acknowledgedAt} form="hm" />}
      </>
    )
  return (
    <>
      {text('alarm.new')}
      {alarm.escalatesAt !== undefined && (
        <span className="alr-escalates">
          <Say
            k={alarm.escalatesAt <= now ? 'alarms.escalated' : 'alarms.escalates'}
            with={{ at: <Time at={alarm.escalatesAt} form="hms" /> }}
          />
        </span>
      )}
      {alarm.assignee !== undefined && (
        <span className="alr-escalates">{text('alarms.with', { name: alarm.assignee })}</span>
      )}
    </>
  )
}

function AlarmRow({ item, current, first, held }: RowProps) {
  const { alarm, ids } = item
  const operator = useStatus(({ status }) => status?.operator)
  const role = operator?.role
  const now = useNow()
  const said = alarmWords(alarm, names, now, item.ids.length > 1)
  const fresh = (alarm.state === 'new' || (held && justAcknowledged(alarm, now))) && alarm.priority < 4
  const size = !fresh ? 20 : alarm.priority === 1 ? 40 : 28
  const grouped = ids.length > 1 ? ` ${text('queue.times', { n: item.count })}` : ''
  return (
    <article
      className={`alr ${isEscalated(alarm, now) ? 'escalated' : ''} ${fresh ? `fresh n${alarm.priority}${alarm.state === 'new' ? '' : ' seen'}` : 'known'} ${current ? 'cur' : ''}`}
      aria-label={said.headline}
      data-alarm={alarm.id}
    >
      <button type="button" className="alr-open" onClick={() => select(alarm.seq, alarm.id)}>
        <Shape name={alarmShape(alarm.priority)} size={size} />
        <span className="alr-words">
          <span className={`alr-title ${fresh ? '' : 'el'}`}>
            {said.headline}
            {grouped}
          </span>
          <span className="alr-line el">{said.line}</span>
        </span>
        <span className="alr-age">
          <Age since={alarm.at} />
        </span>
        <span className="alr-state el">
          <State item={item} />
        </span>
      </button>
      <span className="alr-acts">
        {alarm.state === 'new' && may(role, 'acknowledge') && (
          <Button act="acknowledge" {...(first && { keys: 'A' })} onClick={() => void acknowledge(ids)}>
            {text('queue.acknowledge')}
          </Button>
        )}
        {alarm.state === 'acknowledged' && cannotClose(alarm, operator) === null && (
          <Button act="close" {...(current && { keys: 'D' })} onClick={() => void closeOrAsk(ids)}>
            {text(asksOutcome(alarm) ? 'alarms.close-ask' : 'alarms.close')}
          </Button>
        )}
        {alarm.state !== 'shelved' && alarm.state !== 'closed' && may(role, 'shelve') && (
          <Button
            quiet
            act="shelve"
            {...(current && { keys: 'S' })}
            onClick={() => openSheet({ kind: 'shelve', alarms: ids })}
          >
            {text('alarms.shelve')}
          </Button>
        )}
      </span>
    </article>
  )
}

const EMPTY: Readonly<Record<State, 'alarms.empty.open' | 'alarms.empty.other' | 'alarms.empty.cleared'>> = {
  open: 'alarms.empty.open',
  fresh: 'alarms.empty.other',
  acknowledged: 'alarms.empty.other',
  information: 'alarms.empty.other',
  shelved: 'alarms.empty.other',
  cleared: 'alarms.empty.cleared',
}

export function AlarmsScreen() {
  const [state, setState] = useState<State>('open')
  const all = useAlarms((alarms) => alarms.all)
  const flood = useStatus(({ status }) => status?.flood)
  const { alarm: chosen, seq } = useSelection()
  usePeople((people) => people.known)
  const cleared = useClearedToday(all)
  const found = { ...queue(all, flood), cleared }
  const held = useHeldOrder(itemsOf(found, state), idOf)
  const { items } = held
  const isCurrent = (item: QueueItem): boolean => (chosen === null ? item.alarm.seq === seq : item.ids.includes(chosen))
  const next = nextToAcknowledge()
  useEffect(() => {
    const step = (by: 1 | -1): void => {
      const item = neighbour(items, isCurrent, by)
      if (!item) return
      select(item.alarm.seq, item.alarm.id)
      document.querySelector(`[data-alarm="${CSS.escape(item.alarm.id)}"]`)?.scrollIntoView({ block: 'nearest' })
    }
    return registerList({ step, home: () => items[0] && select(items[0].alarm.seq, items[0].alarm.id) })
  })
  useEffect(() => {
    if (useSelection.getState().alarm === null && useSelection.getState().seq === null) currentList()?.step(1)
  }, [])
  return (
    <div className="alarms-screen">
      <section className="panel" aria-label={text('screen.alarms')}>
        <div className="head">
          <h2>{text('screen.alarms')}</h2>
          <div className="chips" role="group" aria-label={text('alarms.states')}>
            {STATES.map((name) => (
              <button
                key={name}
                type="button"
                className={`chip ${state === name ? 'on' : 'add'}`}
                aria-pressed={state === name}
                onClick={() => setState(name)}
              >
                {text('alarms.state', { name: text(`alarms.state.${name}`), n: itemsOf(found, name).length })}
              </button>
            ))}
          </div>
        </div>
        {flood?.flooding && (
          <div className="flood" role="status">
            <b>{text('queue.flood', { n: flood.lastTenMinutes })}</b> {text('queue.flood.how')}
          </div>
        )}
        <div className="alr-list" onClickCapture={held.hold}>
          {items.length === 0 && (
            <Void title={text(EMPTY[state])}>
              {state === 'open' ? text('alarms.empty.open.why') : text('alarms.empty.why')}
            </Void>
          )}
          {items.map((item) => (
            <AlarmRow
              key={item.alarm.id}
              item={item}
              current={isCurrent(item)}
              first={item.alarm.id === next?.alarm.id}
              held={held.isHeld(item)}
            />
          ))}
        </div>
        <QueueFoot />
      </section>
      <Details />
    </div>
  )
}
