/**
 * ISTATR 49: input status (OSDP 2.2, 7.7), one byte per input; may be fewer or more than PDCAP reported
 *
 *     0 inactive, 1 active, 2 short, 3 open, 4 fault, 5 unknown
 */
const states = ['inactive', 'active', 'short', 'open', 'fault', 'unknown'] as const
export type InputState = (typeof states)[number]

export const encodeIstatr = (inputs: readonly InputState[]): Uint8Array =>
  Uint8Array.from(inputs, (state) => states.indexOf(state))

/** Any byte is a state: a value outside the standard is `unknown`. */
export const decodeIstatr = (data: Uint8Array): InputState[] => Array.from(data, (byte) => states[byte] ?? 'unknown')
