/** Who is inside each area, queried again when a count changes. Large areas are counted, not listed: nobody reads a thousand names. */
import { useEffect, useRef, useState } from 'react'
import type { AreaId, AreaStatus, Occupant } from '../../../preload/contract/models'
import { ask } from '../../bridge'

export const LISTED = 300

export type Inside = ReadonlyMap<AreaId, readonly Occupant[]>

export function useInside(areas: readonly AreaStatus[]): Inside {
  const [inside, setInside] = useState<Inside>(new Map())
  const asked = useRef(new Map<AreaId, number>())
  useEffect(() => {
    let stale = false
    for (const area of areas) {
      if (area.inside > LISTED || area.id === 0 || asked.current.get(area.id) === area.inside) continue
      asked.current.set(area.id, area.inside)
      void ask('inside', area.id).then((answer) => {
        if (!answer.ok) return void asked.current.delete(area.id)
        if (!stale) setInside((before) => new Map(before).set(area.id, answer.value))
        else asked.current.delete(area.id)
      })
    }
    return () => {
      stale = true
    }
  }, [areas])
  return inside
}
