/** A person as main knows them now. */
import { useEffect, useState } from 'react'
import type { CardholderId, PersonState } from '../../../preload/contract/models'
import { ask } from '../../bridge'
import { learn } from '../../store/people'

export function usePerson(id: CardholderId): PersonState | null {
  const [person, setPerson] = useState<PersonState | null>(null)
  useEffect(() => {
    let stale = false
    void ask('person', id).then((answer) => {
      if (stale || !answer.ok) return
      learn([answer.value])
      setPerson(answer.value)
    })
    return () => {
      stale = true
    }
  }, [id])
  return person
}
