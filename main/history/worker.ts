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
  let names: NameIndex | undefined
  const noHeads = chainHeads({ cardholders: [], places: [] })
  const opened = (): History => {
    if (history) return history
    const journal = openDatabase(journalFile, 'reader')
    history = openHistory(journal, noHeads, sealing(journalFile, journal))
    return history
  }
  return {
    page: ({ query, heads }) => opened().page(query, chainHeads(heads)),
    search: ({ query, heads }) => opened().search(query, chainHeads(heads)),
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

/** Between two segments, ms, so that a question waits for one of them at most. */
const SEAL_PAUSE_MS = 20
/** Until it is looked whether there is another one. */
const SEAL_LOOK_MS = 60_000

/** The lists of what is sealed, made further as the journal grows; none where they cannot be kept, and all is looked through. */
function sealing(journalFile: string, journal: Connection): Segments | undefined {
  const clock = createClock()
  try {
    const segments = openSegments(join(dirname(journalFile), 'segments.sqlite'), journal)
    const next = (): void => {
      try {
        clock.setTimer(segments.seal() ? SEAL_PAUSE_MS : SEAL_LOOK_MS, next)
      } catch (error) {
        // A full disk: the lists end where they are, and what comes after them is looked through.
        if (storeErrorCode(error) === undefined) throw error
      }
    }
    clock.setTimer(SEAL_PAUSE_MS, next)
    return segments
  } catch (error) {
    if (storeErrorCode(error) === undefined) throw error
    return undefined
  }
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
