/** The rows of one violation, for its timeline. */
import { useEffect, useState } from 'react'
import type { LaneRow, OpenViolation } from '../../../preload/contract/models'
import { ask } from '../../bridge'
import { violationKey } from './violations'

/** Asked again when another violation is looked at, and when this one was tried once more. */
export function useTimeline(violation: OpenViolation | undefined): readonly LaneRow[] | null {
  const [found, setFound] = useState<{ readonly of: string; readonly rows: readonly LaneRow[] } | null>(null)
  const { cardholder, area, lastAt } = violation ?? {}
  const of = violation ? violationKey(violation) : ''
  useEffect(() => {
    if (cardholder === undefined || area === undefined || lastAt === undefined) return
    let stale = false
    void ask('timeline', cardholder, area).then((answer) => {
      if (!stale && answer.ok) setFound({ of, rows: answer.value })
    })
    return () => {
      stale = true
    }
  }, [cardholder, area, lastAt, of])
  return found?.of === of ? found.rows : null
}
