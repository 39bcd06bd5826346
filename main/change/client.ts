/** The main thread's end of the change thread, which runs only while an operator changes the site. */
import { messageOf } from '../domain/result'
import type { Worker } from 'node:worker_threads'
import type { Log } from '../log'
import type { ChangeData, ChangeQuestion, ChangeQuestions, FromChange, ToChange } from './messages'

export interface ChangeThread {
  /** Rejects with a message when the thread ends before the answer. */
  readonly ask: <Name extends ChangeQuestion>(
    name: Name,
    question: ChangeQuestions[Name]['ask'],
  ) => Promise<ChangeQuestions[Name]['answer']>
  /** Reports the progress of the current question, 0 to 1. Returns the function that stops the reports. */
  readonly onProgress: (listener: (done: number) => void) => () => void
  /** Cancels the current question and drops every preview. The next question starts a new thread. */
  readonly drop: () => Promise<void>
}

interface Waiting {
  readonly resolve: (answer: never) => void
  readonly reject: (why: Error) => void
}

export interface ChangeSetup extends ChangeData {
  /** Starts a thread of `worker.ts` with this as its `workerData`. */
  readonly startThread: (data: ChangeData) => Worker
  readonly log: Log
}

export function openChangeThread({ journalFile, keyFolder, startThread, log }: ChangeSetup): ChangeThread {
  const waiting = new Map<number, Waiting>()
  const progress = new Set<(done: number) => void>()
  let worker: Worker | undefined
  let last = 0

  const failAll = (why: string): void => {
    for (const { reject } of waiting.values()) reject(new Error(why))
    waiting.clear()
  }

  const hear = (message: FromChange): void => {
    if ('progress' in message) {
      for (const listener of progress) listener(message.progress)
      return
    }
    const one = waiting.get(message.id)
    waiting.delete(message.id)
    if ('why' in message) one?.reject(new Error(message.why))
    else one?.resolve(message.answer as never)
  }

  const start = (): Worker => {
    const fresh = startThread({ journalFile, keyFolder })
    let death = 'it ended by itself'
    fresh.on('message', (message: FromChange) => {
      if (worker === fresh) hear(message)
    })
    fresh.on('error', (error) => (death = messageOf(error)))
    fresh.on('exit', () => {
      if (worker !== fresh) return
      worker = undefined
      log('error', `the change thread died: ${death}`)
      failAll('the change thread ended')
    })
    return fresh
  }

  return {
    ask: (name, question) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        waiting.set(++last, { resolve, reject })
        const message: ToChange = { id: last, name, question }
        worker.postMessage(message)
      }),
    onProgress: (listener) => {
      progress.add(listener)
      return () => void progress.delete(listener)
    },
    drop: async () => {
      const gone = worker
      worker = undefined
      failAll('it was cancelled')
      await gone?.terminate()
    },
  }
}
