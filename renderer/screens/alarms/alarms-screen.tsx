/** Every alarm that is not closed, by state, with what can be done about each; the selected one's why beside it. */
import { useEffect, useState, type MouseEvent } from 'react'
import { Button } from '../../components/button'
import { byNumber, byWords, inOrder } from '../../components/columns'
import { useHeldOrder } from '../../components/held-order'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Table, type Column } from '../../components/table'
import { Age, Time, useNow } from '../../components/time'
import { Void } from '../../components/void'
import type { Instant, Operator } from '../../../preload/contract/models'
import { alarmWords, type AlarmWords } from '../../format/alarm-words'
import { alarmShape } from '../../format/shape'
import { text } from '../../format/text'
import { acknowledge, nextToAcknowledge } from './acknowledge'
import { isEscalated, justAcknowledged, openFirst, queue, useAlarms, type Queue, type QueueItem } from './alarms'
import { asksOutcome, cannotClose, closeOrAsk } from './closing'
import { chooseOne, extendTo, forgetChosen, toggle, useChosen } from './chosen'
import { Together } from './together'
import { useHeads } from '../desk/columns'
import { currentList, neighbour, registerList } from '../desk/list'
import { names } from '../site/naming'
import { usePeople } from '../people/people'
import { useSelection } from '../desk/selection'
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

