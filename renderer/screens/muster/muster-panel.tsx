/** The roll-call: how many are missing, who they are, the least sure first, and who is accounted for, where and by whom. */
import { Check, Search } from 'lucide-react'
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import { Avatar } from '../people/avatar'
import { Bars } from '../../components/confidence'
import { Button } from '../../components/button'
import { noteDrawing } from '../../components/steady'
import { Say } from '../../components/say'
import { Time } from '../../components/time'
import { Void } from '../../components/void'
import type { RollCall, RollPerson } from '../../../preload/contract/shift'
import { count, text } from '../../format/text'
import { neighbour, registerList } from '../desk/list'
import { lookAt, printRoll, placeSeen, placesToSee, searchRoll, seeAt, tickOff, useMuster } from './muster'
import { names } from '../site/naming'
import { may } from '../session/session'
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

interface RowProps {
  readonly person: RollPerson
  readonly current: boolean
  readonly can: boolean
  /** Ticks off, or back on; by the keyboard the next missing person gets the focus. */
  readonly tick: (person: RollPerson, byKey: boolean) => void
}

function Row({ person, current, can, tick }: RowProps) {
  const { accounted, area, since } = person
  const seen = accounted !== null
  const byReader = seen && accounted.operator === null
  const toggle = (event: MouseEvent): void => tick(person, event.detail === 0)
  return (
    <div className={`mu-row ${seen ? 'seen' : ''} ${current ? 'cur' : ''}`} data-roll={person.id}>
      <button
        type="button"
        role="checkbox"
        className="mu-tick"
        aria-checked={seen}
        aria-disabled={!can || byReader || undefined}
        aria-label={text('muster.tick', { name: person.name })}
        title={byReader ? text('muster.by-reader-why') : can ? undefined : text('off.guard')}
        onClick={toggle}
      >
        {seen && <Check size={14} strokeWidth={3} aria-hidden="true" />}
      </button>
      <Avatar person={person.id} size={seen ? 'row' : 'list'} />
      <span className="mu-name">
        <b className="el">
          {person.name}
          {person.late && <span className="mu-late">{text('muster.late')}</span>}
        </b>
        {!seen && <span className="t3 el">{person.groups.join(', ')}</span>}
      </span>
      {seen ? (
        <>
          <span className="el">{names.area(accounted.area)}</span>
          <span className="t3 el">
            {byReader ? text('muster.by-reader') : text('muster.by', { by: accounted.operator ?? '' })}
          </span>
          <span className="num">
            <Time at={accounted.at} />
          </span>
        </>
      ) : (
        <>
          <span className="mu-place">
            <span className={`el ${area === null ? 'warns' : 't1'}`}>
              {area === null ? text('muster.not-known') : names.area(area)}
            </span>
            <span className="t3 el">
              {since === null ? text('muster.no-read') : <Say k="muster.last" with={{ at: <Time at={since} /> }} />}
            </span>
          </span>
          <span className="mu-sure">
            <Bars level={person.confidence} />
            <span className="t3">{text(`confidence.${person.confidence}`)}</span>
          </span>
          <button type="button" className="mu-do" tabIndex={-1} aria-hidden="true" onClick={toggle} disabled={!can}>
            {text('muster.tick-off')}
          </button>
        </>
      )}
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
  const missing = shown.filter(({ accounted, late }) => !late && accounted === null)
  const later = shown.filter(({ late }) => late)
  const seen = shown.filter(({ accounted, late }) => !late && accounted !== null)
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
  const tick = (person: RollPerson, byKey: boolean): void => {
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
        <div className="mu-head">
          <span>{text('muster.missing-head', { n: missing.length })}</span>
          <span>{text('muster.space')}</span>
        </div>
        {missing.length === 0 && (
          <Void title={text(query === '' ? 'muster.none-missing' : 'muster.none-like')}>
            {query === '' ? text('muster.none-missing.why') : text('muster.none-like.why')}
          </Void>
        )}
        {missing.map((person) => (
          <Row key={person.id} person={person} current={person === current} can={can} tick={tick} />
        ))}
        {later.length > 0 && (
          <div className="mu-head">
            <span>
              {text('muster.late-head', {
                n: later.length,
                missing: later.filter(({ accounted }) => accounted === null).length,
              })}
            </span>
          </div>
        )}
        {later.map((person) => (
          <Row key={person.id} person={person} current={person === current} can={can} tick={tick} />
        ))}
        <div className="mu-head">
          <span>{text('muster.accounted-head', { n: seen.length })}</span>
        </div>
        {seen.map((person) => (
          <Row key={person.id} person={person} current={person === current} can={can} tick={tick} />
        ))}
      </div>
    </section>
  )
}
