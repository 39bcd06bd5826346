/**
 * The history thread: answers queries of screens and exports about the past through a read-only connection, so that no
 * query delays a decision.
 */
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { createClock } from '../clock'
import { ok } from '../domain/result'
import { assert } from '../domain/assert'
import { backUp } from '../store/backup'
import { chainHeads, openHistory } from '../store/history'
import type { History } from '../store/history'
import { createNameIndex } from '../store/name-index'
import type { NameIndex } from '../store/name-index'
import { storeErrorCode } from '../store/failure'
import { openDatabase } from '../store/open'
import type { Connection } from '../store/open'
import { photoHashes } from '../store/photo-records'
import { openSegments } from '../store/segments'
import type { Segments } from '../store/segments'
import { answerQuestions } from '../supervise/answering'
import type { Answers } from '../supervise/answering'
import type { HistoryData, HistoryQuestions } from './messages'

/** Both are created on first use: a console that only decides needs neither. */
function answersFor({ journalFile, people: atStart }: HistoryData): Answers<HistoryQuestions> {
  let people = atStart
  let history: History | undefined
  let reader: Connection | undefined
  let names: NameIndex | undefined
  const noHeads = chainHeads({ cardholders: [], places: [] })
  const opened = (): History => {
    if (history) return history
    const journal = openDatabase(journalFile, 'reader')
    reader = journal
    const segments = listing(journalFile, journal)
    history = openHistory(journal, noHeads, segments)
    prepareAhead(history, segments)
    return history
  }
  /** One snapshot of the journal for a whole query: a purge may run meanwhile. */
  const asOf = <T>(ask: (past: History) => T): T => {
    const current = opened()
    return reader ? reader.transaction(ask)(current) : ask(current)
  }
  return {
    page: ({ query, heads }) => asOf((current) => current.page(query, chainHeads(heads))),
    search: ({ query, heads }) => asOf((current) => current.search(query, chainHeads(heads))),
    findPeople: ({ text, limit }) => {
      names ??= createNameIndex(people.map(([id, name]) => ({ id, name })))
      return names.find(text, limit)
    },
    photoHashes: () => {
      opened()
      return reader ? photoHashes(reader) : new Map()
    },
    changePeople: (now) => {
      people = now
      names = undefined
      return null
    },
    backUp: (where) => {
      const made = backUp(journalFile, where)
      return made.ok ? ok(made.value.file) : made
    },
  }
}

/** Pause between two steps of a few milliseconds each, so that a query waits for at most one step. */
const PAUSE_MS = 5
/** Interval of checks for new rows. */
const LOOK_MS = 1_000
/** Wait after the disk refused the lists. */
const RETRY_MS = 60_000

/** Row lists; undefined where they cannot be stored, and queries then read every row. */
function listing(journalFile: string, journal: Connection): Segments | undefined {
  try {
    return openSegments(join(dirname(journalFile), 'segments.sqlite'), journal)
  } catch (error) {
    if (storeErrorCode(error) === undefined) throw error
    return undefined
  }
}

/** Extends the lists as the journal grows, and prepares what queries will need. */
function prepareAhead(history: History, segments: Segments | undefined): void {
  const clock = createClock()
  const next = (): void => {
    try {
      const isMore = segments?.advance() === true || history.prepare()
      clock.setTimer(isMore ? PAUSE_MS : LOOK_MS, next)
    } catch (error) {
      // On a full disk some segments stay in memory, and queries read the later rows directly.
      if (storeErrorCode(error) === undefined) throw error
      clock.setTimer(RETRY_MS, next)
    }
  }
  clock.setTimer(PAUSE_MS, next)
}

assert(parentPort, 'the history thread is started as a worker')
const given = (data: unknown): HistoryData => data as HistoryData
answerQuestions(parentPort, answersFor(given(workerData)))
