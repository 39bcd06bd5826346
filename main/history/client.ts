/** The main thread's end of the history thread. When that dies, what was asked fails, and the next question starts another. */
import type { Worker } from 'node:worker_threads'
import type { Log } from '../log'
import type { FromHistory, HistoryData, HistoryQuestion, HistoryQuestions, People, ToHistory } from './messages'

export interface HistoryThread {
  readonly ask: <Name extends HistoryQuestion>(
    name: Name,
    question: HistoryQuestions[Name]['ask'],
  ) => Promise<HistoryQuestions[Name]['answer']>
  /** A thread that runs is told of other people; one that is started later begins with them. */
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

/** The thread is started at once, for the desk asks it before anybody does; after a death by the next question. */
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
    fresh.on('error', (error) => (death = error instanceof Error ? error.message : String(error)))
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
      // One that dies over it is started anew with them.
      if (worker) ask('changePeople', now).catch(() => undefined)
    },
    close: async () => {
      closing = true
      await worker?.terminate()
    },
  }
}
