/** How the records stand, asked for again while the sheet is open: a backup or a check goes on meanwhile. */
import { useEffect, useState } from 'react'
import type { RecordsState } from '../../../preload/contract/administration'
import { ask, type Failure } from '../../bridge'

const EVERY_MS = 500

export function useRecords(): { readonly state: RecordsState | null; readonly failure: Failure | null } {
  const [state, setState] = useState<RecordsState | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async (): Promise<void> => {
      const answer = await ask('records')
      if (over) return
      if (answer.ok) setState(answer.value)
      setFailure(answer.ok ? null : answer)
      timer = setTimeout(() => void look(), EVERY_MS)
    }
    void look()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [])
  return { state, failure }
}
