/** The filters of the lane as chips; the selection is in the address. */
import { FilterChip, toggled } from '../../components/filter-chip'
import type { PickItem } from '../../components/pick-list'
import { Keys } from '../../components/keys'
import { ROW_KINDS, type RowKind } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { isFiltered, NO_FILTER } from './filter'
import { setFilter, useRoute } from '../desk/route'
import { useSite } from '../site/site'
import { PersonChip } from '../people/person-chip'

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
      <PersonChip person={filter.person} onPick={(person) => setFilter({ person })} />
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
