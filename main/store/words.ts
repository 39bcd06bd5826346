/** The dictionary: texts that rows refer to by number, so that a row is a few integers. They go once no row does (forget-words.ts). */
import { assert } from '../domain/assert'
import type { Connection } from './open'

/** What a text is. The numbers are stored. */
export const WORD = {
  cardholder: 1,
  reader: 2,
  door: 3,
  controller: 4,
  /** What was presented and whose it is, as JSON (card-word.ts). */
  card: 5,
  automation: 6,
  /** Operator and reason, as a JSON pair. */
  who: 7,
  /** A reason in a device's own words. */
  text: 8,
  /** The form of an explanation, as JSON (explanation-row.ts). */
  form: 9,
} as const
export type WordKind = (typeof WORD)[keyof typeof WORD]
/** The dictionary's number of a text. */
export type ToWord = (kind: WordKind, text: string) => number

export interface NewWord {
  readonly id: number
  readonly kind: WordKind
  readonly text: string
  readonly since: number
}

/** Texts kept in memory; when there are more the memory is emptied and fills again from the database. */
const KEPT_LIMIT = 400_000
const LOADED_AT_ONCE = 2_048

/** Reads words by number. */
export interface WordReader {
  /** Throws when there is no such word: rows refer only to words that are there. */
  readonly text: (id: number) => string
  /** Reads all words in one pass, before the journal is read from end to end. */
  readonly load: () => void
}

/** One that can read ahead a little at a time. */
export interface EagerWordReader extends WordReader {
  /** Reads some more words, a millisecond or two; false when all that are kept are read. */
  readonly loadSome: () => boolean
}

export function createWordReader(connection: Connection): EagerWordReader {
  const kept = new Map<number, string>()
  const byId = connection.prepare<[number], string>('SELECT text FROM word WHERE id = ?').pluck()
  const after = connection
    .prepare<[number, number], [number, string]>('SELECT id, text FROM word WHERE id > ? ORDER BY id LIMIT ?')
    .raw()
  let loaded = 0
  return {
    loadSome: () => {
      const some = after.all(loaded, Math.min(LOADED_AT_ONCE, KEPT_LIMIT - kept.size))
      for (const [id, text] of some) kept.set(id, text)
      loaded = some.at(-1)?.[0] ?? loaded
      return some.length > 0
    },
    load: () => {
      const all = connection.prepare<[number], [number, string]>('SELECT id, text FROM word LIMIT ?').raw()
      for (const [id, text] of all.all(KEPT_LIMIT)) kept.set(id, text)
    },
    text: (id) => {
      const known = kept.get(id)
      if (known !== undefined) return known
      const text = byId.get(id)
      assert(text !== undefined, `word ${id} is missing from the journal`)
      if (kept.size >= KEPT_LIMIT) kept.clear()
      kept.set(id, text)
      return text
    },
  }
}

/** Numbers words for the journal's writer. */
export interface WordWriter {
  /** @param since seq of the row being written. */
  readonly id: (kind: WordKind, text: string, since: number) => number
  /** The word's number if it has one. */
  readonly find: (kind: WordKind, text: string) => number | undefined
  /** The word is gone from the journal: its text gets another number when it comes again. */
  readonly forget: (word: NewWord) => void
  /** Words numbered since the last call, in order. */
  readonly drainNew: () => readonly NewWord[]
}

export function createWordWriter(connection: Connection): WordWriter {
  const kept: readonly Map<string, number>[] = Array.from(
    { length: Math.max(...Object.values(WORD)) + 1 },
    () => new Map(),
  )
  const byText = connection.prepare<[number, string], number>('SELECT id FROM word WHERE kind = ? AND text = ?').pluck()
  let last = connection.prepare<[], number>('SELECT coalesce(max(id), 0) FROM word').pluck().get() ?? 0
  let fresh: NewWord[] = []

  const of = (kind: WordKind): Map<string, number> => kept[kind] as Map<string, number>
  const find = (kind: WordKind, text: string): number | undefined => {
    const words = of(kind)
    const known = words.get(text)
    if (known !== undefined) return known
    const stored = byText.get(kind, text)
    if (stored === undefined) return undefined
    // Never while a word is still unwritten: forgetting it would number it twice.
    if (words.size >= KEPT_LIMIT && fresh.length === 0) words.clear()
    words.set(text, stored)
    return stored
  }
  return {
    find,
    id: (kind, text, since) => {
      const known = find(kind, text)
      if (known !== undefined) return known
      const id = ++last
      of(kind).set(text, id)
      fresh.push({ id, kind, text, since })
      return id
    },
    forget: ({ kind, text }) => void of(kind).delete(text),
    drainNew: () => {
      const taken = fresh
      fresh = []
      return taken
    },
  }
}
