/** Somebody to filter by, looked for by name or card. */
import { useEffect, useState } from 'react'
import { FilterChip } from '../../components/filter-chip'
import type { PickItem } from '../../components/pick-list'
import type { CardholderId } from '../../../preload/contract/models'
import { ask } from '../../bridge'
import { text } from '../../format/text'
import { learn, usePeople } from './people'

interface PersonChipProps {
  readonly person: CardholderId | null
  readonly onPick: (person: CardholderId | null) => void
}

export function PersonChip({ person, onPick }: PersonChipProps) {
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
      onPick={onPick}
      onClear={() => onPick(null)}
    />
  )
}
