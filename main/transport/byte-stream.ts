/** One end of a byte stream of any kind. Nothing here throws: `onDown` reports a failure, once. */
export interface ByteStream {
  /** Queues bytes; does nothing when the stream is down. */
  write(bytes: Uint8Array): void
  /** Sends the queued bytes and ends; `onDown` follows. */
  close(): void
  /** One listener; receives chunks of any size. */
  onBytes(listener: (bytes: Uint8Array) => void): void
  /** One listener; called once, with the reason as text. */
  onDown(listener: (reason: string) => void): void
  /** Queued bytes that the system has not accepted yet. */
  bufferedBytes(): number
}
