/** How full each area is, how sure that is, which rules hold there, and who is inside the one looked at. */
import { useEffect } from 'react'
import type { AreaId, AreaStatus, Occupant } from '../../../preload/contract/models'
import { ticking } from '../../format/duration'
import { ruleNow, type StateNow } from './area-rule'
import { count, text } from '../../format/text'
import { byNumber, byWords } from '../../components/columns'
import { Table, type Column } from '../../components/table'
import { useNow } from '../../components/time'
import { Void } from '../../components/void'
import { useTable } from '../desk/columns'
import { neighbour, registerList } from '../desk/list'
import { selectArea, useSelection } from '../desk/selection'
import { useSite, type Area } from '../site/site'
import { areaStatus, useStatus } from '../desk/status'
import { Button } from '../../components/button'
import { showMuster, useMuster } from '../muster/muster'
import { may } from '../session/session'
import { openSheet } from '../desk/sheet'
import { MusterPanel } from '../muster/muster-panel'
import { useRollCall } from '../muster/use-roll-call'
import { AreaPanel, AreaPeople } from './area-panel'
import { useInside } from './use-inside'

export interface Split {
  readonly sure: number
  readonly probable: number
  readonly doubtful: number
}

export function split(people: readonly Occupant[]): Split {
  const of = (...levels: readonly Occupant['confidence'][]): number =>
    people.filter((person) => levels.includes(person.confidence)).length
  return { sure: of('high'), probable: of('medium'), doubtful: of('low', 'unknown') }
}

interface BarProps {
  readonly inside: number
  readonly capacity: number | null
  readonly known: Split | null
  /** The most people in any area: where no capacity is set, that many fill half the width, since nothing says what full is. */
  readonly most: number
}

/** Charts are grey: hatched = probable, outlined = doubtful. */
export function OccupancyBar({ inside, capacity, known, most }: BarProps) {
  const full = Math.max(1, capacity ?? 2 * Math.max(most, inside))
  const share = (n: number): number => Math.min(100, (n / full) * 100)
  const parts = known
    ? ([
        ['sure', known.sure, 0],
        ['probable', known.probable, known.sure],
        ['doubtful', known.doubtful, known.sure + known.probable],
      ] as const)
    : ([['uncounted', inside, 0]] as const)
  return (
    <span className={`bar ${capacity === null ? 'unbounded' : ''}`} aria-hidden="true">
      {parts.map(([kind, n, before]) =>
        n === 0 ? null : <i key={kind} className={kind} style={{ left: `${share(before)}%`, width: `${share(n)}%` }} />,
      )}
      {capacity !== null && <b className="bar-max" />}
    </span>
  )
}

const NOTHING: StateNow = { relaxations: [], doors: [] }

interface AreaRow {
  readonly area: Area
  readonly inside: number
  /** Null where too many are inside to ask for each. */
  readonly known: Split | null
  readonly rule: ReturnType<typeof ruleNow>
  readonly note: string
  readonly warns: boolean
  /** The most people in any area. */
  readonly most: number
}

type Note = Pick<AreaRow, 'note' | 'warns'>

/** What deserves a word about an area: doubt first, then a full area, violations, and who is in there longest. */
function noteOf(
  area: Area,
  status: AreaStatus | undefined,
  people: readonly Occupant[] | undefined,
  now: number,
): Note {
  const inside = status?.inside ?? 0
  const known = people ? split(people) : null
  const longest = people?.reduce((first, person) => Math.min(first, person.since), now)
  const open = status?.openViolations ?? 0
  const full = area.capacity !== null && inside >= area.capacity
  const note =
    known && known.doubtful > 0
      ? count('area.doubtful', known.doubtful)
      : full
        ? text('area.full')
        : open > 0
          ? count('area.violations', open)
          : inside > 0 && longest !== undefined
            ? text('area.longest', { time: ticking(now - longest) })
            : inside === 0
              ? text('area.empty')
              : ''
  return { note, warns: (known?.doubtful ?? 0) > 0 || full }
}

const columns = (): readonly Column<AreaRow>[] => [
  {
    id: 'area',
    head: text('areas.area'),
    always: true,
    order: byWords(({ area }) => area.name),
    cell: ({ area }) => (
      <button type="button" className="plain ar-name el" onClick={() => selectArea(area.id)}>
        {area.name}
      </button>
    ),
  },
  {
    id: 'inside',
    head: text('areas.inside'),
    className: 'num',
    order: byNumber(({ inside }) => inside),
    cell: ({ area, inside }) => (
      <span className="ar-count">
        <b>{inside}</b>
        <span className="m t3">{text('area.of', { max: area.capacity ?? '–' })}</span>
      </span>
    ),
  },
  {
    id: 'bar',
    head: text('areas.capacity'),
    // Areas without a capacity are never full.
    order: byNumber(({ area, inside }) => (area.capacity === null ? -1 : inside / area.capacity)),
    cell: ({ area, inside, known, most }) => (
      <OccupancyBar inside={inside} capacity={area.capacity} known={known} most={most} />
    ),
  },
  {
    id: 'rule',
    head: text('areas.rule'),
    order: byWords(({ rule }) => rule.words),
    cell: ({ rule }) => (
      <span className={rule.relaxed ? 'relaxed-words' : 't2'} title={rule.words}>
        {rule.words}
      </span>
    ),
  },
  {
    id: 'note',
    head: text('areas.note'),
    order: (a, b) => Number(b.warns) - Number(a.warns) || byWords<AreaRow>(({ note }) => note)(a, b),
    cell: ({ note, warns }) => (
      <span className={warns ? 'warns' : 't3'} title={note}>
        {note}
      </span>
    ),
  },
]

