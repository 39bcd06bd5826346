/** State of a reader line, queried twice a second while it is shown. */
import { useEffect, useState } from 'react'
import type { LineView } from '../../../preload/contract/administration'
import type { ControllerId } from '../../../preload/contract/models'
import { ask, type Failure } from '../../bridge'

const AGAIN_MS = 500

export interface LineLook {
  readonly view: LineView | null
  readonly failure: Failure | null
}

export function useLine(controller: ControllerId | null): LineLook {
  const [look, setLook] = useState<LineLook>({ view: null, failure: null })
  useEffect(() => {
    if (controller === null) return
    let stale = false
    let waiting = false
    const again = async (): Promise<void> => {
      if (waiting) return
      waiting = true
      const answer = await ask('line', controller)
      waiting = false
      if (!stale) setLook(answer.ok ? { view: answer.value, failure: null } : { view: null, failure: answer })
    }
    void again()
    const timer = setInterval(() => void again(), AGAIN_MS)
    return () => {
      stale = true
      clearInterval(timer)
    }
  }, [controller])
  return look
}
