/** The main thread's end of the password thread: hashing takes a third of a second, in which serial ports must be served. */
import type { Worker } from 'node:worker_threads'
import { openAskedThread } from '../supervise/asked-thread'
import type { Cost, Passwords } from './password'

export interface PasswordQuestions {
  hash: { readonly ask: { readonly password: string }; readonly answer: string }
  /** Whether the password is the one that was hashed. */
  matches: { readonly ask: { readonly password: string; readonly hash: string }; readonly answer: boolean }
  derive: {
    readonly ask: { readonly password: string; readonly salt: Uint8Array; readonly cost: Cost }
    readonly answer: Uint8Array
  }
}

/** A desk signs in a few times a day, so an idle thread is ended to free its memory. */
const IDLE_MS = 30_000

/** The first password starts the thread. Its questions fail when it dies; the next password starts another. */
export function passwordThread(
  startThread: () => Worker,
  setTimer: (ms: number, fire: () => void) => () => void,
): Passwords {
  const thread = openAskedThread<PasswordQuestions>({
    name: 'the password thread',
    startThread: () => {
      const worker = startThread()
      worker.unref()
      return worker
    },
  })
  let asked = 0
  let cancel = (): void => {}

  const ask: typeof thread.ask = async (name, question) => {
    cancel()
    asked++
    try {
      return await thread.ask(name, question)
    } finally {
      if (--asked === 0) cancel = setTimer(IDLE_MS, () => void thread.drop('it was idle'))
    }
  }

  return {
    hash: (password) => ask('hash', { password }),
    matches: (password, hash) => ask('matches', { password, hash }),
    derive: (password, salt, cost) => ask('derive', { password, salt, cost }),
  }
}
