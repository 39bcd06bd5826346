/** The filters of the lane as chips; what is chosen stands in the address. */
import { Popover } from '@base-ui/react/popover'
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { PickList, type PickItem } from '../../components/pick-list'
import { Keys } from '../../components/keys'
import { ROW_KINDS, type RowKind } from '../../format/row-kind'
import { text } from '../../format/text'
import { ask } from '../../bridge'
import { isFiltered, NO_FILTER } from '../../store/filter'
import { learn, usePeople } from '../../store/people'
import { setFilter, useRoute } from '../../store/route'
import { useSite } from '../../store/site'

const MATCHES = 30

const matching = (items: readonly PickItem[], query: string): readonly PickItem[] =>
  items.filter((item) => item.title.toLowerCase().includes(query.trim().toLowerCase())).slice(0, MATCHES)

const toggled = <T,>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item]

interface FilterChipProps {
  readonly name: string
  readonly chosen: readonly string[]
  readonly items: readonly PickItem[]
  readonly many: boolean
  readonly onPick: (id: string) => void
  readonly onClear: () => void
  readonly onQuery?: (query: string) => void
}

function FilterChip({ name, chosen, items, many, onPick, onClear, onQuery }: FilterChipProps) {
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const first = chosen[0]
  return (
    <span className={`chip-pair ${first === undefined ? '' : 'on'}`}>
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger className={`chip ${first === undefined ? 'add' : 'on'}`}>
          {first === undefined
            ? name
            : chosen.length === 1
              ? text('filter.single', { name, value: first })
              : text('filter.many', { name, n: chosen.length })}
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Positioner className="menu-place" align="start" sideOffset={4}>
            <Popover.Popup className="menu pick-popup" aria-label={name}>
              <PickList
                label={text('filter.find', { name })}
                items={onQuery ? items : matching(items, query)}
                query={query}
                onQuery={(next) => {
                  setQuery(next)
                  onQuery?.(next)
                }}
                nothing={text('filter.nothing')}
                many={many}
                onPick={(id) => {
                  onPick(id)
                  if (!many) setOpen(false)
                }}
              />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      {first !== undefined && (
        <button type="button" className="chip-clear" onClick={onClear} aria-label={text('filter.clear', { name })}>
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </span>
  )
}

function PersonChip() {
  const person = useRoute((route) => route.filter.person)
  const known = usePeople((people) => people.known)
  const [found, setFound] = useState<readonly PickItem[]>([])
  const [query, setQuery] = useState('')
  useEffect(() => {
    let stale = false
    const timer = setTimeout(async () => {
      const answer = await ask('findPeople', query)
      if (stale || !answer.ok) return
      learn(answer.value)
      setFound(answer.value.map(({ id, name, groups }) => ({ id, group: '', title: name, hint: groups.join(', ') })))
    }, 80)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [query])
  return (
    <FilterChip
      name={text('filter.person')}
      chosen={person === null ? [] : [known.get(person)?.name ?? person]}
      items={found}
      many={false}
      onQuery={setQuery}
      onPick={(id) => setFilter({ person: id })}
      onClear={() => setFilter({ person: null })}
    />
  )
}

export function LaneFilters() {
  const filter = useRoute((route) => route.filter)
  const site = useSite()
  const item = (id: string, title: string, on: boolean): PickItem => ({ id, group: '', title, on })
  return (
    <div className="chips" role="group" aria-label={text('filter.label')}>
      <button
        type="button"
        className={`chip ${isFiltered(filter) ? 'add' : 'on'}`}
        aria-pressed={!isFiltered(filter)}
        title={text('filter.all.says')}
        onClick={() => setFilter(NO_FILTER)}
      >
        {text('filter.all')}
      </button>
      <FilterChip
        name={text('filter.door')}
        many
        chosen={filter.doors.map((id) => site.door.get(id)?.name ?? id)}
        items={site.view.doors.map((door) => item(door.id, door.name, filter.doors.includes(door.id)))}
        onPick={(id) => setFilter({ doors: toggled(filter.doors, id) })}
        onClear={() => setFilter({ doors: [] })}
      />
      <FilterChip
        name={text('filter.area')}
        many
        chosen={filter.areas.map((id) => site.area.get(id)?.name ?? String(id))}
        items={site.view.areas.map((area) => item(String(area.id), area.name, filter.areas.includes(area.id)))}
        onPick={(id) => setFilter({ areas: toggled(filter.areas, Number(id)) })}
        onClear={() => setFilter({ areas: [] })}
      />
      <PersonChip />
      <FilterChip
        name={text('filter.kind')}
        many
        chosen={filter.kinds.map((kind) => text(`kind.${kind}`))}
        items={ROW_KINDS.map((kind) => item(kind, text(`kind.${kind}`), filter.kinds.includes(kind)))}
        onPick={(id) => setFilter({ kinds: toggled(filter.kinds, id as RowKind) })}
        onClear={() => setFilter({ kinds: [] })}
      />
      <button
        type="button"
        className={`chip fold-2 ${filter.violationsOnly ? 'on' : 'add'}`}
        aria-pressed={filter.violationsOnly}
        aria-keyshortcuts="V"
        onClick={() => setFilter({ violationsOnly: !filter.violationsOnly })}
      >
        {text('filter.violations')} <Keys of="V" />
      </button>
    </div>
  )
}
