/** What the wire allows (osdp.md 1, 15, 16). Milliseconds and bytes; a byte is ten bits on the line. */

/** A PD must begin its reply within this time of the end of the command. */
export const REPLY_TIMEOUT_MS = 200

export const wireMs = (bytes: number, baud: number): number => (bytes * 10_000) / baud

/**
 * The two idle characters before a transmission. From 57600 up what a host takes between the last byte in and its first
 * byte out is longer than they are.
 */
export const idleMs = (baud: number): number => (baud >= 57600 ? 0 : wireMs(2, baud))
