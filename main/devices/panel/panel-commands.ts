/** Commands on their way to one panel, until it answers, is gone, or stays silent for too long. */
import { fail, type Result } from '../../domain/result'

/** Structural part of the clock of `main/clock.ts`. */
interface Timers {
  setTimer(ms: number, fire: () => void): () => void
}

export interface PanelCommands {
  /** A new command: its number on the wire, and what comes of it. Fails with `no-answer` when nothing does. */
  open(): { readonly id: bigint; readonly result: Promise<Result<undefined, string>> }
  /** The panel's answer; one that nobody waits for any more is passed over. */
  settle(id: bigint, result: Result<undefined, string>): void
  /** The connection is gone: nothing will be answered any more. */
  fail(reason: string): void
}

/** Milliseconds that a command waits for its result. */
const ANSWER_MS = 15_000

export function createPanelCommands(clock: Timers): PanelCommands {
  let last = 0n
  const waiting = new Map<bigint, { settle: (result: Result<undefined, string>) => void; stop: () => void }>()
  const settle = (id: bigint, result: Result<undefined, string>): void => {
    const command = waiting.get(id)
    if (command === undefined) return
    waiting.delete(id)
    command.stop()
    command.settle(result)
  }
  return {
    open() {
      const id = ++last
      const result = new Promise<Result<undefined, string>>((resolve) => {
        const stop = clock.setTimer(ANSWER_MS, () => settle(id, fail('no-answer')))
        waiting.set(id, { settle: resolve, stop })
      })
      return { id, result }
    },
    settle,
    fail(reason) {
      for (const id of waiting.keys()) settle(id, fail(reason))
    },
  }
}
