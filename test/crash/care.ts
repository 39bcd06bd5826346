/** Retention settings for `care-child.ts`, and the checks of the journal that it leaves. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { reproduce } from '../../main/verify/reproduce'
import type { LegalHold } from '../../main/domain/retention'
import { checkCopy } from '../../main/store/backup'
import { rowHash } from '../../main/store/chain'
import { linesReader } from '../../main/store/chain-lines'
import { openDatabase } from '../../main/store/open'
import type { Connection } from '../../main/store/open'
import { purgedRows } from '../../main/store/purged'
import { installationKey } from '../../main/store/signing'
import { visitWordsOf } from '../../main/store/row-words'
import { readRows } from '../../main/store/tail'
import { checkJournal } from '../../main/store/verify'
import { wordsSince } from '../../main/store/words-since'
import { siteFrom } from './store'

/** Mark that stores the position in the stream. */
export const STREAM_MARK = 'test.stream'
/** A quarter of an hour: about eighty records of the stream. */
export const DAYS = 0.01
const hold = { reason: 'case 7', operator: 'Ada', since: 0 }
export const HOLDS: readonly LegalHold[] = [
  { id: 'h1', cardholder: 'c1', ...hold },
  { id: 'h2', door: 'D3', ...hold },
]

/** Words of the people and places under a hold: the cardholder, the door, the door's readers. */
const HELD =
  "SELECT id FROM word WHERE (kind = 1 AND text = 'c1') OR (kind = 2 AND text IN ('R5', 'R6')) OR (kind = 3 AND text = 'D3')"

/** Knowledge about the journal so far: the hash of every row, and which rows are under a hold. */
export interface Seen {
  readonly hashes: Map<number, string>
  readonly held: Set<number>
  purged: number
}

/** Checks all rules that must hold however the program ended. Returns the broken ones, as text. */
export function problemsIn(folder: string, seen: Seen): readonly string[] {
  // As after a power cut: the first opening recovers the log's content.
  openDatabase(join(folder, 'journal.sqlite'), 'writer').close()
  const reader = openDatabase(join(folder, 'journal.sqlite'), 'reader')
  try {
    return [
      ...checkJournal(reader, installationKey(folder)).problems,
      ...reproduce(reader, siteFrom, []).problems,
      ...rowsGone(reader, seen),
      ...halfGone(reader),
      ...wordsGone(reader),
      ...backupsOf(folder),
    ]
  } finally {
    reader.close()
  }
}

/** Every number is a row or the hash of that row; every row under a hold exists. */
function rowsGone(reader: Connection, seen: Seen): string[] {
  const problems: string[] = []
  const lines = linesReader(reader)
  const words = [...wordsSince(reader, 0)]
  const held = new Set(reader.prepare<[], number>(HELD).pluck().all())
  const there = new Map<number, string>()
  for (const row of readRows(reader, 0)) {
    const brought = words.filter(({ since }) => since === row.seq)
    there.set(row.seq, rowHash(lines(row, brought)).toString('hex'))
    if (held.has(row.holder ?? 0) || held.has(row.place ?? 0)) seen.held.add(row.seq)
  }
  for (const seq of seen.held) if (!there.has(seq)) problems.push(`row ${seq} is missing although it is under a hold`)
  const purged = [...purgedRows(reader, 0)]
  if (purged.length < seen.purged) problems.push(`${seen.purged} hashes remained, but ${purged.length} exist`)
  seen.purged = purged.length
  for (const { seq, hash } of purged) {
    if (there.has(seq)) problems.push(`row ${seq} is purged and exists`)
    there.set(seq, Buffer.from(hash).toString('hex'))
  }
  for (const [seq, hash] of there) {
    const known = seen.hashes.get(seq)
    if (known !== undefined && known !== hash) problems.push(`row ${seq} left a hash that differs from its own`)
    seen.hashes.set(seq, hash)
  }
  const newest = Math.max(0, ...seen.hashes.keys())
  for (let seq = 1; seq <= newest; seq++) if (!there.has(seq)) problems.push(`row ${seq} neither exists nor is purged`)
  return problems
}

/** No part of a row remains without the row. */
function halfGone(reader: Connection): string[] {
  return ['extra', 'explanation', 'notable'].flatMap((table) =>
    reader
      .prepare<[], number>(`SELECT seq FROM ${table} WHERE seq NOT IN (SELECT seq FROM entry)`)
      .pluck()
      .all()
      .map((seq) => `row ${seq} is missing, but its ${table} exists`),
  )
}

/** Every word that a row refers to exists. */
function wordsGone(reader: Connection): string[] {
  const there = new Set(reader.prepare<[], number>('SELECT id FROM word').pluck().all())
  const wanted = new Set(reader.prepare<[], number>('SELECT form FROM explanation').pluck().all())
  for (const row of readRows(reader, 0)) visitWordsOf(row, (word) => void wanted.add(word))
  return [...wanted].filter((word) => !there.has(word)).map((word) => `word ${word} is missing, but a row refers to it`)
}

/** A backup with its final name is complete. */
function backupsOf(folder: string): string[] {
  const backups = join(folder, 'backups')
  return readdirSync(backups).flatMap((name) => {
    if (!name.endsWith('.sqlite')) return []
    const checked = checkCopy(join(backups, name))
    return checked.ok ? [] : [`backup ${name}: ${checked.error}`]
  })
}
