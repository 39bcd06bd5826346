/** What the wire allows (osdp.md 1, 15, 16). Milliseconds and bytes; a byte is ten bits on the line. */

/** A PD must begin its reply within this time of the end of the command. */
export const REPLY_TIMEOUT_MS = 200

export const wireMs = (bytes: number, baud: number): number => (bytes * 10_000) / baud

/**
 * The two idle characters before a transmission. From 57600 up what a host takes between the last byte in and its first
 * byte out is longer than they are.
 */
export const idleMs = (baud: number): number => (baud >= 57600 ? 0 : wireMs(2, baud))

/** What a reader takes between the end of a command and its reply (osdp.md 1: typically 3 ms). */
const TURNAROUND_MS = 3
/** Two mark bytes, a poll and its ACK, and the idle characters of both sides (osdp.md 16). */
const POLL_BYTES = { secure: 34, clear: 22 } as const
/** Above this a person at the reader notices the wait (osdp.md 16 e). */
export const LONG_ROUND_MS = 300

/** How long it takes until every reader of a line was polled once. */
export const roundMs = (readers: { readonly secure: number; readonly clear: number }, baud: number): number =>
  readers.secure * (wireMs(POLL_BYTES.secure, baud) + TURNAROUND_MS) +
  readers.clear * (wireMs(POLL_BYTES.clear, baud) + TURNAROUND_MS)
