/** A person as main knows them now, asked for again whenever something changes on the site: a dialog may stay open for long. */
import { useEffect, useState } from 'react'
import type { CardholderId, PersonState } from '../../../preload/contract/models'
import { ask } from '../../bridge'
import { learn } from './people'
import { useStatus } from '../desk/status'
import { useViolations } from '../violations/violations'

export function usePerson(id: CardholderId): PersonState | null {
  const [person, setPerson] = useState<PersonState | null>(null)
  const status = useStatus(({ status: known }) => known)
  const violations = useViolations(({ open }) => open)
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
  }, [id, status, violations])
  return person?.id === id ? person : null
}
