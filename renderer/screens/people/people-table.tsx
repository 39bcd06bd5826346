/** The rows of the list of people: sorted by a click on a head, drawn as far as they are in view. */
import { ArrowDown, ArrowUp } from 'lucide-react'
import { memo, useEffect, useMemo, useRef, type KeyboardEvent } from 'react'
import { focusSelectedRow } from '../../components/selected-row'
import { useMedia } from '../../components/use-media'
import { scrollToRow, useVirtualRows } from '../../components/virtual-rows'
import { MAX_PEOPLE, type PersonRow } from '../../../preload/contract/people'
import { text } from '../../format/text'
import { currentList, registerList } from '../desk/list'
import { goPerson, useRoute } from '../desk/route'
import { isDrawn, personColumns, useColumnChoice } from './columns'
import { chooseAt, holdRows, placeOf, rowAt, showRows, sortPeople, usePeopleList } from './list'
import { tick, tickAll, untickAll, useTicked } from './ticked'

const ROW = 30
const HEAD = 28

type Columns = ReturnType<typeof personColumns>

function useDrawnColumns(): Columns {
  const isWide = useMedia('(min-width: 1440px)')
  const chosen = useColumnChoice((choice) => choice.chosen)
  return useMemo(() => personColumns().filter((column) => isDrawn(column, chosen, isWide)), [chosen, isWide])
}

interface TableProps {
  /** Whether rows can be ticked, for what is done to several people together. */
  readonly ticks: boolean
}

export function PeopleTable({ ticks }: TableProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const list = usePeopleList()
  const chosen = useRoute(({ person }) => person)
  const columns = useDrawnColumns()
  const total = list.total ?? 0
  const { first, end, before, after } = useVirtualRows(scroller, { rows: total, height: ROW })
  const places = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i)
  useEffect(() => showRows(first, end - 1), [first, end])
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0
  }, [list.shownTurn])

  const step = async (by: 1 | -1 | 'home'): Promise<void> => {
    const at = placeOf(list, chosen)
    const place = by === 'home' ? 0 : at === undefined ? first : at + by
    scrollToRow(scroller.current, Math.min(total - 1, Math.max(0, place)), { height: ROW, head: HEAD })
    await chooseAt(place)
    focusSelectedRow()
  }
  useEffect(() => registerList({ step: (by) => void step(by), home: () => void step('home'), search: focusSearch }))
  return (
    <div className="pl-scroll" ref={scroller}>
      <table className="vt pl" aria-label={text('screen.people')} aria-rowcount={total + 1}>
        <Heads ticks={ticks} columns={columns} />
        <tbody>
          {before > 0 && <Gap height={before} />}
          {places.map((place) => {
            const row = rowAt(list, place)
            return row ? (
              <Row key={row.id} row={row} place={place} on={row.id === chosen} ticks={ticks} columns={columns} />
            ) : (
              <Gap key={place} height={ROW} />
            )
          })}
          {after > 0 && <Gap height={after} />}
        </tbody>
      </table>
    </div>
  )
}

const focusSearch = (): void => document.querySelector<HTMLInputElement>('.pl-search input')?.focus()

/** Room of rows that are not drawn. */
const Gap = ({ height }: { readonly height: number }) => <tr className="pl-gap" aria-hidden="true" style={{ height }} />

const stepByArrow = (event: KeyboardEvent): void => {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : null
  if (by === null) return
  event.preventDefault()
  currentList()?.step(by)
}

interface DrawnProps extends TableProps {
  readonly columns: Columns
}

function Heads({ ticks, columns }: DrawnProps) {
  const { by, down } = usePeopleList(({ search }) => search.sort)
  return (
    <thead>
      <tr aria-rowindex={1}>
        {ticks && (
          <th data-column="tick">
            <TickAll />
          </th>
        )}
        {columns.map(({ id, head }) => (
          <th key={id} data-column={id} aria-sort={id !== by ? undefined : down ? 'descending' : 'ascending'}>
            <button type="button" className={`pl-head ${id === by ? 'on' : ''}`} onClick={() => sortPeople(id)}>
              <span className="el">{head}</span>
              {id === by &&
                (down ? (
                  <ArrowDown size={12} strokeWidth={2} aria-hidden="true" />
                ) : (
                  <ArrowUp size={12} strokeWidth={2} aria-hidden="true" />
                ))}
            </button>
          </th>
        ))}
      </tr>
    </thead>
  )
}

function TickAll() {
  const total = usePeopleList((list) => list.total ?? 0)
  const some = useTicked(({ people }) => people.size)
  const tooMany = some === 0 && total > MAX_PEOPLE
  return (
    <label className="pl-tick" title={tooMany ? text('people.ticked.most', { n: MAX_PEOPLE }) : undefined}>
      <input
        type="checkbox"
        aria-label={text('people.ticked.all')}
        checked={some > 0}
        disabled={tooMany}
        onChange={() => (some > 0 ? untickAll() : void tickAll())}
      />
    </label>
  )
}

interface RowProps extends DrawnProps {
  readonly row: PersonRow
  readonly place: number
  readonly on: boolean
}

const Row = memo(function PersonRowLine({ row, place, on, ticks, columns }: RowProps) {
  const ticked = useTicked(({ people }) => people.has(row.id))
  return (
    <tr
      className={on ? 'cur' : undefined}
      aria-rowindex={place + 2}
      aria-selected={on}
      data-item={row.id}
      onClick={() => {
        holdRows()
        goPerson(row.id)
      }}
    >
      {ticks && (
        <td data-column="tick" onClick={(event) => event.stopPropagation()}>
          <label className="pl-tick">
            <input
              type="checkbox"
              aria-label={text('people.tick', { name: row.name })}
              checked={ticked}
              onChange={({ target }) => tick(row.id, target.checked)}
            />
          </label>
        </td>
      )}
      {columns.map(({ id, cell }) => (
        <td key={id} data-column={id}>
          {id === 'name' ? (
            <button type="button" className="pl-open" onKeyDown={stepByArrow}>
              {cell(row)}
            </button>
          ) : (
            cell(row)
          )}
        </td>
      ))}
    </tr>
  )
})
