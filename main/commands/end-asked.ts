/** A request to end, by a signal. */
import { holdProcess } from '../clock'

/** Resolves at the first request to end; a second one ends the process immediately, like a crash, which loses nothing. */
export const asked = (): Promise<void> =>
  new Promise((resolve) => {
    let times = 0
    // Between the death of the decision thread and its restart nothing else may hold the process: it must not end unasked.
    const letGo = holdProcess()
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (++times > 1) process.exit(1)
        letGo()
        resolve()
      })
    }
  })
