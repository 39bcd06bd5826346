/** The roll-call: how many are missing, who they are, the least sure first, and who is accounted for, where and by whom. */
import { Search } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { Button } from '../../components/button'
import { inOrder } from '../../components/columns'
import { noteDrawing } from '../../components/steady'
import { Say } from '../../components/say'
import type { Column } from '../../components/table'
import { Time } from '../../components/time'
import type { RollCall, RollPerson } from '../../../preload/contract/shift'
import { count, text } from '../../format/text'
import { useHeads } from '../desk/columns'
import { neighbour, registerList } from '../desk/list'
import { lookAt, printRoll, placeSeen, placesToSee, searchRoll, seeAt, tickOff, useMuster } from './muster'
import { names } from '../site/naming'
import { may } from '../session/session'
import { rollColumns, RollTable, type RollRow } from './roll-table'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'

const plain = (words: string): string =>
  words
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
const fits = (person: RollPerson, query: string): boolean =>
  plain(query)
    .split(/\s+/)
    .every((word) => plain(person.name).includes(word))

function Numbers({ roll }: { readonly roll: RollCall }) {
  const seen = roll.people.flatMap(({ accounted, late }) => (late ? [] : (accounted ?? [])))
  const places = [...new Set(seen.map(({ area }) => area))]
    .map((area) => ({ area, n: seen.filter((one) => one.area === area).length }))
    .toSorted((a, b) => b.n - a.n)
  const byReader = seen.filter(({ operator }) => operator === null).length
  const all = Math.max(1, roll.missing + roll.accounted)
  return (
    <div className="mu-numbers" role="status">
      <span>
        <span className="cap">{text('muster.missing')}</span>
        <b className={roll.missing > 0 ? 'mu-missing' : ''}>{roll.missing}</b>
      </span>
      <span>
        <span className="cap">{text('muster.accounted')}</span>
        <b>{roll.accounted}</b>
      </span>
      <div className="mu-progress">
        <span className="mu-bar" aria-hidden="true">
          <i style={{ width: `${(roll.accounted / all) * 100}%` }} />
        </span>
        <span className="mu-where">
          <span className="el">
            {places.length === 0
              ? text('muster.nobody-yet')
              : places.map(({ area, n }) => text('muster.at', { area: names.area(area), n })).join(' · ')}
          </span>
          <span className="t3">{text('muster.how', { reader: byReader, hand: seen.length - byReader })}</span>
        </span>
      </div>
    </div>
  )
}

function Place({ can }: { readonly can: boolean }) {
  const place = useMuster((muster) => muster.place)
  return (
    <label className="mu-seen">
      {text('muster.seen-at')}
      <select
        className="field"
        value={placeSeen(place)}
        disabled={!can}
        onChange={(event) => seeAt(Number(event.target.value))}
      >
        {placesToSee().map((area) => (
          <option key={area} value={area}>
            {names.area(area)}
          </option>
        ))}
      </select>
    </label>
  )
}

export function MusterPanel({ roll }: { readonly roll: RollCall }) {
  const role = useStatus(({ status }) => status?.operator.role)
  const { query, person: chosen } = useMuster()
  const search = useRef<HTMLInputElement>(null)
  const can = may(role, 'muster')
  const shown = query.trim() === '' ? roll.people : roll.people.filter((person) => fits(person, query))
  const rowOf = (person: RollPerson): RollRow => ({ person, can, tick })
  const table = useHeads<RollRow, Column<RollRow>>('muster', rollColumns())
  const sorted = (people: readonly RollPerson[]): readonly RollPerson[] =>
    inOrder(people.map(rowOf), table.order, table.sort?.descending ?? false).map(({ person }) => person)
  const missing = sorted(shown.filter(({ accounted, late }) => !late && accounted === null))
  const later = sorted(shown.filter(({ late }) => late))
  const seen = sorted(shown.filter(({ accounted, late }) => !late && accounted !== null))
  const order = [...missing, ...later, ...seen]
  const current = order.find(({ id }) => id === chosen) ?? order[0]
  const choose = (person: RollPerson | undefined, focus: boolean): void => {
    if (!person) return
    lookAt(person.id)
    const row = document.querySelector(`[data-roll="${CSS.escape(person.id)}"]`)
    row?.scrollIntoView({ block: 'nearest' })
    if (focus) row?.querySelector<HTMLElement>('.mu-tick')?.focus()
  }
  const next = (by: 1 | -1): RollPerson | undefined => neighbour(order, (person) => person === current, by)
  // Named before the lists: their rows are made with it.
  function tick(person: RollPerson, byKey: boolean): void {
    lookAt(person.id)
    if (!can || person.accounted?.operator === null) return
    void tickOff(person.id, person.accounted === null)
    // Space goes down the list.
    const list = person.late ? later.filter(({ accounted }) => accounted === null) : missing
    if (byKey && person.accounted === null)
      choose(list[list.indexOf(person) + 1] ?? list[list.indexOf(person) - 1], true)
  }
  const tickCurrent = (): void => {
    if (current) tick(current, true)
  }
  useEffect(noteDrawing)
  useEffect(() =>
    registerList({
      step: (by) => choose(next(by), true),
      home: () => choose(order[0], true),
      tick: tickCurrent,
      search: () => search.current?.focus(),
    }),
  )
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') choose(next(event.key === 'ArrowDown' ? 1 : -1), false)
    else if (event.key === 'Enter' && !event.ctrlKey) {
      if (current) tick(current, false)
      searchRoll('')
    } else if (event.key === 'Escape' && query !== '') searchRoll('')
    else if (event.key === 'Escape') search.current?.blur()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section className="panel muster-panel" aria-label={text('muster.title')}>
      <div className="head">
        <h2>{text('muster.title')}</h2>
        <span className="t2 el">
          <Say
            k="muster.frozen"
            with={{
              at: <Time at={roll.at} />,
              people: count('muster.people', roll.missing + roll.accounted),
              place: 'site' in roll.scope ? text('scope.site.inline') : names.area(roll.scope.area),
              by: roll.operator,
            }}
          />
        </span>
        <span className="spring" />
        <Button keys="Ctrl+P" onClick={() => void printRoll()}>
          {text('muster.print')}
        </Button>
        <Button
          off={may(role, 'release') ? null : text('off.supervisor')}
          onClick={() => openSheet({ kind: 'reconcile' })}
        >
          {text('muster.reconcile')}
        </Button>
      </div>
      <Numbers roll={roll} />
      <div className="mu-tools">
        <label className="mu-search">
          <Search size={16} strokeWidth={1.5} aria-hidden="true" />
          <input
            ref={search}
            className="field"
            aria-label={text('muster.search')}
            placeholder={text('muster.search')}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => searchRoll(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </label>
        <Place can={can} />
      </div>
      <div className="mu-list" role="group" aria-label={text('muster.list')} tabIndex={0} data-ticks="">
        <RollTable
          missing={missing}
          later={later}
          seen={seen}
          searched={query !== ''}
          lineOf={rowOf}
          current={current}
          table={table}
        />
      </div>
    </section>
  )
}
