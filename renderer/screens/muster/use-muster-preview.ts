/** Whom a roll-call would count. */
import { useEffect, useState } from 'react'
import type { AreaId } from '../../../preload/contract/models'
import type { MusterPreview } from '../../../preload/contract/shift'
import { ask } from '../../bridge'
import { useStatus } from '../desk/status'

/** Asked again when somebody moved, so that what is frozen is what is said. */
export function useMusterPreview(area: AreaId | null): MusterPreview | null {
  const [found, setFound] = useState<{ readonly area: AreaId | null; readonly preview: MusterPreview } | null>(null)
  const news = useStatus(({ status }) => status?.journal.lastSeq)
  useEffect(() => {
    let stale = false
    void ask('musterPreview', area === null ? { site: true } : { area }).then((answer) => {
      if (!stale && answer.ok) setFound({ area, preview: answer.value })
    })
    return () => {
      stale = true
    }
  }, [area, news])
  return found?.area === area ? found.preview : null
}
