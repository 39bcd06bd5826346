/**
 * Limits connections that have not identified themselves. Strangers must neither use up all descriptors nor keep a
 * panel out. A connection over the limit closes the oldest one of the source with the most, so a panel that says hello
 * quickly gets in.
 */

export interface WaitingRoomLimits {
  readonly most: number
  readonly mostOfOneSource: number
}

export interface WaitingRoom {
  /**
   * @param evict closes this connection; called at most once, and not after it has left. Returns the function to leave.
   */
  readonly enter: (source: string, evict: (others: number) => void) => () => void
  readonly size: () => number
  /** Evicts all connections. */
  readonly clear: () => void
}

interface Waiting {
  readonly source: string
  readonly evict: (others: number) => void
}

export function createWaitingRoom({ most, mostOfOneSource }: WaitingRoomLimits): WaitingRoom {
  /** Oldest first. */
  const waiting = new Set<Waiting>()
  const counts = new Map<string, number>()

  const leave = (one: Waiting): boolean => {
    if (!waiting.delete(one)) return false
    const left = (counts.get(one.source) ?? 1) - 1
    if (left > 0) counts.set(one.source, left)
    else counts.delete(one.source)
    return true
  }
  const evictOldestOf = (source: string): void => {
    for (const one of waiting) {
      if (one.source !== source) continue
      leave(one)
      return one.evict(waiting.size)
    }
  }
  const largest = (): string => {
    let [found, count] = ['', 0]
    for (const [source, here] of counts) if (here > count) [found, count] = [source, here]
    return found
  }

  return {
    enter(source, evict) {
      if ((counts.get(source) ?? 0) >= mostOfOneSource) evictOldestOf(source)
      else if (waiting.size >= most) evictOldestOf(largest())
      const one = { source, evict }
      waiting.add(one)
      counts.set(source, (counts.get(source) ?? 0) + 1)
      return () => void leave(one)
    },
    size: () => waiting.size,
    clear() {
      for (const one of [...waiting]) if (leave(one)) one.evict(waiting.size)
    },
  }
}

/** Hextets of an IPv6 address that belong to one subscriber or one network card. */
const NETWORK_HEXTETS = 4

/** The source of a connection, for counting: an IPv4 address, or the first half of an IPv6 address. */
export function sourceOf(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  return [...front, ...Array.from({ length: zeros }, () => '0'), ...back].slice(0, NETWORK_HEXTETS).join(':')
}