/** Every area but Outside, in the order of the table. */
function useAreas(inside: ReadonlyMap<AreaId, readonly Occupant[]>) {
  const now = useNow()
  const site = useSite()
  const status = useStatus(({ status: known }) => known)
  const areas = site.view.areas.filter((area) => area.id !== 0)
  const most = Math.max(1, ...areas.map((area) => areaStatus(status, area.id)?.inside ?? 0))
  const rows = areas.map((area): AreaRow => {
    const people = inside.get(area.id)
    const known = areaStatus(status, area.id)
    return {
      area,
      inside: known?.inside ?? 0,
      known: people ? split(people) : null,
      rule: ruleNow(area, status ?? NOTHING, site, now),
      ...noteOf(area, known, people, now),
      most,
    }
  })
  return useTable('areas', columns(), rows)
}

function Totals({ all }: { readonly all: Split & { readonly inside: number } }) {
  return (
    <div className="totals">
      {(['inside', 'sure', 'probable', 'doubtful'] as const).map((name) => (
        <span key={name}>
          <span className="cap">{text(`areas.total.${name}`)}</span>
          <b className={name === 'doubtful' && all.doubtful > 0 ? 'warns' : ''}>{all[name]}</b>
        </span>
      ))}
      <p>{text('areas.doubt')}</p>
    </div>
  )
}

function MusterTabs({ missing, shown }: { readonly missing: number; readonly shown: boolean }) {
  return (
    <div className="chips" role="group" aria-label={text('muster.title')}>
      <button
        type="button"
        className={`chip ${shown ? 'add' : 'on'}`}
        aria-pressed={!shown}
        onClick={() => showMuster(false)}
      >
        {text('muster.occupancy')}
      </button>
      <button
        type="button"
        className={`chip ${shown ? 'on' : 'add'}`}
        aria-pressed={shown}
        onClick={() => showMuster(true)}
      >
        {text('muster.tab', { n: missing })}
      </button>
    </div>
  )
}

export function AreasScreen() {
  const status = useStatus(({ status: known }) => known)
  const chosen = useSelection((selection) => selection.area)
  const inside = useInside(status?.areas ?? [])
  const table = useAreas(inside)
  const areas = table.rows.map(({ area }) => area)
  const current = areas.find((area) => area.id === chosen) ?? areas[0]
  const roll = useRollCall()
  const shown = useMuster((muster) => muster.shown)
  const freeze = (): void => openSheet({ kind: 'freeze', area: current?.id ?? null })
  useEffect(() => {
    // The roll-call's own list has the keys while it is shown.
    if (roll && shown) return
    const choose = (area: Area | undefined): void => {
      if (area) selectArea(area.id)
    }
    return registerList({
      step: (by) => choose(neighbour(areas, (area) => area.id === current?.id, by)),
      home: () => choose(areas[0]),
    })
  })
  const totals = areas.reduce(
    (sum, area) => {
      const part = split(inside.get(area.id) ?? [])
      return {
        inside: sum.inside + (areaStatus(status, area.id)?.inside ?? 0),
        sure: sum.sure + part.sure,
        probable: sum.probable + part.probable,
        doubtful: sum.doubtful + part.doubtful,
      }
    },
    { inside: 0, sure: 0, probable: 0, doubtful: 0 },
  )
  return (
    <div className={`areas-screen ${roll && shown ? 'mustering' : ''}`}>
      {roll && shown && (
        <div className="mu-narrow">
          <MusterTabs missing={roll.missing} shown={shown} />
        </div>
      )}
      <section className="panel" aria-label={text('screen.areas')}>
        <div className="head">
          <h2>{text('screen.areas')}</h2>
          {roll ? (
            <MusterTabs missing={roll.missing} shown={shown} />
          ) : (
            <Button
              off={may(status?.operator.role, 'muster') ? null : text('off.guard')}
              keys="Ctrl+M"
              onClick={freeze}
            >
              {text('muster.start')}
            </Button>
          )}
          <span className="spring" />
          <span className="legend">
            <i className="sure" /> {text('areas.sure')} <i className="probable" /> {text('areas.probable')}{' '}
            <i className="doubtful" /> {text('areas.doubtful')}
          </span>
        </div>
        <div className="ar-list">
          {areas.length === 0 ? (
            <Void title={text('areas.none')}>{text('areas.none.why')}</Void>
          ) : (
            <Table
              className="vt areas"
              label={text('screen.areas')}
              {...table}
              keyOf={({ area }) => area.id}
              isCurrent={({ area }) => area.id === current?.id}
              onOpen={({ area }) => selectArea(area.id)}
            />
          )}
        </div>
        <Totals all={totals} />
        {roll && shown && current && <AreaPeople area={current} people={inside.get(current.id)} />}
      </section>
      {roll && shown ? (
        <MusterPanel roll={roll} />
      ) : (
        current && <AreaPanel area={current} status={areaStatus(status, current.id)} people={inside.get(current.id)} />
      )}
    </div>
  )
}
