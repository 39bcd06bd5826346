/** The search of Audit as chips: when, who, what, and to whom or which door or area. */
import { FilterChip, toggled } from '../../components/filter-chip'
import type { PickItem } from '../../components/pick-list'
import { AUDIT_GROUPS, type AuditGroup } from '../../../preload/contract/history'
import { operatorWords } from '../../format/reason'
import { text } from '../../format/text'
import { TimeChip } from '../history/time-chip'
import { PersonChip } from '../people/person-chip'
import { useSite } from '../site/site'
import { searchAudit, useAudit } from './audit'

const isGroup = (id: string): id is AuditGroup => AUDIT_GROUPS.some((group) => group === id)

export function AuditFilters() {
  const { filter, rows } = useAudit()
  const site = useSite()
  const { operator, groups = [], doors = [], areas = [], from, to, cardholder = null } = filter
  const item = (id: string, title: string, on: boolean): PickItem => ({ id, group: '', title, on })
  const seen = rows.flatMap(({ event }) =>
    'operator' in event && event.operator !== undefined ? [event.operator] : [],
  )
  const operators = [...new Set(operator === undefined ? seen : [operator, ...seen])].toSorted()
  return (
    <div className="chips" role="group" aria-label={text('filter.label')}>
      <TimeChip span={{ from, to }} onChange={searchAudit} />
      <FilterChip
        name={text('audit.operator')}
        many={false}
        chosen={operator === undefined ? [] : [operatorWords(operator)]}
        items={operators.map((name) => item(name, operatorWords(name), name === operator))}
        onPick={(name) => searchAudit({ operator: name })}
        onClear={() => searchAudit({ operator: undefined })}
      />
      <FilterChip
        name={text('audit.action')}
        many
        chosen={groups.map((group) => text(`audit.group.${group}`))}
        items={AUDIT_GROUPS.map((group) => item(group, text(`audit.group.${group}`), groups.includes(group)))}
        onPick={(id) => isGroup(id) && searchAudit({ groups: toggled(groups, id) })}
        onClear={() => searchAudit({ groups: undefined })}
      />
      <PersonChip person={cardholder} onPick={(person) => searchAudit({ cardholder: person ?? undefined })} />
      <FilterChip
        name={text('filter.door')}
        many
        chosen={doors.map((id) => site.door.get(id)?.name ?? id)}
        items={site.view.doors.map((door) => item(door.id, door.name, doors.includes(door.id)))}
        onPick={(id) => searchAudit({ doors: toggled(doors, id) })}
        onClear={() => searchAudit({ doors: undefined })}
      />
      <FilterChip
        name={text('filter.area')}
        many
        chosen={areas.map((id) => site.area.get(id)?.name ?? String(id))}
        items={site.view.areas.map((area) => item(String(area.id), area.name, areas.includes(area.id)))}
        onPick={(id) => searchAudit({ areas: toggled(areas, Number(id)) })}
        onClear={() => searchAudit({ areas: undefined })}
      />
    </div>
  )
}
