/** The list that J, K and Home move in: each screen says which one is its own. */
export interface List {
  readonly step: (by: 1 | -1) => void
  readonly home: () => void
  /** Selects the next one too. */
  readonly extend?: (by: 1 | -1) => void
  /** Ticks the current one off, or back on, where there is something to tick. */
  readonly tick?: () => void
  /** Goes to the list's own search. */
  readonly search?: () => void
}

let current: List | null = null

export function registerList(list: List): () => void {
  current = list
  return () => {
    if (current === list) current = null
  }
}

export const currentList = (): List | null => current

/** The neighbour of the selected one in a plain array; the first when nothing is selected. */
export function neighbour<T>(items: readonly T[], isSelected: (item: T) => boolean, by: 1 | -1): T | undefined {
  const at = items.findIndex(isSelected)
  if (at < 0) return items[0]
  return items[Math.min(items.length - 1, Math.max(0, at + by))]
}
