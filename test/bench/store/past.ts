/** A long past, written directly into a journal: seeded events of many people, without engine decisions. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SiteEvent } from '../../../main/domain/event'
import { VIOLATION_RULES } from '../../../main/domain/reason'
import { openHistory } from '../../../main/store/history'
import type { ChainHeads, History } from '../../../main/store/history'
import { openJournal } from '../../../main/store/journal'
import type { Journal } from '../../../main/store/journal'
import { migrate } from '../../../main/store/migrate'
import { createNameIndex } from '../../../main/store/name-index'
import type { NameIndex } from '../../../main/store/name-index'
import { openDatabase } from '../../../main/store/open'
import type { Connection } from '../../../main/store/open'
import { openSegments } from '../../../main/store/segments'
import type { Segments } from '../../../main/store/segments'

const START = Date.parse('2026-01-01T00:00:00Z')
export const READERS = 500
export const PEOPLE = 100_000
const STEP_MS = 900
/** Rows per commit while the past is written. */
const CHUNK = 8_192

export interface Past {
  /** With lists, as in the history thread. */
  readonly history: History
  readonly names: NameIndex
  readonly nameOf: (person: number) => string
  readonly firstAt: number
  readonly lastAt: number
  /** For baselines: the journal's tables, and `named.person (word, name)`. */
  readonly sql: Connection
  readonly wordOf: (kind: number, text: string) => number
  readonly bytes: { readonly journal: number; readonly lists: number }

  /**
   * As `history`, but with no file in the machine's cache; the rows' words are in memory, as in a thread that has run a
   * while.
   */
  readonly cold: () => History
  /** Drops the files from the machine's cache. */
  readonly forget: () => void
  readonly close: () => void
}

/** @param kept folder that stores it for later runs; without it the past is removed after this run */
export function openPast(events: number, kept?: string): Past {
  const folder = kept === undefined ? mkdtempSync(join(tmpdir(), 'sallyport-past-')) : join(kept, `past-${events}`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'journal.sqlite')
  const listFile = join(folder, 'segments.sqlite')
  const journal = written(file, events)
  const namesFile = join(folder, 'names.sqlite')
  const people = Array.from({ length: PEOPLE }, (_, index) => ({ id: `c${index}`, name: nameOf(index) }))
  for (const part of ['', '-wal', '-shm']) rmSync(namesFile + part, { force: true })
  const named = openDatabase(namesFile, 'derived')
  named.exec('CREATE TABLE person (word INTEGER PRIMARY KEY, name TEXT NOT NULL)')
  const sql = openDatabase(file, 'reader')
  const wordStatement = sql.prepare<[number, string], number>('SELECT id FROM word WHERE kind = ? AND text = ?').pluck()
  const wordOf = (kind: number, text: string): number => wordStatement.get(kind, text) ?? 0
  named.transaction(() => {
    const put = named.prepare('INSERT OR IGNORE INTO person (word, name) VALUES (?, ?)')
    for (const { id, name } of people) if (wordOf(1, id) > 0) put.run(wordOf(1, id), name)
  })()
  named.pragma('wal_checkpoint(TRUNCATE)')
  sql.exec(`ATTACH '${namesFile}' AS named`)

  const reader = openDatabase(file, 'reader')

  const sealer = openSegments(listFile, reader)
  while (sealer.advance());

  const coldReader = openDatabase(file, 'reader')
  let lists = openSegments(listFile, coldReader)
  const fresh: Segments = {
    rows: lists.rows,
    current: () => lists.current(),
    last: (key, segment) => lists.last(key, segment),
    waypoint: (word, before) => lists.waypoint(word, before),
    advance: () => lists.advance(),
    close: () => lists.close(),
  }
  const heads: ChainHeads = { cardholder: journal.headOfCardholder, place: journal.headOfPlace }
  const forget = (): void => {
    for (const name of [file, listFile, namesFile])
      spawnSync('dd', [`if=${name}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' })
  }
  const checkpoint = openDatabase(listFile, 'derived')
  checkpoint.pragma('wal_checkpoint(TRUNCATE)')
  checkpoint.close()
  const history = openHistory(reader, heads, sealer)
  const coldHistory = openHistory(coldReader, heads, fresh)
  while (history.prepare() || coldHistory.prepare());
  return {
    history,
    names: createNameIndex(people),
    nameOf,
    firstAt: START,
    lastAt: START + events * STEP_MS,
    sql,
    wordOf,
    bytes: { journal: statSync(file).size, lists: statSync(listFile).size },

    forget,
    cold: () => {
      lists.close()
      lists = openSegments(listFile, coldReader)
      lists.current()
      coldReader.pragma('shrink_memory')
      forget()
      return coldHistory
    },
    close: () => {
      for (const one of [sealer, lists, reader, coldReader, sql, named]) one.close()
      if (kept === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function written(file: string, events: number): Pick<Journal, 'headOfCardholder' | 'headOfPlace'> {
  const isThere = existsSync(file)
  const writer = openDatabase(file, 'writer')
  migrate(writer)
  const journal = openJournal(writer)
  let random = 41
  const pick = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below
  let at = START
  if (isThere && journal.lastSeq() !== events) throw new Error(`${file} does not hold ${events} events: remove it`)
  for (let made = isThere ? events : 0; made < events; made++) {
    at += STEP_MS
    journal.addStep({ type: 'tick', at }, [event(at, pick)])
    if (made % CHUNK === CHUNK - 1) journal.commit()
  }
  journal.commit()
  journal.rest()
  writer.pragma('wal_checkpoint(TRUNCATE)')
  return journal
}

/** Nearly all are granted; one in 200 breaks a rule, one in 100 is refused; the rarest rule is one in 20,000. */
function event(at: number, pick: (below: number) => number): SiteEvent {
  const cardholder = `c${pick(PEOPLE)}`
  const reader = `R${pick(READERS)}`
  const credential = `k${cardholder}`
  const what = pick(20_000)
  if (what < 100) {
    const rule = VIOLATION_RULES[what === 0 ? VIOLATION_RULES.length - 1 : 0] ?? '4.2'
    const violation = { rule, kind: 'wrong-area', area: pick(64) } as const
    return { at, event: 'access.denied', reader, cardholder, credential, reason: 'apb', violation }
  }
  if (what < 300) return { at, event: 'access.denied', reader, cardholder, credential, reason: 'no-access' }
  if (what < 320) return { at, event: 'door.forced', door: `D${pick(READERS)}` }
  return { at, event: 'access.granted', reader, cardholder, credential }
}

const SYLLABLES = [
  'ba',
  'cor',
  'del',
  'fen',
  'gar',
  'hol',
  'jin',
  'kel',
  'lam',
  'mor',
  'nes',
  'pol',
  'ros',
  'san',
  'ter',
  'vik',
]
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const syllable = (number: number): string => SYLLABLES[number % SYLLABLES.length] ?? ''

/** One of 256 first names and one of 4,096 last names: 400 people share a first name, two dozen a last name. */
function nameOf(person: number): string {
  const first = capital(syllable(person) + syllable(person >> 4))
  const mixed = Math.imul(person, 0x9e3779b1) >>> 20
  return `${first} ${capital(syllable(mixed) + syllable(mixed >> 4) + syllable(mixed >> 8))}`
}
