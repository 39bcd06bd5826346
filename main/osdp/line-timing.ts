/** What the wire allows (osdp.md 1, 15, 16). Milliseconds and bytes; a byte is ten bits on the line. */

/** A PD must begin its reply within this time of the end of the command. */
export const REPLY_TIMEOUT_MS = 200

export const wireMs = (bytes: number, baud: number): number => (bytes * 10_000) / baud

/**
 * The two idle characters before a transmission. A timer cannot wait less than a millisecond, and from 57600 up the
 * host's own delay is longer than they are.
 */
export function idleMs(baud: number): number {
  if (baud <= 9600) return 3
  if (baud <= 19200) return 2
  return baud <= 38400 ? 1 : 0
}
