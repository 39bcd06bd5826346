/** Which areas a panel has to do with. */
import type { AreaId, ControllerId } from '../domain/ids'
import type { Site } from '../domain/site'

/**
 * A controller's areas: those that its readers lead from or to and those around them, except Outside, which borders
 * everything.
 */
export function areasOf(site: Site, controller: ControllerId): ReadonlySet<number> {
  const areas = new Set<number>()
  for (const reader of site.readers)
    if (reader.controller === controller)
      for (const end of [reader.from, reader.to]) for (const area of around(site, end)) areas.add(area)
  areas.delete(0)
  return areas
}

/** An area and those that it lies in, the innermost first (apb.md 1). */
export function around(site: Pick<Site, 'areas'>, area: AreaId): readonly AreaId[] {
  const found: AreaId[] = []
  for (let next: AreaId | undefined = area; next !== undefined && !found.includes(next);) {
    found.push(next)
    const inner: AreaId = next
    next = site.areas.find(({ id }) => id === inner)?.within
  }
  return found
}
