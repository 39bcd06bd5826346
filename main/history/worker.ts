/**
 * The history thread: answers what screens and exports ask of the past through a connection that can only read, so that
 * no question, however long, holds up a decision.
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { assert } from '../domain/assert'
import { backUp } from '../store/backup'
import { chainHeads, openHistory } from '../store/history'
import type { History } from '../store/history'
import { createNameIndex } from '../store/name-index'
import type { NameIndex } from '../store/name-index'
import { openDatabase } from '../store/open'
import type { FromHistory, HistoryData, HistoryQuestion, HistoryQuestions, ToHistory } from './messages'

type Answers = {
  readonly [Name in HistoryQuestion]: (question: HistoryQuestions[Name]['ask']) => HistoryQuestions[Name]['answer']
}

/** Both are made when they are first needed: a console that only decides needs neither. */
function answersFor({ journalFile, people }: HistoryData): Answers {
  let history: History | undefined
  let names: NameIndex | undefined
  const noHeads = chainHeads({ cardholders: [], places: [] })
  const opened = (): History => (history ??= openHistory(openDatabase(journalFile, 'reader'), noHeads))
  return {
    page: ({ query, heads }) => opened().page(query, chainHeads(heads)),
    search: ({ query, heads }) => opened().search(query, chainHeads(heads)),
    findPeople: ({ text, limit }) => {
      names ??= createNameIndex(people.map(([id, name]) => ({ id, name })))
      return names.find(text, limit)
    },
    backUp: ({ file }) => {
      const made = backUp(journalFile, file)
      return made.ok ? null : made.error
    },
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
