/** The main thread's end of a worker thread that answers questions. Its other end is `answering.ts`. */
import type { Worker } from 'node:worker_threads'
import { messageOf } from '../domain/result'
import type { Log } from '../log'
import { NoAnswer, OpenQuestions } from './open-questions'
import type { Answered, Ask, Asked, Contract } from './open-questions'

export interface AskedThreadSetup<News> {
  /** Names the thread in messages, as in `the history thread`. */
  readonly name: string
  readonly startThread: () => Worker
  /** What the thread reports without a question, such as its progress. */
  readonly onNews?: (news: News) => void
  /** Logs each death of the thread; left out where the failed question is report enough. */
  readonly log?: Log
}

export interface AskedThread<Questions extends Contract<Questions>> {
  /** Starts the thread when it does not run. Rejects with `NoAnswer` when the thread ends before it answers. */
  readonly ask: Ask<Questions>
  /** Starts the thread ahead of its first question. */
  readonly start: () => void
  readonly isRunning: () => boolean
  /** Ends the thread; open questions fail for this reason. The next question starts another thread. */
  readonly drop: (why: string) => Promise<void>
  /** Ends the thread; this and every later question fails. */
  readonly close: () => Promise<void>
}

/** What a thread sends: an answer, or news. */
export type FromThread<News> = Answered | { readonly kind: 'news'; readonly news: News }

/** A thread that died is not restarted until the next question. */
export function openAskedThread<Questions extends Contract<Questions>, News = never>(
  setup: AskedThreadSetup<News>,
): AskedThread<Questions> {
  const { name } = setup
  const open = new OpenQuestions()
  let worker: Worker | undefined
  let ending: Promise<unknown> = Promise.resolve()
  let closed = false

  const start = (): Worker => {
    const started = setup.startThread()
    let death: string | undefined
    started.on('message', (message: FromThread<News>) => {
      if (worker !== started) return
      if (message.kind === 'news') setup.onNews?.(message.news)
      else open.settle(message)
    })
    // The question of an unreadable answer is not known, so every open question fails.
    started.on('messageerror', (error) => {
      death ??= `a message of it could not be read: ${messageOf(error)}`
      void started.terminate()
    })
    started.on('error', (error) => (death ??= messageOf(error)))
    started.on('exit', () => {
      if (worker !== started) return
      worker = undefined
      const why = `${name} ended${death === undefined ? ' by itself' : `: ${death}`}`
      setup.log?.('error', why)
      open.failAll(why)
    })
    return started
  }

  const drop = async (why: string): Promise<void> => {
    const dropped = worker
    worker = undefined
    open.failAll(why)
    if (dropped) ending = dropped.terminate()
    await ending
  }

  return {
    ask: async (question, asked) => {
      if (closed) throw new NoAnswer(`${name} is closed`)
      worker ??= start()
      const thread = worker
      return open.open((id) => thread.postMessage({ id, name: question, question: asked } satisfies Asked<Questions>))
    },
    start: () => {
      if (!closed) worker ??= start()
    },
    isRunning: () => worker !== undefined,
    drop,
    close: () => {
      closed = true
      return drop(`${name} is closed`)
    },
  }
}
