/** What screens ask of the journal, in the journal's own terms. */
import type { Site } from '../domain/site'
import { ROWS_LIMIT } from '../store/history'
import type { HistoryQuery } from '../store/history'
import type { RowsQuery } from './messages'

/** A door's rows are its own and its readers'; an area's are those of every reader that leads in or out. */
export function historyQuery(site: Site, query: RowsQuery): HistoryQuery {
  const { readers, doors, areas, text: _, ...rest } = query
  const asked = readers !== undefined || doors !== undefined || areas !== undefined
  const places = [
    ...(doors ?? []).map((id) => ({ kind: 'door' as const, id })),
    ...site.readers
      .filter(
        ({ id, door, from, to }) =>
          readers?.includes(id) ||
          (door !== null && doors?.includes(door)) ||
          areas?.includes(from) ||
          areas?.includes(to),
      )
      .map(({ id }) => ({ kind: 'reader' as const, id })),
  ]
  return {
    ...rest,
    limit: Math.min(ROWS_LIMIT, Math.max(1, rest.limit)),
    ...(asked ? { places } : {}),
    ...(areas ? { areas } : {}),
  }
}
