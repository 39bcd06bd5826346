/** The people of a roll-call as a table: the missing ones first, then those that came later, then those accounted for. */
import { Check } from 'lucide-react'
import { Bars } from '../../components/confidence'
import { byNumber, byWords } from '../../components/columns'
import { Say } from '../../components/say'
import { Table, type Column } from '../../components/table'
import { Time } from '../../components/time'
import { Void } from '../../components/void'
import type { RollPerson } from '../../../preload/contract/shift'
import { SURENESS } from '../../format/confidence-words'
import { text } from '../../format/text'
import type { useHeads } from '../desk/columns'
import { Avatar } from '../people/avatar'
import { names } from '../site/naming'

export interface RollRow {
  readonly person: RollPerson
  readonly can: boolean
  /** Ticks off, or back on; by the keyboard the next missing person gets the focus. */
  readonly tick: (person: RollPerson, byKey: boolean) => void
}

const byReader = ({ accounted }: RollPerson): boolean => accounted !== null && accounted.operator === null

function Tick({ person, can, tick }: RollRow) {
  const seen = person.accounted !== null
  return (
    <button
      type="button"
      role="checkbox"
      className="mu-tick"
      aria-checked={seen}
      aria-disabled={!can || byReader(person) || undefined}
      aria-label={text('muster.tick', { name: person.name })}
      title={byReader(person) ? text('muster.by-reader-why') : can ? undefined : text('off.guard')}
      onClick={(event) => tick(person, event.detail === 0)}
    >
      {seen && <Check size={14} strokeWidth={3} aria-hidden="true" />}
    </button>
  )
}

function PlaceOf({ person: { accounted, area, since } }: RollRow) {
  if (accounted) return <>{names.area(accounted.area)}</>
  return (
    <span className="mu-place">
      <span className={`el ${area === null ? 'warns' : 't1'}`}>
        {area === null ? text('muster.not-known') : names.area(area)}
      </span>
      <span className="t3 el">
        {since === null ? text('muster.no-read') : <Say k="muster.last" with={{ at: <Time at={since} /> }} />}
      </span>
    </span>
  )
}

/** How sure the place of a missing person is; of one who was seen, who saw them. */
function How({ person }: RollRow) {
  const { accounted, confidence } = person
  if (accounted)
    return (
      <span className="t3">
        {byReader(person) ? text('muster.by-reader') : text('muster.by', { by: accounted.operator ?? '' })}
      </span>
    )
  return (
    <span className="mu-sure">
      <Bars level={confidence} />
      <span className="t3">{text(`confidence.${confidence}`)}</span>
    </span>
  )
}

const placeOf = ({ accounted, area }: RollPerson): string => {
  const place = accounted?.area ?? area
  return place === null ? '' : names.area(place)
}

export const rollColumns = (): readonly Column<RollRow>[] => [
  {
    id: 'tick',
    head: <span className="vh">{text('muster.tick-off')}</span>,
    acts: true,
    cell: (line) => <Tick {...line} />,
  },
  {
    id: 'photo',
    head: <span className="vh">{text('muster.photo')}</span>,
    cell: ({ person }) => <Avatar person={person.id} size={person.accounted ? 'row' : 'list'} />,
  },
  {
    id: 'name',
    head: text('muster.name'),
    always: true,
    order: byWords(({ person }) => person.name),
    cell: ({ person }) => (
      <span className="mu-name">
        <b className="el">
          {person.name}
          {person.late && <span className="mu-late">{text('muster.late')}</span>}
        </b>
        {!person.accounted && <span className="t3 el">{person.groups.join(', ')}</span>}
      </span>
    ),
  },
  {
    id: 'place',
    head: text('muster.place'),
    order: byWords(({ person }) => placeOf(person)),
    cell: (line) => <PlaceOf {...line} />,
  },
  {
    id: 'how',
    head: text('muster.how-head'),
    order: byNumber(({ person }) => SURENESS[person.confidence]),
    cell: (line) => <How {...line} />,
  },
  {
    id: 'at',
    head: text('muster.at-head'),
    className: 'num',
    acts: true,
    order: byNumber(({ person }) => person.accounted?.at ?? person.since),
    cell: ({ person, can, tick }) =>
      person.accounted ? (
        <Time at={person.accounted.at} />
      ) : (
        <button
          type="button"
          className="mu-do"
          tabIndex={-1}
          aria-hidden="true"
          onClick={(event) => tick(person, event.detail === 0)}
          disabled={!can}
        >
          {text('muster.tick-off')}
        </button>
      ),
  },
]

interface RollTableProps {
  readonly missing: readonly RollPerson[]
  readonly later: readonly RollPerson[]
  readonly seen: readonly RollPerson[]
  /** A name is searched for: an empty list says nothing about who is missing. */
  readonly searched: boolean
  readonly lineOf: (person: RollPerson) => RollRow
  readonly current: RollPerson | undefined
  readonly table: Pick<ReturnType<typeof useHeads<RollRow, Column<RollRow>>>, 'columns' | 'heads'>
}

export function RollTable({ missing, later, seen, searched, lineOf, current, table }: RollTableProps) {
  return (
    <Table
      className="vt roll"
      columns={table.columns}
      heads={table.heads}
      rows={{
        sections: [
          {
            id: 'missing',
            head: (
              <span className="mu-head">
                <span>{text('muster.missing-head', { n: missing.length })}</span>
                <span>{text('muster.space')}</span>
              </span>
            ),
            rows: missing.map(lineOf),
            empty: (
              <Void title={text(!searched ? 'muster.none-missing' : 'muster.none-like')}>
                {!searched ? text('muster.none-missing.why') : text('muster.none-like.why')}
              </Void>
            ),
          },
          ...(later.length === 0
            ? []
            : [
                {
                  id: 'later',
                  head: text('muster.late-head', {
                    n: later.length,
                    missing: later.filter(({ accounted }) => accounted === null).length,
                  }),
                  rows: later.map(lineOf),
                },
              ]),
          { id: 'seen', head: text('muster.accounted-head', { n: seen.length }), rows: seen.map(lineOf) },
        ],
      }}
      keyOf={({ person }) => person.id}
      rowClass={({ person }) => `mu-row ${person.accounted ? 'seen' : ''}`}
      rowData={({ person }) => ({ 'data-roll': person.id })}
      isCurrent={({ person }) => person === current}
    />
  )
}
