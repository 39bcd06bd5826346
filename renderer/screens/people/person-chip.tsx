/** Somebody to filter by, looked for by name or card. */
import { useState } from 'react'
import { FilterChip } from '../../components/filter-chip'
import type { PickItem } from '../../components/pick-list'
import type { CardholderId } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { usePeople } from './people'
import { useFoundPeople } from './use-found'

interface PersonChipProps {
  readonly person: CardholderId | null
  readonly onPick: (person: CardholderId | null) => void
}

export function PersonChip({ person, onPick }: PersonChipProps) {
  const known = usePeople((people) => people.known)
  const [query, setQuery] = useState('')
  const found = useFoundPeople(query).map(({ id, name, groups }): PickItem => ({
    id,
    group: '',
    title: name,
    hint: groups.join(', '),
  }))
  return (
    <FilterChip
      name={text('filter.person')}
      chosen={person === null ? [] : [known.get(person)?.name ?? person]}
      items={found}
      many={false}
      onQuery={setQuery}
      onPick={onPick}
      onClear={() => onPick(null)}
    />
  )
}
