/**
 * RSTATR 4B: reader tamper status (OSDP 2.2, 7.9), one byte per attached reader
 *
 *     0 normal, 1 not connected, 2 tamper
 */
const states = ['normal', 'not-connected', 'tamper'] as const
export type AttachedReaderState = (typeof states)[number] | 'unknown'

export const encodeRstatr = (readers: readonly (typeof states)[number][]): Uint8Array =>
  Uint8Array.from(readers, (state) => states.indexOf(state))

export const decodeRstatr = (data: Uint8Array): AttachedReaderState[] =>
  Array.from(data, (byte) => states[byte] ?? 'unknown')
