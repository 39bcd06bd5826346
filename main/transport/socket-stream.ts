/** A connected socket as a byte stream, for TCP and TLS. */
import type { Socket } from 'node:net'
import type { ByteStream } from './byte-stream'

/** Milliseconds allowed for an orderly end before the socket is destroyed. */
const END_MS = 2_000

/** Stores bytes that arrive before the listener is set. */
export function socketStream(socket: Socket): ByteStream {
  let onBytes: ((bytes: Uint8Array) => void) | undefined
  let onDown: ((reason: string) => void) | undefined
  let reason = 'closed by the other side'
  let down = false
  const early: Uint8Array[] = []

  socket.setNoDelay(true)
  socket.on('data', (chunk: Buffer) => {
    if (onBytes === undefined) early.push(chunk)
    else onBytes(chunk)
  })
  socket.on('error', (error: Error) => {
    reason = error.message
  })
  // Half-open connections are useless here: when the other side ends, this side ends too.
  socket.on('end', () => socket.end())
  socket.on('close', () => {
    down = true
    onDown?.(reason)
  })

  return {
    write(bytes) {
      if (!down && socket.writable) socket.write(bytes)
    },
    close() {
      if (down) return
      reason = 'closed'
      socket.end()
      socket.setTimeout(END_MS, () => socket.destroy())
    },
    onBytes(listener) {
      onBytes = listener
      for (const chunk of early.splice(0)) listener(chunk)
    },
    onDown(listener) {
      onDown = listener
      if (down) listener(reason)
    },
    bufferedBytes: () => socket.writableLength,
  }
}
