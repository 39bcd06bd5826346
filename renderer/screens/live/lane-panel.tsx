/** The lane with its head: filters, how fast events come, the line that says it holds. */
import { CONTROLLER_TRAITS } from '../../../preload/contract/controllers'
import type { ControllerId } from '../../../preload/contract/models'
import { Button } from '../../components/button'
import { Keys } from '../../components/keys'
import { Say } from '../../components/say'
import { Shape } from '../../components/shape'
import { Age, Time, useNow } from '../../components/time'
import { Void } from '../../components/void'
import type { Sentence } from '../../format/sentence'
import { count, text } from '../../format/text'
import { useHeads } from '../desk/columns'
import { isFiltered, NO_FILTER } from './filter'
import { lane } from './lane'
import { followLane, useLaneView } from './lane-view'
import { names } from '../site/naming'
import { setFilter, useRoute } from '../desk/route'
import { useSite } from '../site/site'
import { useStatus } from '../desk/status'
import { ColumnHeads } from './column-heads'
import { laneColumns, laneTracks, type LaneColumn } from './lane-columns'
import { FirstVisit } from './first-visit'
import { LaneFilters } from './lane-filters'
import { LaneList } from './lane-list'

const RATE_LIMIT = 5_000

function Rate() {
  const now = useNow()
  const n = lane.lastMinute(now, RATE_LIMIT)
  return <span className="lane-rate">{n >= RATE_LIMIT ? count('lane.rate.over', n) : count('lane.rate', n)}</span>
}

function HoldLine() {
  const { held, fresh, lookedAt } = useLaneView()
  if (!held) return null
  return (
    <div className="hold">
      <b role="status">{count('lane.new', fresh)}</b>
      <span className="el">
        {lookedAt === null ? text('lane.holds') : <Say k="lane.holds-at" with={{ at: <Time at={lookedAt} /> }} />}
      </span>
      <span className="spring" />
      <button type="button" className="hold-follow" onClick={followLane}>
        {text('lane.follow')} <Keys of="Home" />
      </button>
    </div>
  )
}

/** When no panel answers, the screen says who decides meanwhile and what becomes of what is missed. */
function AllOffline() {
  const controllers = useStatus(({ status }) => status?.controllers ?? null)
  const site = useSite()
  const decidesAlone = (id: ControllerId): boolean => CONTROLLER_TRAITS[names.controllerKind(id)].decidesAlone
  const panels = controllers?.filter(({ id }) => decidesAlone(id)) ?? []
  const buses = controllers?.filter(({ id }) => !decidesAlone(id)) ?? []
  if (panels.length === 0 || panels.some((panel) => panel.online)) return null
  const sinces = panels.flatMap((panel) => (panel.since === null ? [] : [panel.since]))
  const since = sinces.length === 0 ? null : Math.max(...sinces)
  const answering = buses.filter((bus) => bus.online).map((bus) => site.controller.get(bus.id)?.name ?? bus.id)
  return (
    <div className="offline-head" role="status">
      <Shape name="p2" size={20} mute />
      <div>
        <h3>
          {since === null ? text('offline.all') : <Say k="offline.all.since" with={{ at: <Time at={since} /> }} />}
        </h3>
        <p>
          {text('offline.meanwhile')}{' '}
          {answering.length > 0 && text('offline.answering', { names: answering.join(', ') })}
        </p>
      </div>
      {since !== null && <Age since={since} />}
    </div>
  )
}

function EmptyLane() {
  const filter = useRoute((route) => route.filter)
  const now = useNow()
  const newest = lane.kept
  if (!isFiltered(filter)) return <Void title={text('lane.empty')}>{text('lane.empty.why')}</Void>
  return (
    <Void
      title={filter.violationsOnly ? text('lane.empty.violations') : text('lane.empty.filtered')}
      action={
        <Button keys="Esc" onClick={() => setFilter(NO_FILTER)}>
          {text('lane.drop')}
        </Button>
      }
    >
      {count('lane.empty.without', newest)} {count('lane.rate', lane.lastMinute(now, RATE_LIMIT))}.
    </Void>
  )
}

export function LanePanel() {
  const empty = useLaneView((view) => view.empty)
  const { heads, columns } = useHeads<Sentence, LaneColumn>('live', laneColumns())
  return (
    <section className="panel lane" aria-label={text('lane.title')} style={laneTracks(columns, 'live')}>
      <div className="head">
        <h2>{text('lane.title')}</h2>
        <LaneFilters />
        <span className="spring" />
        <Rate />
      </div>
      <ColumnHeads list="live" columns={columns} heads={heads} />
      <AllOffline />
      <HoldLine />
      <LaneList />
      {empty && <EmptyLane />}
      <FirstVisit />
    </section>
  )
}
