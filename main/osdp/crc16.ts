/**
 * Check characters of an OSDP packet (OSDP 2.2, Annex C; osdp.md 3). Both cover SOM up to the byte before them.
 */
const POLYNOMIAL = 0x1021
const START = 0x1d0f

const table = new Uint16Array(256)
for (let byte = 0; byte < 256; byte++) {
  let c = byte << 8
  for (let bit = 0; bit < 8; bit++) c = c & 0x8000 ? ((c << 1) ^ POLYNOMIAL) & 0xffff : (c << 1) & 0xffff
  table[byte] = c
}

/** CRC-16, most significant bit first, no reflection, no final xor; sent low byte first. */
export function crc16(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let c = START
  for (let i = from; i < to; i++) c = ((c << 8) ^ (table[((c >> 8) ^ (bytes[i] ?? 0)) & 0xff] ?? 0)) & 0xffff
  return c
}

/** Two's complement of the 8-bit sum, the check of old readers. */
export function checksum(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += bytes[i] ?? 0
  return -sum & 0xff
}
