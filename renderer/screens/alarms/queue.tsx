/** The alarm queue: new ones by urgency and size, then what is known, what informs, what is put aside. */
import { Button } from '../../components/button'
import { useHeldOrder } from '../../components/held-order'
import { Keys } from '../../components/keys'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Age, Time, useNow } from '../../components/time'
import { Void } from '../../components/void'
import { alarmWords } from '../../format/alarm-words'
import { alarmShape } from '../../format/shape'
import { count, text } from '../../format/text'
import { acknowledge, nextToAcknowledge } from './acknowledge'
import { isEscalated, justAcknowledged, openFirst, queue, useAlarms, type QueueItem } from './alarms'
import { lane } from '../live/lane'
import { showIndex } from '../live/lane-view'
import { names } from '../site/naming'
import { usePeople } from '../people/people'
import { select, useSelection } from '../desk/selection'
import { may } from '../session/session'
import { useStatus } from '../desk/status'
import { QueueFoot } from './queue-foot'

/** Shows the alarm's event in the lane and in the details. */
function openAlarm(item: QueueItem): void {
  lane.hold()
  select(item.alarm.seq, item.alarm.id)
  const index = lane.indexOf(item.alarm.seq)
  if (index >= 0) showIndex(index)
}

interface ItemProps {
  readonly item: QueueItem
  readonly current: boolean
  /** A acknowledges this one. */
  readonly first: boolean
  readonly mayAcknowledge: boolean
}

const times = (item: QueueItem): string => (item.ids.length > 1 ? text('queue.times', { n: item.count }) : '')

/** A priority 1 that nobody has seen: the one red surface. */
function Hero({ item, current, first, mayAcknowledge }: ItemProps) {
  const { alarm } = item
  const now = useNow()
  const said = alarmWords(alarm, names, now, item.ids.length > 1)
  return (
    <article
      className={`hero ${alarm.state === 'new' ? '' : 'seen'} ${isEscalated(alarm, now) ? 'escalated' : ''} ${current ? 'cur' : ''}`}
      aria-label={said.headline}
      data-alarm={alarm.id}
    >
      <button type="button" className="hero-open" onClick={() => openAlarm(item)}>
        <span className="hero-title" role="alert">
          {said.title}
        </span>
        <Shape name="p1" size={40} />
        <span className="hero-where">{said.place}</span>
        {said.line !== '' && <span className="hero-line el">{said.line}</span>}
      </button>
      <div className="hero-act">
        {alarm.state === 'acknowledged' && <span>{text('queue.acknowledged')}</span>}
        {alarm.state === 'new' && mayAcknowledge && (
          <Button act="acknowledge" {...(first && { keys: 'A' })} onClick={() => void acknowledge(item.ids)}>
            {text('queue.acknowledge')}
          </Button>
        )}
        <span className="hero-age">
          <Age since={alarm.at} />
        </span>
        {alarm.escalatesAt !== undefined && (
          <span className="hero-escalates">
            <Say
              k={alarm.escalatesAt <= now ? 'queue.escalated' : 'queue.escalates'}
              with={{ at: <Time at={alarm.escalatesAt} form="hms" /> }}
            />
          </span>
        )}
      </div>
    </article>
  )
}

function Fresh({ item, current, first, mayAcknowledge }: ItemProps) {
  const { alarm } = item
  const now = useNow()
  const said = alarmWords(alarm, names, now, item.ids.length > 1)
  return (
    <article
      className={`al n${alarm.priority} ${isEscalated(alarm, now) ? 'escalated' : ''} ${current ? 'cur' : ''}`}
      aria-label={said.headline}
      data-alarm={alarm.id}
    >
      <button type="button" className="al-open" onClick={() => openAlarm(item)}>
        <Shape name={alarmShape(alarm.priority)} size={20} />
        <span className="al-words">
          <span className="al-title">
            {said.headline} {times(item)}
          </span>
          <span className="al-line el">
            {[
              alarm.assignee ?? text(isEscalated(alarm, now) ? 'alarm.escalated' : `handover.state.${alarm.state}`),
              said.line,
            ]
              .filter((part) => part !== '')
              .join(' · ')}
          </span>
        </span>
      </button>
      <span className="al-side">
        <span className="al-age">
          <Age since={alarm.at} />
        </span>
        {alarm.state === 'new' && mayAcknowledge && (
          <button type="button" className="al-ack" onClick={() => void acknowledge(item.ids)}>
            {text('queue.acknowledge')}
            {first && <Keys of="A" />}
          </button>
        )}
      </span>
    </article>
  )
}

