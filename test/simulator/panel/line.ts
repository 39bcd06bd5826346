/** The panel's cable. */
export interface Line {
  write(bytes: Uint8Array): void
  close(): void
  onBytes(listener: (bytes: Uint8Array) => void): void
  onDown(listener: (reason: string) => void): void
  bufferedBytes(): number
}
