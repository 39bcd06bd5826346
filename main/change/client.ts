/** The main thread's end of the change thread, which runs only while an operator changes the site. */
import type { Worker } from 'node:worker_threads'
import type { Log } from '../log'
import { openAskedThread } from '../supervise/asked-thread'
import type { Ask } from '../supervise/open-questions'
import type { ChangeData, ChangeNews, ChangeQuestions } from './messages'

export interface ChangeThread {
  /** Rejects with a message when the thread ends before the answer. */
  readonly ask: Ask<ChangeQuestions>
  /** Reports the progress of the current question, 0 to 1. Returns the function that stops the reports. */
  readonly onProgress: (listener: (done: number) => void) => () => void
  /** Cancels the current question and drops every preview. The next question starts a new thread. */
  readonly drop: () => Promise<void>
}

export interface ChangeSetup extends ChangeData {
  /** Starts a thread of `worker.ts` with this as its `workerData`. */
  readonly startThread: (data: ChangeData) => Worker
  readonly log: Log
}

export function openChangeThread({ journalFile, keyFolder, startThread, log }: ChangeSetup): ChangeThread {
  const listeners = new Set<(done: number) => void>()
  const thread = openAskedThread<ChangeQuestions, ChangeNews>({
    name: 'the change thread',
    startThread: () => startThread({ journalFile, keyFolder }),
    onNews: ({ progress }) => {
      for (const listener of listeners) listener(progress)
    },
    log,
  })
  return {
    ask: thread.ask,
    onProgress: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    drop: () => thread.drop('it was cancelled'),
  }
}
