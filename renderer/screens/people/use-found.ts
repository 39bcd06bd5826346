/** People found by what is typed: a name or a card. */
import { useEffect, useState } from 'react'
import type { PersonName } from '../../../preload/contract/models'
import { ask } from '../../bridge'
import { learn } from './people'

/** Typing waits this long before it is looked for. */
const TYPING_MS = 80

/** @param query null finds nobody and asks nothing */
export function useFoundPeople(query: string | null): readonly PersonName[] {
  const [found, setFound] = useState<readonly PersonName[]>([])
  useEffect(() => {
    if (query === null) return
    let stale = false
    const timer = setTimeout(async () => {
      const answer = await ask('findPeople', query)
      if (stale || !answer.ok) return
      learn(answer.value)
      setFound(answer.value)
    }, TYPING_MS)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [query])
  return query === null ? [] : found
}
