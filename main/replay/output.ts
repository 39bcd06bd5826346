/** Writes to a stream that may be slower than the engine, or may be closed. */
import type { Writable } from 'node:stream'

/** The reader of our output went away, as `head` does; this is not an error. */
export class OutputClosed extends Error {}

/**
 * A writer that resolves when the stream accepts more. It rejects with `OutputClosed` when the other end is closed, and
 * with the stream's own error otherwise.
 */
export function writerTo(stream: Writable): (text: string) => Promise<void> {
  let failure: Error | undefined
  let settle: (() => void) | undefined
  stream.on('error', (error: NodeJS.ErrnoException) => {
    failure = error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED' ? new OutputClosed() : error
    settle?.()
  })
  stream.on('drain', () => settle?.())
  return (text) =>
    new Promise((resolve, reject) => {
      const done = (): void => {
        settle = undefined
        if (failure) reject(failure)
        else resolve()
      }
      if (failure) return done()
      settle = done
      if (stream.write(text)) done()
    })
}
