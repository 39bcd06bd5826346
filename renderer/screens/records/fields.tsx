/** Input fields of a change: days for each kind, and the records of a legal hold. */
import { useState } from 'react'
import { useZone } from '../../components/time'
import type { HoldScope } from '../../../preload/contract/administration'
import type { RetentionDays } from '../../../preload/contract/models'
import { localDay } from '../../format/local-day'
import { text } from '../../format/text'
import { useFoundPeople } from '../people/use-found'
import { useSite } from '../site/site'
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

interface PickProps<Id extends string | number> {
  readonly label: string
  readonly value: Id | undefined
  readonly options: readonly { readonly id: Id; readonly name: string }[]
  readonly onPick: (id: Id | undefined) => void
}

/** One of a list by its name, or any of them. */
function Pick<Id extends string | number>({ label, value, options, onPick }: PickProps<Id>) {
  return (
    <label className="records-row">
      <span>{label}</span>
      <select
        className="field"
        value={value ?? ''}
        onChange={({ target }) => onPick(options.find(({ id }) => String(id) === target.value)?.id)}
      >
        <option value="">{text('records.hold.any')}</option>
        {options.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A day of the site, said in words too: the field has the order of the computer. */
function DayRow({ label, onDay }: { readonly label: string; readonly onDay: (day: string) => void }) {
  const [day, setDay] = useState('')
  return (
    <label className="records-row">
      <span>
        {label} {day !== '' && <span className="t3">{localDay(day)}</span>}
      </span>
      <input
        type="date"
        className="field"
        aria-label={label}
        value={day}
        onChange={({ target }) => {
          setDay(target.value)
          onDay(target.value)
        }}
      />
    </label>
  )
}

const HOUR = 3_600_000

export function HoldFields({
  scope,
  onChange,
}: {
  readonly scope: HoldScope
  readonly onChange: (scope: HoldScope) => void
}) {
  const { view } = useSite()
  const [query, setQuery] = useState('')
  const people = useFoundPeople(query.trim())
  const zone = useZone()
  const begins = (day: string): number | undefined => zone.fromLocal(`${day}T00:00`)
  // A hold ends where the day after its last day begins; such a day has 23 to 25 hours.
  const ends = (day: string): number | undefined => {
    const begun = begins(day)
    return begun === undefined ? undefined : zone.dayStart(begun + 30 * HOUR)
  }
  return (
    <div className="records-list">
      <label className="records-row">
        <span>{text('records.hold.search')}</span>
        <input type="search" className="field" value={query} onChange={({ target }) => setQuery(target.value)} />
      </label>
      <Pick
        label={text('records.hold.person')}
        value={scope.cardholder}
        options={people}
        onPick={(cardholder) => onChange(changed(scope, 'cardholder', cardholder))}
      />
      <Pick
        label={text('records.hold.door')}
        value={scope.door}
        options={view.doors}
        onPick={(door) => onChange(changed(scope, 'door', door))}
      />
      <Pick
        label={text('records.hold.area')}
        value={scope.area}
        options={view.areas}
        onPick={(area) => onChange(changed(scope, 'area', area))}
      />
      <DayRow label={text('records.hold.from')} onDay={(day) => onChange(changed(scope, 'from', begins(day)))} />
      <DayRow label={text('records.hold.to')} onDay={(day) => onChange(changed(scope, 'to', ends(day)))} />
      <p className="t3">{text('records.hold.all-of')}</p>
    </div>
  )
}
