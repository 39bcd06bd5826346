/**
 * ISTATR 49: input status (OSDP 2.2, 7.7), one byte an input; may be fewer or more than PDCAP said
 *
 *     0 inactive, 1 active, 2 short, 3 open, 4 fault, 5 unknown
 */
const states = ['inactive', 'active', 'short', 'open', 'fault', 'unknown'] as const
export type InputState = (typeof states)[number]

export const encodeIstatr = (inputs: readonly InputState[]): Uint8Array =>
  Uint8Array.from(inputs, (state) => states.indexOf(state))

/** Every byte is some state: one that the standard does not name is `unknown`. */
export const decodeIstatr = (data: Uint8Array): InputState[] => Array.from(data, (byte) => states[byte] ?? 'unknown')
