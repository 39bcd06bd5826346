/**
 * The history thread: answers what screens and exports ask of the past through a connection that can only read, so that
 * no question, however long, holds up a decision.
 */
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { createClock } from '../clock'
import { assert } from '../domain/assert'
import { backUp } from '../store/backup'
import { chainHeads, openHistory } from '../store/history'
import type { History } from '../store/history'
import { createNameIndex } from '../store/name-index'
import type { NameIndex } from '../store/name-index'
import { storeErrorCode } from '../store/failure'
import { openDatabase } from '../store/open'
import type { Connection } from '../store/open'
import { openSegments } from '../store/segments'
import type { Segments } from '../store/segments'
import type { FromHistory, HistoryData, HistoryQuestion, HistoryQuestions, ToHistory } from './messages'

type Answers = {
  readonly [Name in HistoryQuestion]: (question: HistoryQuestions[Name]['ask']) => HistoryQuestions[Name]['answer']
}

/** Both are made when they are first needed: a console that only decides needs neither. */
function answersFor({ journalFile, people: atStart }: HistoryData): Answers {
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
  /** One view of the journal for a whole question: rows and the words that they refer to may be purged meanwhile. */
  const asOf = <T>(ask: (history: History) => T): T => {
    const history = opened()
    return reader ? reader.transaction(ask)(history) : ask(history)
  }
  return {
    page: ({ query, heads }) => asOf((history) => history.page(query, chainHeads(heads))),
    search: ({ query, heads }) => asOf((history) => history.search(query, chainHeads(heads))),
    findPeople: ({ text, limit }) => {
      names ??= createNameIndex(people.map(([id, name]) => ({ id, name })))
      return names.find(text, limit)
    },
    changePeople: (now) => {
      people = now
      names = undefined
      return null
    },
    backUp: ({ file }) => {
      const made = backUp(journalFile, file)
      return made.ok ? null : made.error
    },
  }
}

/** Between two turns of some milliseconds each, so that a question waits for one of them at most. */
const PAUSE_MS = 5
/** Until it is looked whether there is more. */
const LOOK_MS = 1_000
/** After the disk did not take the lists. */
const RETRY_MS = 60_000

/** Lists of the rows; none where they cannot be kept, and all is looked through. */
function listing(journalFile: string, journal: Connection): Segments | undefined {
  try {
    return openSegments(join(dirname(journalFile), 'segments.sqlite'), journal)
  } catch (error) {
    if (storeErrorCode(error) === undefined) throw error
    return undefined
  }
}

/** Makes the lists further as the journal grows, and what else questions will need. */
function prepareAhead(history: History, segments: Segments | undefined): void {
  const clock = createClock()
  const next = (): void => {
    try {
      const isMore = segments?.advance() === true || history.prepare()
      clock.setTimer(isMore ? PAUSE_MS : LOOK_MS, next)
    } catch (error) {
      // A full disk: some segments wait in memory, and what comes after them is looked through.
      if (storeErrorCode(error) === undefined) throw error
      clock.setTimer(RETRY_MS, next)
    }
  }
  clock.setTimer(PAUSE_MS, next)
}

function serve(port: MessagePort, data: HistoryData): void {
  const answers = answersFor(data)
  const tell = (message: FromHistory): void => port.postMessage(message)
  port.on('message', ({ id, name, question }: ToHistory) => {
    try {
      const reply = answers[name] as (question: unknown) => unknown
      tell({ id, answer: reply(question) })
    } catch (error) {
      tell({ id, why: error instanceof Error ? error.message : String(error) })
    }
  })
}

assert(parentPort, 'the history thread is started as a worker')
const given = (data: unknown): HistoryData => data as HistoryData
serve(parentPort, given(workerData))
