/**
 * The rules of a time zone as a table: how far the site's clock is ahead of UTC, from one change of the clocks to the next.
 * Runtimes differ in their zone data, so the table that decisions were made with is kept with the site (apb.md 9).
 * Instants and offsets are whole seconds; the table holds from `from` on and before `until`.
 */
export interface ZoneRules {
  /** IANA name. */
  readonly zone: string
  readonly from: number
  readonly until: number
  /** In force at `from`. */
  readonly offset: number
  /** Rising by instant: from `at` on the offset is this one. */
  readonly changes: readonly (readonly [at: number, offset: number])[]
}

/** Whether the runtime knows a zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The zone of this computer, as an IANA name. */
export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value)

/** A table from JSON; undefined when it is malformed or its instants do not rise. */
export function parseZoneRules(json: unknown): ZoneRules | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { zone, from, until, offset, changes } = json as Partial<Record<keyof ZoneRules, unknown>> // checked below
  if (typeof zone !== 'string' || !isWhole(from) || !isWhole(until) || !isWhole(offset)) return undefined
  if (!Array.isArray(changes)) return undefined
  let last = from
  const list: [number, number][] = []
  for (const change of changes as readonly unknown[]) {
    if (!Array.isArray(change)) return undefined
    const [at, ahead] = change as readonly unknown[]
    if (!isWhole(at) || !isWhole(ahead) || at <= last || at >= until) return undefined
    list.push([at, ahead])
    last = at
  }
  return { zone, from, until, offset, changes: list }
}

/** The offset at a second that the table covers. */
export function offsetIn({ offset, changes }: ZoneRules, at: number): number {
  let [low, high] = [0, changes.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((changes[middle]?.[0] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return changes[low - 1]?.[1] ?? offset
}

/** The first second from `from` on at which two tables differ; undefined when they agree as far as both reach. */
export function firstDifference(a: ZoneRules, b: ZoneRules, from: number): number | undefined {
  const until = Math.min(a.until, b.until)
  const instants = [from, ...a.changes.map(([at]) => at), ...b.changes.map(([at]) => at)]
  return instants
    .filter((at) => at >= from && at < until && offsetIn(a, at) !== offsetIn(b, at))
    .toSorted((one, other) => one - other)[0]
}
