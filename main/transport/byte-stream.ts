/** One end of a byte stream, whatever carries it. Nothing here throws: what goes wrong is told by `onDown`, once. */
export interface ByteStream {
  /** Queues bytes; does nothing when the stream is down. */
  write(bytes: Uint8Array): void
  /** Sends what is queued and ends; `onDown` follows. */
  close(): void
  /** One listener; bytes in any chunks. */
  onBytes(listener: (bytes: Uint8Array) => void): void
  /** One listener; called once, with the reason in words. */
  onDown(listener: (reason: string) => void): void
  /** Bytes queued and not handed to the system yet. */
  bufferedBytes(): number
}
