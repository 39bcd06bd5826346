/** The newest rows of a door. */
import { useEffect, useState } from 'react'
import type { DoorId, LaneRow } from '../../../preload/contract/models'
import { ask } from '../../bridge'

/** Rows up to the one that the list is about, where newer ones would have pushed it out. */
const AROUND = 4

async function read(door: DoorId, limit: number, about: number | null): Promise<readonly LaneRow[] | null> {
  const filter = { doors: [door] }
  const newest = await ask('rows', { before: null, limit, filter })
  if (!newest.ok || about === null || newest.value.some(({ seq }) => seq <= about))
    return newest.ok ? newest.value : null
  const around = await ask('rows', { before: about + 1, limit: AROUND, filter })
  return around.ok ? [...newest.value.slice(0, limit - AROUND), ...around.value] : newest.value
}

/**
 * Rows of a door, newest first; empty until they have come.
 * @param news asked again whenever it changes
 * @param about seq of the row that the list is about: it stays however many come after it
 */
export function useDoorRows(
  door: DoorId,
  limit: number,
  news: number | null,
  about: number | null = null,
): readonly LaneRow[] {
  const [rows, setRows] = useState<readonly LaneRow[]>([])
  useEffect(() => {
    let stale = false
    void read(door, limit, about).then((found) => {
      if (!stale && found) setRows(found)
    })
    return () => {
      stale = true
    }
  }, [door, limit, news, about])
  return rows
}
