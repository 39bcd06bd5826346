/** A connected socket as a byte stream; TCP and TLS alike. */
import type { Socket } from 'node:net'
import type { ByteStream } from './byte-stream'

/** Milliseconds that an orderly end may take before the socket is cut. */
const END_MS = 2_000

/** Bytes that come before a listener is there are kept for it. */
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
  // Half-open ends are of no use here: when the other side ends, so do we.
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
