/**
 * OSTATR 4A: output status (OSDP 2.2, 7.8), one byte per output: 0 inactive, 1 active
 */
export const encodeOstatr = (outputs: readonly boolean[]): Uint8Array => Uint8Array.from(outputs, (on) => (on ? 1 : 0))

export const decodeOstatr = (data: Uint8Array): boolean[] => Array.from(data, (byte) => byte !== 0)
