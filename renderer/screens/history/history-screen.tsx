/** History: the search, its results, and the same details of a selected event as on the live screen. */
import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../components/button'
import { Keys } from '../../components/keys'
import { Say } from '../../components/say'
import { Time, useZone } from '../../components/time'
import { Void } from '../../components/void'
import { failureWords } from '../../format/failure'
import type { Sentence } from '../../format/sentence'
import { count, text } from '../../format/text'
import { useHeads } from '../desk/columns'
import { now } from '../desk/clock'
import { registerList } from '../desk/list'
import { past, PAST_TEXT, usePast } from './past'
import { dropPast, setPast, useRoute } from '../desk/route'
import { may } from '../session/session'
import { select, useSelection } from '../desk/selection'
import { useStatus } from '../desk/status'
import { Details } from '../events/details'
import { ColumnHeads } from '../live/column-heads'
import { laneColumns, laneTracks, type LaneColumn } from '../live/lane-columns'
import { exportPast } from './exporting'
import { ExportLine } from './export-line'
import { PastFilters } from './past-filters'
import { PastList, showRow } from './past-list'

/** Typing waits this long before it is looked for. */
const TYPING_MS = 150

function step(by: 1 | -1): void {
  const { seq } = useSelection.getState()
  const index = Math.max(0, seq === null ? 0 : past.indexOf(seq) + by)
  const entry = past.at(index)
  if (!entry) return past.more()
  select(entry.seq)
  showRow(index)
}

const lookAgain = (): void => past.search(useRoute.getState().past, now())

function NameBox() {
  const wanted = useRoute((route) => route.past.text ?? '')
  const [typed, setTyped] = useState(wanted)
  const [shown, setShown] = useState(wanted)
  // The address changed by other means: the box follows.
  if (shown !== wanted) {
    setShown(wanted)
    setTyped(wanted)
  }
  useEffect(() => {
    if (typed === wanted) return
    const timer = setTimeout(() => {
      setShown(typed)
      setPast({ text: typed === '' ? undefined : typed, ...(typed === '' ? {} : { cardholder: undefined }) })
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed, wanted])
  return (
    <label className="past-name">
      <Search size={16} strokeWidth={1.5} aria-hidden="true" />
      <input
        id={PAST_TEXT}
        type="search"
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        aria-label={text('past.name')}
        placeholder={text('past.name')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur()
        }}
      />
      <Keys of="/" />
    </label>
  )
}

/** How far was looked, and how to look further. */
function Reached({ sortedBy }: { readonly sortedBy: string | null }) {
  const { phase, lines, reached, askedAt } = usePast()
  const zone = useZone()
  return (
    <div className="hold past-foot" role="status">
      <span className="el">
        <b>{count('past.found', lines)}</b>{' '}
        {phase === 'done'
          ? text('past.all')
          : reached !== null && text('past.reached', { at: `${zone.date(reached)} ${zone.hm(reached)}` })}
        {phase === 'looking' && ` ${text('past.looking')}`}
        {sortedBy !== null && ` ${text(phase === 'done' ? 'past.sorted' : 'past.sorted-so-far', { column: sortedBy })}`}
      </span>
      <span className="spring" />
      {phase === 'paused' && (
        <button type="button" className="hold-follow" onClick={() => past.more()}>
          {text('past.further')}
        </button>
      )}
      <button type="button" className="hold-follow" onClick={lookAgain}>
        <Say k="past.again" with={{ at: <Time at={askedAt} /> }} /> <Keys of="Home" />
      </button>
    </div>
  )
}

/** The heads of the list; another order than by time is one of what was found so far. */
function useSortedPast() {
  const { heads, columns } = useHeads<Sentence, LaneColumn>('history', laneColumns())
  const { sort } = heads
  useEffect(() => past.sort(sort), [sort])
  return { heads, columns, sortedBy: columns.find(({ id }) => id === sort?.column)?.head ?? null }
}

function Nothing() {
  const { phase, failure, reached } = usePast()
  const filter = useRoute((route) => route.past)
  const zone = useZone()
  if (phase === 'failed' && failure)
    return (
      <Void title={text('past.failed')} action={<Button onClick={() => past.more()}>{text('past.try-again')}</Button>}>
        {failureWords(failure)}
      </Void>
    )
  if (phase === 'looking') return <Void title={text('past.looking')}>{text('past.looking.why')}</Void>
  const filtered = Object.keys(filter).length > 0
  const drop = (
    <Button keys="Esc" onClick={dropPast}>
      {text('lane.drop')}
    </Button>
  )
  if (phase === 'paused')
    return (
      <Void title={text('past.none-yet')} action={<Button onClick={() => past.more()}>{text('past.further')}</Button>}>
        {reached !== null && text('past.reached', { at: `${zone.date(reached)} ${zone.hm(reached)}` })}
      </Void>
    )
  return (
    <Void title={text(filtered ? 'past.none' : 'past.empty')} action={filtered ? drop : undefined}>
      {text(filtered ? 'past.none.why' : 'past.empty.why')}
    </Void>
  )
}

function ExportButton() {
  const role = useStatus(({ status }) => status?.operator.role)
  return (
    <Button keys="E" off={may(role, 'export') ? null : text('off.export')} onClick={exportPast}>
      {text('export.open')}
    </Button>
  )
}

export function HistoryScreen() {
  const { heads, columns, sortedBy } = useSortedPast()
  const filter = useRoute((route) => route.past)
  const { lines, phase } = usePast()
  useEffect(() => past.search(filter, now()), [filter])
  useEffect(
    () => registerList({ step, home: lookAgain, search: () => document.getElementById(PAST_TEXT)?.focus() }),
    [],
  )
  return (
    <div className="past">
      <section className="panel lane" aria-label={text('screen.history')} style={laneTracks(columns, 'history')}>
        <div className="head">
          <h2>{text('screen.history')}</h2>
          <NameBox />
          <span className="spring" />
          <ExportButton />
        </div>
        <div className="head second">
          <PastFilters />
        </div>
        <ColumnHeads list="history" columns={columns} heads={heads} />
        <div className="past-rows">
          <PastList />
          {lines === 0 && <Nothing />}
        </div>
        {phase === 'failed' && lines > 0 ? (
          <div className="hold past-foot" role="alert">
            <b>{text('past.failed')}</b>
            <span className="spring" />
            <button type="button" className="hold-follow" onClick={() => past.more()}>
              {text('past.try-again')}
            </button>
          </div>
        ) : (
          <Reached sortedBy={sortedBy} />
        )}
        <ExportLine />
      </section>
      <Details />
    </div>
  )
}
