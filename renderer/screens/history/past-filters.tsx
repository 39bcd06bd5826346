/** The search as chips; all of it is in the address. */
import { FilterChip, toggled } from '../../components/filter-chip'
import type { PickItem } from '../../components/pick-list'
import { ROW_KINDS, VIOLATION_RULES, type RowKind, type ViolationRule } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { setPast, useRoute } from '../desk/route'
import { useSite } from '../site/site'
import { PersonChip } from '../people/person-chip'
import { TimeChip } from './time-chip'

export function PastFilters() {
  const filter = useRoute((route) => route.past)
  const site = useSite()
  const { doors = [], readers = [], areas = [], kinds = [], rules = [] } = filter
  const item = (id: string, title: string, on: boolean): PickItem => ({ id, group: '', title, on })
  return (
    <div className="chips" role="group" aria-label={text('filter.label')}>
      <TimeChip span={{ from: filter.from, to: filter.to }} onChange={setPast} />
      <PersonChip
        person={filter.cardholder ?? null}
        onPick={(person) =>
          setPast({ cardholder: person ?? undefined, ...(person === null ? {} : { text: undefined }) })
        }
      />
      <FilterChip
        name={text('filter.door')}
        many
        chosen={doors.map((id) => site.door.get(id)?.name ?? id)}
        items={site.view.doors.map((door) => item(door.id, door.name, doors.includes(door.id)))}
        onPick={(id) => setPast({ doors: toggled(doors, id) })}
        onClear={() => setPast({ doors: undefined })}
      />
      <FilterChip
        name={text('filter.reader')}
        many
        chosen={readers.map((id) => site.reader.get(id)?.name ?? id)}
        items={site.view.readers.map((reader) => item(reader.id, reader.name, readers.includes(reader.id)))}
        onPick={(id) => setPast({ readers: toggled(readers, id) })}
        onClear={() => setPast({ readers: undefined })}
      />
      <FilterChip
        name={text('filter.area')}
        many
        chosen={areas.map((id) => site.area.get(id)?.name ?? String(id))}
        items={site.view.areas.map((area) => item(String(area.id), area.name, areas.includes(area.id)))}
        onPick={(id) => setPast({ areas: toggled(areas, Number(id)) })}
        onClear={() => setPast({ areas: undefined })}
      />
      <FilterChip
        name={text('filter.kind')}
        many
        chosen={kinds.map((kind) => text(`kind.${kind}`))}
        items={ROW_KINDS.map((kind) => item(kind, text(`kind.${kind}`), kinds.includes(kind)))}
        onPick={(id) => setPast({ kinds: toggled(kinds, id as RowKind) })}
        onClear={() => setPast({ kinds: undefined })}
      />
      <FilterChip
        name={text('filter.rule')}
        many
        chosen={rules}
        items={VIOLATION_RULES.map((rule) => ({
          ...item(rule, text(`rule.${rule}`), rules.includes(rule)),
          hint: rule,
        }))}
        onPick={(id) => setPast({ rules: toggled(rules, id as ViolationRule) })}
        onClear={() => setPast({ rules: undefined })}
      />
    </div>
  )
}
