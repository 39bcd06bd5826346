/** The columns of the list of people: what each shows, and which this desk chose. */
import { create } from 'zustand'
import type { ReactNode } from 'react'
import { ConfidenceMark } from '../../components/confidence'
import { Shape } from '../../components/shape'
import { Time } from '../../components/time'
import type { CardholderId } from '../../../preload/contract/models'
import type { PeopleColumn, PersonRow } from '../../../preload/contract/people'
import { localDay } from '../../format/local-day'
import { text } from '../../format/text'
import { names } from '../site/naming'
import { useSeverity } from '../violations/severity'
import { useViolations, violationOf } from '../violations/violations'
import { Avatar } from './avatar'

interface PersonColumn {
  readonly id: PeopleColumn
  readonly head: string
  readonly cell: (row: PersonRow) => ReactNode
  /** Left out where the window is narrow, unless this desk chose otherwise. */
  readonly wide?: true
  /** Not drawn until this desk chooses it. */
  readonly extra?: true
}

function InViolation({ person }: { readonly person: CardholderId }) {
  const violation = useViolations(({ open }) => violationOf(open, person))
  const { shape } = useSeverity(violation)
  return (
    <span className="pl-mark" title={text('people.chip.violation')}>
      <Shape name={shape} mute />
      <span className="vh">{text('people.chip.violation')}</span>
    </span>
  )
}

/** What a person's row says beside the name: what is wrong or soon will be. */
function Marks({ row }: { readonly row: PersonRow }) {
  return (
    <>
      {row.violations > 0 && <InViolation person={row.id} />}
      {row.exempt && <span className="pl-tag">{text('people.mark.exempt')}</span>}
      {row.validity !== 'valid' && <span className="pl-tag">{text(`people.validity.${row.validity}`)}</span>}
    </>
  )
}

const dim = (words: string): ReactNode => <span className="t3">{words}</span>

export const personColumns = (): readonly PersonColumn[] => [
  {
    id: 'name',
    head: text('people.column.name'),
    cell: (row) => (
      <>
        <Avatar person={row.id} size="row" />
        <b className="el">{row.name}</b>
        <Marks row={row} />
      </>
    ),
  },
  { id: 'department', head: text('people.column.department'), cell: ({ department }) => department ?? '' },
  { id: 'number', head: text('people.column.number'), extra: true, cell: ({ number }) => number ?? '' },
  { id: 'groups', head: text('people.column.groups'), wide: true, cell: ({ groups }) => groups.join(', ') },
  {
    id: 'cards',
    head: text('people.column.cards'),
    cell: ({ cards }) =>
      cards.length === 0 ? dim(text('people.no-card')) : <span className="m">{cards.join(', ')}</span>,
  },
  { id: 'access', head: text('people.column.access'), wide: true, cell: ({ access }) => access.join(', ') },
  {
    id: 'validTo',
    head: text('people.column.valid-to'),
    wide: true,
    cell: ({ validTo }) => (validTo === null ? dim(text('people.no-end')) : localDay(validTo)),
  },
  {
    id: 'area',
    head: text('people.column.place'),
    cell: ({ area }) =>
      area === null ? dim(text('people.place.unknown')) : <span className="t1">{names.area(area)}</span>,
  },
  {
    id: 'since',
    head: text('people.column.since'),
    cell: ({ since }) => (since === null ? '' : <Time at={since} />),
  },
  {
    id: 'confidence',
    head: text('people.column.sure'),
    cell: ({ confidence }) => <ConfidenceMark level={confidence} />,
  },
]

const KEY = 'sallyport.people.columns'
export type ColumnChoice = Readonly<Partial<Record<PeopleColumn, boolean>>>

function kept(): ColumnChoice {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}')
    if (typeof read !== 'object' || read === null) return {}
    return Object.fromEntries(Object.entries(read).filter(([, on]) => typeof on === 'boolean'))
  } catch {
    // Storage that cannot be read leaves the usual columns.
    return {}
  }
}

/** Columns that this desk drew or left out against the usual; kept on this machine. */
export const useColumnChoice = create<{ readonly chosen: ColumnChoice }>()(() => ({ chosen: kept() }))

export function chooseColumn(id: PeopleColumn, on: boolean): void {
  const chosen = { ...useColumnChoice.getState().chosen, [id]: on }
  useColumnChoice.setState({ chosen })
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen))
  } catch {
    // A full or forbidden storage costs the choice at the next start, nothing else.
  }
}

/** Whether a column is drawn; the name always is. */
export const isDrawn = ({ id, wide, extra }: PersonColumn, chosen: ColumnChoice, isWide: boolean): boolean =>
  id === 'name' || (chosen[id] ?? (extra !== true && (wide !== true || isWide)))
