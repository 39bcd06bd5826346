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

const useAreas = () => useSite().view.areas.map(({ id, name }) => ({ value: id, name }))

function useWhom(first: Scope) {
  const { view } = useSite()
  const areas = useAreas()
  const groups = view.groups.map(({ id, name }) => ({ value: id, name }))
  const [whom, setWhom] = useState<Whom>('site' in first ? 'site' : 'area' in first ? 'area' : 'group')
  const [area, setArea] = useState<AreaId>('area' in first ? first.area : ((areas[1] ?? areas[0])?.value ?? 0))
  const [group, setGroup] = useState<GroupId>('group' in first ? first.group : (groups[0]?.value ?? ''))
  const scope: Scope = whom === 'site' ? { site: true } : whom === 'area' ? { area } : { group }
  const options: readonly Choice<Whom>[] = [
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
  const title = text('reset-many.whom')
  return {
    scope,
    name:
      whom === 'site'
        ? text('scope.site')
        : whom === 'area'
          ? names.area(area)
          : (groups.find(({ value }) => value === group)?.name ?? group),
    step: {
      title,
      body: <Choices name="whom" label={title} options={options} value={whom} onChange={setWhom} />,
    },
  }
}

function useMoved() {
  const [moved, setMoved] = useState<Moved>('all')
  const [hours, setHours] = useState<number>(8)
  const options: readonly Choice<Moved>[] = [
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
  const title = text('reset-many.moved')
  return {
    limit: moved === 'unmoved' ? { unmovedMinutes: hours * 60 } : {},
    step: {
      title,
      body: <Choices name="moved" label={title} options={options} value={moved} onChange={setMoved} />,
    },
  }
}

function useAfterwards() {
  const areas = useAreas()
  const [place, setPlace] = useState<Place>('unknown')
  const [area, setArea] = useState<AreaId>(0)
  const options: readonly Choice<Place>[] = [
    { value: 'unknown', title: text('reset-many.unknown'), says: text('reset-many.unknown.says') },
    {
      value: 'set',
      title: text('reset-many.set'),
      says: text('reset-many.set.says'),
      extra: <Pick label={text('release.set.area')} value={area} options={areas} onChange={setArea} />,
    },
  ]
  const title = text('reset-many.location')
  return {
    location: place === 'set' ? area : null,
    step: {
      title,
      body: <Choices name="location" label={title} options={options} value={place} onChange={setPlace} />,
    },
  }
}

export function ResetManySheet({ scope, dock }: { readonly scope: Scope; readonly dock: Dock }) {
  const whom = useWhom(scope)
  const moved = useMoved()
  const { location, step: afterwards } = useAfterwards()
  const { name } = whom
  const action: OperatorAction = {
    action: 'reset',
    ...whom.scope,
    ...moved.limit,
    ...(location === null ? {} : { setLocation: location }),
  }
  const preview = usePreview(action)
  const people = preview.value?.cardholders ?? 0
  return (
    <ActionSheet
      dock={dock}
      reasons="reset"
      title={text('reset-many.title', { place: name })}
      mark={<UsersRound size={28} strokeWidth={1.5} aria-hidden="true" />}
      steps={[whom.step, moved.step, afterwards]}
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
