/** The main thread's end of the password thread: hashing takes a third of a second, in which serial ports must be served. */
import { messageOf } from '../domain/result'
import type { Worker } from 'node:worker_threads'
import type { Passwords } from './password'

export interface ToPasswords {
  readonly id: number
  readonly password: string
  /** What to compare with; null = hash it. */
  readonly hash: string | null
}
export interface FromPasswords {
  readonly id: number
  readonly answer: string | boolean
}

/** A desk signs in a few times a day: the thread and its memory are let go of after this. */
const IDLE_MS = 30_000

interface Waiting {
  readonly resolve: (answer: string | boolean) => void
  readonly reject: (why: Error) => void
}

/** The thread is started by the first password. What it was asked fails when it dies; the next password starts another. */
export function passwordThread(
  startThread: () => Worker,
  setTimer: (ms: number, fire: () => void) => () => void,
): Passwords {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let last = 0
  let cancel = (): void => {}

  function letGo(idle: Worker): void {
    worker = undefined
    void idle.terminate()
  }

  function start(): Worker {
    const fresh = startThread()
    fresh.unref()
    fresh.on('message', ({ id, answer }: FromPasswords) => {
      waiting.get(id)?.resolve(answer)
      waiting.delete(id)
      if (waiting.size === 0) cancel = setTimer(IDLE_MS, () => letGo(fresh))
    })
    let death = 'it ended by itself'
    fresh.on('error', (error) => (death = messageOf(error)))
    fresh.on('exit', () => {
      if (worker !== fresh) return
      worker = undefined
      for (const { reject } of waiting.values()) reject(new Error(`the password thread ended: ${death}`))
      waiting.clear()
    })
    return fresh
  }

  const ask = (password: string, hash: string | null): Promise<string | boolean> =>
    new Promise((resolve, reject) => {
      cancel()
      worker ??= start()
      waiting.set(++last, { resolve, reject })
      worker.postMessage({ id: last, password, hash } satisfies ToPasswords)
    })

  return {
    hash: async (password) => String(await ask(password, null)),
    matches: async (password, hash) => (await ask(password, hash)) === true,
  }
}