interface AlarmRow {
  readonly item: QueueItem
  readonly current: boolean
  readonly first: boolean
  readonly fresh: boolean
  readonly said: AlarmWords
  readonly operator: Operator | undefined
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

function What({ item, fresh, said }: AlarmRow) {
  const grouped = item.ids.length > 1 ? ` ${text('queue.times', { n: item.count })}` : ''
  return (
    <button type="button" className="alr-open">
      <span className={`alr-title ${fresh ? '' : 'el'}`}>
        {said.headline}
        {grouped}
      </span>
      <span className="alr-line el">{said.line}</span>
    </button>
  )
}

function Acts({ item, current, first, operator }: AlarmRow) {
  const { alarm, ids } = item
  const role = operator?.role
  return (
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
  )
}

const sizeOf = ({ fresh, item }: AlarmRow): 20 | 28 | 40 => (!fresh ? 20 : item.alarm.priority === 1 ? 40 : 28)

const columns = (): readonly Column<AlarmRow>[] => [
  {
    id: 'priority',
    head: <span className="vh">{text('alarms.priority')}</span>,
    cell: (row) => <Shape name={alarmShape(row.item.alarm.priority)} size={sizeOf(row)} />,
  },
  {
    id: 'what',
    head: text('alarms.what'),
    always: true,
    order: byWords(({ said }) => said.headline),
    cell: (row) => <What {...row} />,
  },
  {
    id: 'age',
    head: text('alarms.age'),
    className: 'num',
    cellClass: 'alr-age',
    order: byNumber(({ item }) => -item.alarm.at),
    cell: ({ item }) => <Age since={item.alarm.at} />,
  },
  {
    id: 'state',
    head: text('alarms.state-head'),
    cellClass: 'alr-state el',
    order: byWords(({ item }) => `${item.alarm.state} ${item.alarm.assignee ?? item.alarm.acknowledgedBy ?? ''}`),
    cell: ({ item }) => <State item={item} />,
  },
  {
    id: 'acts',
    head: <span className="vh">{text('alarms.acts')}</span>,
    acts: true,
    cell: (row) => <Acts {...row} />,
  },
]

function rowClass({ item, fresh }: AlarmRow, now: Instant): string {
  const { alarm } = item
  const size = fresh ? `fresh n${alarm.priority}${alarm.state === 'new' ? '' : ' seen'}` : 'known'
  return `alr ${isEscalated(alarm, now) ? 'escalated' : ''} ${size}`
}

/** New alarms of priority 1 stay at the top, whatever the table is sorted by. */
function urgentAtTop(items: readonly QueueItem[]): readonly QueueItem[] {
  const isUrgent = ({ alarm }: QueueItem): boolean => alarm.priority === 1 && alarm.state === 'new'
  return [...items.filter(isUrgent), ...items.filter((item) => !isUrgent(item))]
}

const EMPTY: Readonly<Record<State, 'alarms.empty.open' | 'alarms.empty.other' | 'alarms.empty.cleared'>> = {
  open: 'alarms.empty.open',
  fresh: 'alarms.empty.other',
  acknowledged: 'alarms.empty.other',
  information: 'alarms.empty.other',
  shelved: 'alarms.empty.other',
  cleared: 'alarms.empty.cleared',
}

/** The alarms of a state, as they are sorted, held still for a moment after a click. */
function useAlarmRows(found: readonly QueueItem[]) {
  const { alarm: chosen, seq } = useSelection()
  const together = useChosen(({ ids }) => ids)
  const operator = useStatus(({ status }) => status?.operator)
  const now = useNow()
  usePeople((people) => people.known)
  const { heads, columns: shown, order, sort } = useHeads<AlarmRow, Column<AlarmRow>>('alarms', columns())
  const next = nextToAcknowledge()
  const isCurrent = ({ alarm, ids }: QueueItem): boolean =>
    together.length > 1
      ? ids.some((id) => together.includes(id))
      : chosen === null
        ? alarm.seq === seq
        : ids.includes(chosen)
  const rowOf = (item: QueueItem, isHeld: boolean): AlarmRow => ({
    item,
    current: isCurrent(item),
    first: item.alarm.id === next?.alarm.id,
    fresh: (item.alarm.state === 'new' || (isHeld && justAcknowledged(item.alarm, now))) && item.alarm.priority < 4,
    said: alarmWords(item.alarm, names, now, item.ids.length > 1),
    operator,
  })
  const sorted = order
    ? urgentAtTop(
        inOrder(
          found.map((item) => rowOf(item, false)),
          order,
          sort?.descending ?? false,
        ).map(({ item }) => item),
      )
    : found
  const held = useHeldOrder(sorted, idOf)
  return {
    heads,
    columns: shown,
    hold: held.hold,
    items: held.items,
    rows: held.items.map((item) => rowOf(item, held.isHeld(item))),
    now,
  }
}

function StateChips({
  found,
  state,
  onPick,
}: {
  readonly found: Parameters<typeof itemsOf>[0]
  readonly state: State
  readonly onPick: (state: State) => void
}) {
  return (
    <div className="chips" role="group" aria-label={text('alarms.states')}>
      {STATES.map((name) => (
        <button
          key={name}
          type="button"
          className={`chip ${state === name ? 'on' : 'add'}`}
          aria-pressed={state === name}
          onClick={() => onPick(name)}
        >
          {text('alarms.state', { name: text(`alarms.state.${name}`), n: itemsOf(found, name).length })}
        </button>
      ))}
    </div>
  )
}

/** A click chooses one alarm, with Ctrl one more, with Shift all up to it. */
function open(item: QueueItem, items: readonly QueueItem[], event: MouseEvent): void {
  if (event.shiftKey) extendTo(item, items)
  else if (event.ctrlKey) toggle(item, items)
  else chooseOne(item)
}

export function AlarmsScreen() {
  const [state, setState] = useState<State>('open')
  const all = useAlarms((alarms) => alarms.all)
  const flood = useStatus(({ status }) => status?.flood)
  const several = useChosen(({ ids }) => ids.length > 1)
  const cleared = useClearedToday(all)
  const found = { ...queue(all, flood), cleared }
  const { items, rows, heads, columns: shown, hold, now } = useAlarmRows(itemsOf(found, state))
  useEffect(() => {
    const selected = useSelection.getState()
    const isSelected = ({ alarm, ids }: QueueItem): boolean =>
      selected.alarm === null ? alarm.seq === selected.seq : ids.includes(selected.alarm)
    const move = (item: QueueItem | undefined, choose: (item: QueueItem) => void): void => {
      if (!item) return
      choose(item)
      document.querySelector(`[data-alarm="${CSS.escape(item.alarm.id)}"]`)?.scrollIntoView({ block: 'nearest' })
    }
    return registerList({
      step: (by) => move(neighbour(items, isSelected, by), chooseOne),
      extend: (by) => move(neighbour(items, isSelected, by), (item) => extendTo(item, items)),
      home: () => move(items[0], chooseOne),
    })
  })
  useEffect(() => {
    if (useSelection.getState().alarm === null && useSelection.getState().seq === null) currentList()?.step(1)
    return forgetChosen
  }, [])
  return (
    <div className="alarms-screen">
      <section className="panel" aria-label={text('screen.alarms')}>
        <div className="head">
          <h2>{text('screen.alarms')}</h2>
          {several ? <Together /> : <StateChips found={found} state={state} onPick={setState} />}
        </div>
        {flood?.flooding && (
          <div className="flood" role="status">
            <b>{text('queue.flood', { n: flood.lastTenMinutes })}</b> {text('queue.flood.how')}
          </div>
        )}
        <div className="alr-list" onClickCapture={hold}>
          {items.length === 0 ? (
            <Void title={text(EMPTY[state])}>
              {state === 'open' ? text('alarms.empty.open.why') : text('alarms.empty.why')}
            </Void>
          ) : (
            <Table
              className="vt alarms"
              label={text('screen.alarms')}
              columns={shown}
              heads={heads}
              rows={rows}
              keyOf={({ item }) => item.alarm.id}
              rowClass={(row) => rowClass(row, now)}
              rowLabel={({ said }) => said.headline}
              rowData={({ item }) => ({ 'data-alarm': item.alarm.id })}
              isCurrent={({ current }) => current}
              onOpen={({ item }, event) => open(item, items, event)}
            />
          )}
        </div>
        <QueueFoot />
      </section>
      <Details />
    </div>
  )
}
