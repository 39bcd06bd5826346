/** Resetting many people: those of the site, an area or a group, or the ones who have not moved. They are counted first. */
import { UsersRound } from 'lucide-react'
import { useState } from 'react'
import { Choices, type Choice } from '../../components/choices'
import type { AreaId, GroupId, OperatorAction } from '../../../preload/contract/models'
import { failureWords } from '../../format/failure'
import { count, text } from '../../format/text'
import { names } from '../site/naming'
import { useSite } from '../site/site'
import { ActionSheet, reached, type Dock } from '../desk/action-sheet'
import { usePreview } from '../desk/use-preview'
import { carryOut } from '../desk/acting'

type Scope = { readonly site: true } | { readonly area: AreaId } | { readonly group: GroupId }

declare module '../desk/sheet' {
  interface SheetKinds {
    readonly 'reset-many': { readonly scope: Scope }
  }
}

type Whom = 'site' | 'area' | 'group'
type Moved = 'all' | 'unmoved'
type Place = 'unknown' | 'set'

/** For how long somebody has not moved: an hour, a shift, half a day, a day, a week. */
const HOURS = [1, 8, 12, 24, 168] as const

function Pick<Value extends string | number>(props: {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly name: string }[]
  readonly onChange: (value: Value) => void
}) {
  const { label, value, options, onChange } = props
  return (
    <select
      className="field"
      aria-label={label}
      value={value}
      onChange={({ target }) => {
        const chosen = options[target.selectedIndex]
        if (chosen) onChange(chosen.value)
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  )
}

function useReset(first: Scope) {
  const { view } = useSite()
  const [whom, setWhom] = useState<Whom>('site' in first ? 'site' : 'area' in first ? 'area' : 'group')
  const [area, setArea] = useState<AreaId>('area' in first ? first.area : ((view.areas[1] ?? view.areas[0])?.id ?? 0))
  const [group, setGroup] = useState<GroupId>('group' in first ? first.group : (view.groups[0]?.id ?? ''))
  const [moved, setMoved] = useState<Moved>('all')
  const [hours, setHours] = useState<number>(8)
  const [place, setPlace] = useState<Place>('unknown')
  const [location, setLocation] = useState<AreaId>(0)
  const scope: Scope = whom === 'site' ? { site: true } : whom === 'area' ? { area } : { group }
  const action: OperatorAction = {
    action: 'reset',
    ...scope,
    ...(moved === 'unmoved' ? { unmovedMinutes: hours * 60 } : {}),
    ...(place === 'set' ? { setLocation: location } : {}),
  }
  const areas = view.areas.map(({ id, name }) => ({ value: id, name }))
  const groups = view.groups.map(({ id, name }) => ({ value: id, name }))
  const whoms: readonly Choice<Whom>[] = [
    { value: 'site', title: text('reset-many.site'), says: text('reset-many.site.says') },
    {
      value: 'area',
      title: text('reset-many.area'),
      says: text('reset-many.area.says'),
      extra: <Pick label={text('reset-many.area.which')} value={area} options={areas} onChange={setArea} />,
    },
    {
      value: 'group',
      title: text('reset-many.group'),
      says: text('reset-many.group.says'),
      off: groups.length === 0 ? text('off.no-groups') : null,
      extra: <Pick label={text('reset-many.group.which')} value={group} options={groups} onChange={setGroup} />,
    },
  ]
  const movedChoices: readonly Choice<Moved>[] = [
    { value: 'all', title: text('reset-many.all'), says: text('reset-many.all.says') },
    {
      value: 'unmoved',
      title: text('reset-many.unmoved'),
      says: text('reset-many.unmoved.says'),
      extra: (
        <Pick
          label={text('reset-many.unmoved.for')}
          value={hours}
          options={HOURS.map((n) => ({ value: n, name: count('reset-many.hours', n) }))}
          onChange={setHours}
        />
      ),
    },
  ]
  const places: readonly Choice<Place>[] = [
    { value: 'unknown', title: text('reset-many.unknown'), says: text('reset-many.unknown.says') },
    {
      value: 'set',
      title: text('reset-many.set'),
      says: text('reset-many.set.says'),
      extra: <Pick label={text('release.set.area')} value={location} options={areas} onChange={setLocation} />,
    },
  ]
  return {
    action,
    location: place === 'set' ? location : null,
    name:
      whom === 'site'
        ? text('scope.site')
        : whom === 'area'
          ? names.area(area)
          : (groups.find(({ value }) => value === group)?.name ?? group),
    steps: [
      {
        title: text('reset-many.whom'),
        body: <Choices name="whom" label={text('reset-many.whom')} options={whoms} value={whom} onChange={setWhom} />,
      },
      {
        title: text('reset-many.moved'),
        body: (
          <Choices
            name="moved"
            label={text('reset-many.moved')}
            options={movedChoices}
            value={moved}
            onChange={setMoved}
          />
        ),
      },
      {
        title: text('reset-many.location'),
        body: (
          <Choices
            name="location"
            label={text('reset-many.location')}
            options={places}
            value={place}
            onChange={setPlace}
          />
        ),
      },
    ],
  }
}

export function ResetManySheet({ scope, dock }: { readonly scope: Scope; readonly dock: Dock }) {
  const { action, location, name, steps } = useReset(scope)
  const preview = usePreview(action)
  const people = preview.value?.cardholders ?? 0
  return (
    <ActionSheet
      dock={dock}
      reasons="reset"
      title={text('reset-many.title', { place: name })}
      mark={<UsersRound size={28} strokeWidth={1.5} aria-hidden="true" />}
      steps={steps}
      headline={
        <>
          {count('release.effect.reset', people)}
          {preview.value && reached(preview.value) !== '' && <span className="t3"> · {reached(preview.value)}</span>}
        </>
      }
      effects={
        preview.value
          ? [
              { label: text('effect.violations'), value: count('effect.violations.n', preview.value.violations) },
              {
                label: text('effect.location'),
                value:
                  location === null
                    ? count('effect.location.forgets', preview.value.forgetsLocations)
                    : text('effect.location.set', { area: names.area(location) }),
              },
            ]
          : []
      }
      preview={preview.value}
      previewFailure={preview.failure && failureWords(preview.failure)}
      label={count('release.do.reset', people)}
      action={action}
      off={preview.value ? (people === 0 ? text('off.nobody-to-reset') : null) : text('off.counting')}
      what={() => ({ kind: 'action', action })}
      run={(reason) => carryOut(action, reason)}
      done={text('done.reset-many', { place: name })}
    />
  )
}
