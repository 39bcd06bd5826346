/** Timing of the wire (osdp.md 1, 15, 16), in milliseconds and bytes; a byte is ten bits on the line. */

/** A PD must begin its reply within this time of the end of the command. */
export const REPLY_TIMEOUT_MS = 200

export const wireMs = (bytes: number, baud: number): number => (bytes * 10_000) / baud

/**
 * The two idle characters before a transmission. From 57600 baud up a host's own delay between the last received byte
 * and its first sent byte is already longer.
 */
export const idleMs = (baud: number): number => (baud >= 57600 ? 0 : wireMs(2, baud))

/** A reader's delay between the end of a command and its reply (osdp.md 1: typically 3 ms). */
const TURNAROUND_MS = 3
/** Two mark bytes, a poll and its ACK, and the idle characters of both sides (osdp.md 16). */
const POLL_BYTES = { secure: 34, clear: 22 } as const
/** Above this a person at the reader notices the wait (osdp.md 16 e). */
export const LONG_ROUND_MS = 300

/** Time to poll every reader of a line once. */
export const roundMs = (readers: { readonly secure: number; readonly clear: number }, baud: number): number =>
  readers.secure * (wireMs(POLL_BYTES.secure, baud) + TURNAROUND_MS) +
  readers.clear * (wireMs(POLL_BYTES.clear, baud) + TURNAROUND_MS)
