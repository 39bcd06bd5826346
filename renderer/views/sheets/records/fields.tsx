/** What is asked before a change: days for each kind, and what a legal hold names. */
import { useEffect, useState } from 'react'
import type { HoldScope, PersonName, RetentionDays } from '../../../../preload/contract/models'
import { ask } from '../../../bridge'
import { text } from '../../../format/text'
import { learn } from '../../../store/people'
import { useSite } from '../../../store/site'
import { KINDS } from './kinds'

const LONGEST = 36_500

export function DaysFields({
  days,
  onChange,
}: {
  readonly days: RetentionDays
  readonly onChange: (days: RetentionDays) => void
}) {
  return (
    <div className="records-list">
      {KINDS.map((kind) => (
        <label key={kind} className="records-row">
          <span>{text(`records.kind.${kind}`)}</span>
          <input
            type="number"
            className="field"
            min={1}
            max={LONGEST}
            placeholder={text('records.for-good')}
            value={days[kind] ?? ''}
            onChange={({ target }) => {
              const n = Math.min(LONGEST, Math.floor(target.valueAsNumber))
              onChange({ ...days, [kind]: n >= 1 ? n : null })
            }}
          />
        </label>
      ))}
      <p className="t3">{text('records.days.says')}</p>
    </div>
  )
}

/** A hold must name something. */
export const isScope = (scope: HoldScope): boolean => Object.keys(scope).length > 0

/** The scope with this field, or without it when there is no value. */
const changed = <Key extends keyof HoldScope>(
  scope: HoldScope,
  key: Key,
  value: HoldScope[Key] | undefined,
): HoldScope => {
  const { [key]: _, ...rest } = scope
  return value === undefined ? rest : { ...rest, [key]: value }
}

function usePeople(query: string): readonly PersonName[] {
  const [people, setPeople] = useState<readonly PersonName[]>([])
  useEffect(() => {
    let stale = false
    const timer = setTimeout(async () => {
      const answer = await ask('findPeople', query.trim())
      if (stale || !answer.ok) return
      learn(answer.value)
      setPeople(answer.value)
    }, 80)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [query])
  return people
}

export function HoldFields({
  scope,
  onChange,
}: {
  readonly scope: HoldScope
  readonly onChange: (scope: HoldScope) => void
}) {
  const { view } = useSite()
  const [query, setQuery] = useState('')
  const people = usePeople(query)
  const day = (value: string): number | undefined => (value === '' ? undefined : Date.parse(`${value}T00:00:00Z`))
  return (
    <div className="records-list">
      <label className="records-row">
        <span>{text('records.hold.search')}</span>
        <input type="search" className="field" value={query} onChange={({ target }) => setQuery(target.value)} />
      </label>
      <label className="records-row">
        <span>{text('records.hold.person')}</span>
        <select
          className="field"
          value={scope.cardholder ?? ''}
          onChange={({ target }) => onChange(changed(scope, 'cardholder', target.value || undefined))}
        >
          <option value="">{text('records.hold.any')}</option>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="records-row">
        <span>{text('records.hold.door')}</span>
        <select
          className="field"
          value={scope.door ?? ''}
          onChange={({ target }) => onChange(changed(scope, 'door', target.value || undefined))}
        >
          <option value="">{text('records.hold.any')}</option>
          {view.doors.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="records-row">
        <span>{text('records.hold.area')}</span>
        <select
          className="field"
          value={scope.area ?? ''}
          onChange={({ target }) =>
            onChange(changed(scope, 'area', target.value === '' ? undefined : Number(target.value)))
          }
        >
          <option value="">{text('records.hold.any')}</option>
          {view.areas.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="records-row">
        <span>{text('records.hold.from')}</span>
        <input
          type="date"
          className="field"
          onChange={({ target }) => onChange(changed(scope, 'from', day(target.value)))}
        />
      </label>
      <label className="records-row">
        <span>{text('records.hold.to')}</span>
        <input
          type="date"
          className="field"
          onChange={({ target }) => onChange(changed(scope, 'to', day(target.value)))}
        />
      </label>
      <p className="t3">{text('records.hold.all-of')}</p>
    </div>
  )
}
