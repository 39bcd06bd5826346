/** The readers of an access level. Pure. */
import type { JsonObject } from '../../../../preload/contract/draft'

/** Stands for every reader, those that come later too. */
export const EVERY = '*'

const readersOf = (level: JsonObject): readonly string[] =>
  Array.isArray(level['readers']) ? level['readers'].map(String) : []

export const opens = (level: JsonObject, reader: string): boolean => {
  const readers = readersOf(level)
  return readers.includes(EVERY) || readers.includes(reader)
}

/** The level with one reader more or less; every reader takes the place of a list. */
export function withReader(level: JsonObject, reader: string, on: boolean): JsonObject {
  const others = readersOf(level).filter((each) => each !== reader && each !== EVERY)
  if (reader === EVERY) return { ...level, readers: on ? [EVERY] : [] }
  return { ...level, readers: on ? [...others, reader] : others }
}
