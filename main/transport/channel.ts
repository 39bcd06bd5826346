/** One end of a connected byte stream. Nothing here throws: what goes wrong is told by `onDown`, once. */
export interface Channel {
  /** Queues bytes; does nothing when the channel is down. */
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
