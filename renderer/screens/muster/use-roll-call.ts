/** The roll-call with its people, queried again when the journal changed; one query at a time, so a rush costs no more. */
import { useEffect, useRef, useState } from 'react'
import type { RollCall } from '../../../preload/contract/shift'
import { ask } from '../../bridge'
import { useStatus } from '../desk/status'

export function useRollCall(): RollCall | null {
  const going = useStatus(({ status }) => status?.muster !== undefined)
  const news = useStatus(({ status }) => JSON.stringify([status?.muster, status?.journal.lastSeq]))
  const [roll, setRoll] = useState<RollCall | null>(null)
  const asking = useRef(false)
  const stale = useRef(false)
  useEffect(() => {
    if (!going) return
    const read = async (): Promise<void> => {
      if (asking.current) {
        stale.current = true
        return
      }
      asking.current = true
      const answer = await ask('muster')
      asking.current = false
      if (answer.ok) setRoll(answer.value)
      if (!stale.current) return
      stale.current = false
      await read()
    }
    void read()
  }, [going, news])
  return going ? roll : null
}
