/** Rows that stand under some key of each of several groups, found in the lists of segments by laying them over each other. */
import type { Posting, Segments } from './segments'

/** The highest seq below this that stands under a key of each group; 0 when there is none. */
export type NextListed = (before: number) => number

/**
 * @param groups keys: a row must stand under one of each group
 * @param isMeant leaves out rows of other people (words) where a list says whose its rows are; the caller checks again
 */
export function listedUnder(
  segments: Segments,
  groups: readonly (readonly number[])[],
  isMeant?: (holder: number) => boolean,
): NextListed {
  const { rows } = segments
  const words = Math.ceil(rows / 32)
  const found = groups.map((keys) => keys.map((): Posting | undefined | null => null))
  /** Rows of `segment` that stand under all groups, a bit each. */
  let bits = new Uint32Array(0)
  let segment = -1

  /** The last segment not after `from` in which the group has rows; -1 = none. */
  const lastOf = (group: number, from: number): number => {
    const known = found[group] ?? []
    let last = -1
    groups[group]?.forEach((key, index) => {
      let posting = known[index]
      // Null: not searched yet. Undefined: there is none at all.
      if (posting === null || (posting && posting.segment > from)) posting = segments.last(key, from)
      known[index] = posting
      if (posting && posting.segment > last) last = posting.segment
    })
    return last
  }
  /** The last segment not after `from` in which every group has rows. */
  const common = (from: number): number => {
    let at = from
    for (let agreed = 0, group = 0; agreed < groups.length && at >= 0; group = (group + 1) % groups.length) {
      const last = lastOf(group, at)
      agreed = last === at ? agreed + 1 : 1
      at = last
    }
    return at
  }
  const laid = (at: number): Uint32Array<ArrayBuffer> => {
    let all: Uint32Array<ArrayBuffer> | undefined
    for (const known of found) {
      const some = new Uint32Array(words)
      for (const posting of known) {
        if (posting?.segment !== at) continue
        const { offsets, holders } = posting
        if (offsets.length === 0) some.fill(0xffff_ffff)
        for (let index = 0; index < offsets.length; index++) {
          const holder = holders[index]
          if (holder !== undefined && isMeant && !isMeant(holder)) continue
          const offset = offsets[index] ?? 0
          some[offset >>> 5] = (some[offset >>> 5] ?? 0) | (1 << (offset & 31))
        }
      }
      if (all) for (let word = 0; word < words; word++) some[word] = (some[word] ?? 0) & (all[word] ?? 0)
      all = some
    }
    return all ?? new Uint32Array(words)
  }
  /** The highest bit below `end`; -1 when none is set. */
  const highest = (end: number): number => {
    for (let word = (end - 1) >>> 5, upTo = ((end - 1) & 31) + 1; word >= 0; word--, upTo = 32) {
      const some = (bits[word] ?? 0) & (upTo === 32 ? 0xffff_ffff : (1 << upTo) - 1)
      if (some !== 0) return word * 32 + 31 - Math.clz32(some)
    }
    return -1
  }

  return (before) => {
    let wanted = Math.floor((before - 1) / rows)
    let end = before - wanted * rows
    while (wanted >= 0) {
      if (wanted !== segment) {
        segment = common(wanted)
        if (segment < 0) return 0
        bits = laid(segment)
        if (segment < wanted) end = rows
        wanted = segment
      }
      const offset = highest(Math.min(end, rows))
      if (offset >= 0) return segment * rows + offset
      wanted--
      end = rows
    }
    return 0
  }
}
