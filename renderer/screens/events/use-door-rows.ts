/** The newest rows of a door. */
import { useEffect, useState } from 'react'
import type { DoorId, LaneRow } from '../../../preload/contract/models'
import { ask } from '../../bridge'

/**
 * Rows of a door in the order in which main sends them; empty until they have come.
 * @param news asked again whenever it changes
 */
export function useDoorRows(door: DoorId, limit: number, news: number | null): readonly LaneRow[] {
  const [rows, setRows] = useState<readonly LaneRow[]>([])
  useEffect(() => {
    let stale = false
    void ask('rows', { before: null, limit, filter: { doors: [door] } }).then((answer) => {
      if (!stale && answer.ok) setRows(answer.value)
    })
    return () => {
      stale = true
    }
  }, [door, limit, news])
  return rows
}
