/**
 * The main thread's end of the history thread. When the thread dies, open questions fail and the next one restarts it.
 */
import { messageOf } from '../domain/result'
import type { Worker } from 'node:worker_threads'
import type { Log } from '../log'
import type { FromHistory, HistoryData, HistoryQuestion, HistoryQuestions, People, ToHistory } from './messages'

export interface HistoryThread {
  readonly ask: <Name extends HistoryQuestion>(
    name: Name,
    question: HistoryQuestions[Name]['ask'],
  ) => Promise<HistoryQuestions[Name]['answer']>
  /** Sends new people to a running thread; a thread that starts later begins with them. */
  readonly changePeople: (people: People) => void
  readonly close: () => Promise<void>
}

interface Waiting {
  readonly resolve: (answer: never) => void
  readonly reject: (why: Error) => void
}

export interface HistorySetup extends HistoryData {
  /** Starts a thread of `worker.ts` with this as its `workerData`. */
  readonly startThread: (data: HistoryData) => Worker
  readonly log: Log
}

/** Starts the thread immediately, since the desk needs it first; after a crash the next question restarts it. */
export function openHistoryThread({ journalFile, people: atStart, startThread, log }: HistorySetup): HistoryThread {
  let people = atStart
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let last = 0
  let closing = false

  const hear = (message: FromHistory): void => {
    const one = waiting.get(message.id)
    waiting.delete(message.id)
    if ('why' in message) one?.reject(new Error(message.why))
    else one?.resolve(message.answer as never)
  }

  const start = (): Worker => {
    const fresh = startThread({ journalFile, people })
    let death = 'it ended by itself'
    fresh.on('message', hear)
    fresh.on('error', (error) => (death = messageOf(error)))
    fresh.on('exit', () => {
      if (worker === fresh) worker = undefined
      if (!closing) log('error', `the history thread died: ${death}`)
      for (const { reject } of waiting.values()) reject(new Error('the history thread ended'))
      waiting.clear()
    })
    return fresh
  }

  const ask: HistoryThread['ask'] = (name, question) =>
    new Promise((resolve, reject) => {
      worker ??= start()
      waiting.set(++last, { resolve, reject })
      const message: ToHistory = { id: last, name, question }
      worker.postMessage(message)
    })

  worker = start()
  return {
    ask,
    changePeople: (now) => {
      people = now
      // A thread that dies over this message restarts with the new people.
      if (worker) ask('changePeople', now).catch(() => undefined)
    },
    close: async () => {
      closing = true
      await worker?.terminate()
    },
  }
}
