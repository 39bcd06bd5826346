/** The main thread's end of the history thread. */
import type { Worker } from 'node:worker_threads'
import type { Log } from '../log'
import { openAskedThread } from '../supervise/asked-thread'
import type { Ask } from '../supervise/open-questions'
import type { HistoryData, HistoryQuestions, People } from './messages'

export interface HistoryThread {
  readonly ask: Ask<HistoryQuestions>
  /** Sends new people to a running thread; a thread that starts later begins with them. */
  readonly changePeople: (people: People) => void
  readonly close: () => Promise<void>
}

export interface HistorySetup extends HistoryData {
  /** Starts a thread of `worker.ts` with this as its `workerData`. */
  readonly startThread: (data: HistoryData) => Worker
  readonly log: Log
}

/** Starts the thread immediately, since the desk needs it first; after a crash the next question restarts it. */
export function openHistoryThread({ journalFile, people: atStart, startThread, log }: HistorySetup): HistoryThread {
  let people = atStart
  const thread = openAskedThread<HistoryQuestions>({
    name: 'the history thread',
    startThread: () => startThread({ journalFile, people }),
    log,
  })
  thread.start()
  return {
    ask: thread.ask,
    changePeople: (now) => {
      people = now
      // A thread that dies over this message restarts with the new people.
      if (thread.isRunning()) thread.ask('changePeople', now).catch(() => undefined)
    },
    close: thread.close,
  }
}
