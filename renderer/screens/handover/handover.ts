/** The handover of a shift: what the incoming operator takes over, and the two signatures. */
import { useEffect, useState } from 'react'
import type { Handover } from '../../../preload/contract/shift'
import { ask, request } from '../../bridge'
import { useAlarms } from '../alarms/alarms'
import { useStatus } from '../desk/status'
import { useViolations } from '../violations/violations'

/** Signs the shift off with a note. */
export const handOver = request('handOver')
/** Signs for what was handed over. */
export const takeOver = request('takeOver')
/** Writes the handover as a PDF into the data folder. */
export const writeHandover = request('handoverDocument')

/** Asked again when what is open changed. */
export function useHandover(): { readonly handover: Handover | null; readonly again: () => void } {
  const [handover, setHandover] = useState<Handover | null>(null)
  const [asked, setAsked] = useState(0)
  const alarms = useAlarms(({ all }) => all)
  const violations = useViolations(({ open }) => open)
  const news = useStatus(({ status }) => JSON.stringify([status?.handover, status?.relaxations, status?.operator.name]))
  useEffect(() => {
    let stale = false
    void ask('handover').then((answer) => {
      if (!stale && answer.ok) setHandover(answer.value)
    })
    return () => {
      stale = true
    }
  }, [alarms, violations, news, asked])
  return { handover, again: () => setAsked((before) => before + 1) }
}
