/** apb.md 10.4. */
import { event } from './event'
import type { EventLine, SiteFile } from './formats'
import { whoIsIn } from './place'
import type { State } from './state'

/** What changed of how full the areas are since this was last asked, in the order of the file. */
export function occupancyEvents(site: SiteFile, state: State): EventLine[] {
  return (site.areas ?? []).flatMap(({ id, capacity }) => {
    if (capacity === undefined) return []
    const count = whoIsIn(site, state, id).length
    const now = count < capacity.max ? 'normal' : count === capacity.max ? 'full' : 'over'
    const before = state.occupancy.find(({ area }) => area === id)?.state ?? 'normal'
    if (now === before) return []
    state.occupancy = [...state.occupancy.filter(({ area }) => area !== id), { area: id, state: now }]
    return [event(state.now, 'area.occupancy', { area: id, state: now, count })]
  })
}
