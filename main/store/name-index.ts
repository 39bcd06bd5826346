/**
 * Names of people, found by any of their words' beginnings, or by any three letters in a row. Held in memory and rebuilt
 * with each site file: a hundred thousand names take a second once, and no row of the journal carries a name.
 */
import type { CardholderId } from '../domain/ids'
import { openDatabase } from './open'
import type { Connection } from './open'

export interface NameIndex {
  /** The people whose name matches, best first, in the order of the site file among equals; at most `limit`. */
  readonly find: (text: string, limit: number) => CardholderId[]
  readonly close: () => void
}

const SCHEMA = `
CREATE TABLE person (id INTEGER PRIMARY KEY, cardholder TEXT NOT NULL, name TEXT NOT NULL);
CREATE VIRTUAL TABLE word_start USING fts5 (name, content = 'person', content_rowid = 'id', prefix = '2 3',
  tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE letters USING fts5 (name, content = 'person', content_rowid = 'id', tokenize = 'trigram');
`
/** A trigram index can find nothing shorter. */
const LETTERS = 3

/** Each word of the text as the beginning of a word of the name; quotes keep FTS5 from reading anything else into it. */
const asPrefixes = (text: string): string =>
  text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => `"${word}"*`)
    .join(' ')

export function createNameIndex(people: Iterable<{ readonly id: CardholderId; readonly name: string }>): NameIndex {
  const connection: Connection = openDatabase('', 'memory')
  connection.exec(SCHEMA)
  const insert = connection.prepare('INSERT INTO person (cardholder, name) VALUES (?, ?)')
  connection.transaction(() => {
    for (const { id, name } of people) insert.run(id, name)
    connection.exec(
      "INSERT INTO word_start (word_start) VALUES ('rebuild'); INSERT INTO letters (letters) VALUES ('rebuild')",
    )
  })()
  const find = (table: string) =>
    connection
      .prepare<[string, number], string>(
        `SELECT cardholder FROM person WHERE id IN (SELECT rowid FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid LIMIT ?) ORDER BY id`,
      )
      .pluck()
  const byStart = find('word_start')
  const byLetters = find('letters')
  return {
    find: (text, limit) => {
      const prefixes = asPrefixes(text)
      const found = prefixes === '' ? [] : byStart.all(prefixes, limit)
      const letters = text.trim()
      if (found.length >= limit || Array.from(letters).length < LETTERS) return found
      const known = new Set(found)
      const more = byLetters.all(`"${letters.replaceAll('"', '""')}"`, limit)
      return [...found, ...more.filter((id) => !known.has(id))].slice(0, limit)
    },
    close: () => connection.close(),
  }
}