function Known({ item, current, kind }: { item: QueueItem; current: boolean; kind: 'ack' | 'inf' | 'shelved' }) {
  const { alarm } = item
  const now = useNow()
  const said = alarmWords(alarm, names, now)
  const { shelvedUntil } = alarm
  return (
    <article className={`al known ${kind} ${current ? 'cur' : ''}`} aria-label={said.headline} data-alarm={alarm.id}>
      <button type="button" className="al-open" onClick={() => openAlarm(item)}>
        <Shape name={alarmShape(alarm.priority)} />
        <span className="al-words">
          <span className="al-title el">{said.headline}</span>
          {kind !== 'inf' && (
            <span className="al-line el">
              {kind === 'shelved' && shelvedUntil !== undefined && (
                <>
                  <Say k="queue.until" with={{ at: <Time at={shelvedUntil} form="hm" /> }} />
                  {said.line !== '' && ' · '}
                </>
              )}
              {said.line}
            </span>
          )}
        </span>
        <span className="al-side">
          <span className="al-age">
            <Age since={alarm.at} />
          </span>
          {kind === 'ack' && <span className="al-state el">{alarm.acknowledgedBy ?? ''}</span>}
        </span>
      </button>
    </article>
  )
}

function Section({
  title,
  items,
  kind,
}: {
  title: string
  items: readonly QueueItem[]
  kind: 'ack' | 'inf' | 'shelved'
}) {
  const chosen = useSelection((selection) => selection.alarm)
  if (items.length === 0) return null
  return (
    <section aria-label={title}>
      <h3 className="sec">
        <span>{title}</span>
        <span>{items.length}</span>
      </h3>
      {items.map((item) => (
        <Known key={item.alarm.id} item={item} kind={kind} current={item.alarm.id === chosen} />
      ))}
    </section>
  )
}

function NoAlarms() {
  const readers = useStatus(({ status }) => status?.readers ?? null)
  const online = readers?.filter((reader) => reader.online).length ?? 0
  const all = readers?.length ?? 0
  return (
    <Void title={text('queue.empty')}>
      {online === all ? count('queue.empty.online', all) : text('queue.empty.some', { online, all })}
    </Void>
  )
}

const idOf = ({ alarm }: QueueItem): string => alarm.id

export function AlarmQueue() {
  const all = useAlarms((alarms) => alarms.all)
  const flood = useStatus(({ status }) => status?.flood)
  const role = useStatus(({ status }) => status?.operator.role)
  const { alarm: chosen, seq } = useSelection()
  // Names come after the alarms; the queue is written again when they do.
  usePeople((people) => people.known)
  const found = queue(all, flood)
  const { acknowledged, information, shelved } = found
  const now = useNow()
  const held = useHeldOrder([...openFirst(found), ...acknowledged, ...information, ...shelved], idOf)
  // What was acknowledged a moment ago keeps its size and place while the list holds.
  const isOnTop = (item: QueueItem): boolean => held.isHeld(item) && justAcknowledged(item.alarm, now)
  const top = held.items.filter((item) => found.fresh.includes(item) || found.attended.includes(item) || isOnTop(item))
  const below = (items: readonly QueueItem[]): readonly QueueItem[] =>
    held.items.filter((item) => items.includes(item) && !top.includes(item))
  const next = nextToAcknowledge()
  const mayAcknowledge = may(role, 'acknowledge')
  const isCurrent = (item: QueueItem): boolean => (chosen === null ? item.alarm.seq === seq : item.ids.includes(chosen))
  return (
    <section className="panel queue" aria-label={text('queue.label')}>
      <h2 className="vh">{text('queue.label')}</h2>
      {flood?.flooding && (
        <div className="flood" role="status">
          <b>{text('queue.flood', { n: flood.lastTenMinutes })}</b> {text('queue.flood.how')}
        </div>
      )}
      <div className="queue-list" onClickCapture={held.hold}>
        {all.length === 0 && <NoAlarms />}
        {top.map((item) => {
          if (item.alarm.state !== 'new' && !isOnTop(item))
            return <Known key={item.alarm.id} item={item} kind="ack" current={isCurrent(item)} />
          const Item = item.alarm.priority === 1 ? Hero : Fresh
          return (
            <Item
              key={item.alarm.id}
              item={item}
              current={isCurrent(item)}
              first={item.alarm.id === next?.alarm.id}
              mayAcknowledge={mayAcknowledge}
            />
          )
        })}
        <Section title={text('queue.acknowledged')} items={below(acknowledged)} kind="ack" />
        <Section title={text('queue.information')} items={below(information)} kind="inf" />
        <Section title={text('queue.shelved')} items={below(shelved)} kind="shelved" />
      </div>
      <QueueFoot />
    </section>
  )
}
