/**
 * The bits of a card as a reader sends them: most significant bit first, left-justified, bit 0 is the first Wiegand bit
 * (osdp.md 9). Unused low bits of the last byte are ignored.
 */
export interface CardBits {
  readonly count: number
  readonly bytes: Uint8Array
}

/** The most bits that OSDP can announce for one card (osdp.md 6, RAW). */
export const MAX_CARD_BITS = 65_535

/** Bits from the hexadecimal text of a record. Undefined when it is no hex, too short for `count`, or `count` is out of range. */
export function bitsFromHex(count: number, hex: string): CardBits | undefined {
  if (!Number.isInteger(count) || count < 1 || count > MAX_CARD_BITS) return undefined
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex) || hex.length * 4 < count) return undefined
  const bytes = new Uint8Array(Math.ceil(count / 8))
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return { count, bytes }
}

/** In capitals; the unused bits of the last byte are 0 (apb.md 11.6). */
export function bitsToHex({ count, bytes }: CardBits): string {
  const unused = bytes.length * 8 - count
  return Array.from(bytes, (byte, i) => (i === bytes.length - 1 ? (byte >> unused) << unused : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase()
}

/** The bytes in reverse order (apb.md 11.5); bits that are not whole bytes stay as they are. */
export const reversed = (bits: CardBits): CardBits =>
  bits.count % 8 === 0 ? { count: bits.count, bytes: bits.bytes.slice().reverse() } : bits

export function bitAt(bits: CardBits, position: number): number {
  return ((bits.bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1
}

export function setBit(bytes: Uint8Array, position: number, value: number): void {
  const mask = 1 << (7 - (position & 7))
  const byte = bytes[position >> 3] ?? 0
  bytes[position >> 3] = value === 0 ? byte & ~mask : byte | mask
}

/** A number read from bits: a bigint only where a number would not be exact, so that equal values are equal keys. */
export type FieldValue = number | bigint

/** Bits that a number holds exactly. */
const EXACT_BITS = 53

/** The bits at `positions`, the first one the most significant (apb.md 11.2). */
export function field(bits: CardBits, positions: readonly number[]): FieldValue {
  if (positions.length > EXACT_BITS) return wideField(bits, positions)
  let value = 0
  for (const position of positions) value = value * 2 + bitAt(bits, position)
  return value
}

function wideField(bits: CardBits, positions: readonly number[]): FieldValue {
  const digits = positions.map((position) => bitAt(bits, position)).join('')
  return fieldValue(BigInt(`0b${digits}`))
}

/** The least form of a value, the same for equal ones. */
export const fieldValue = (value: bigint): FieldValue =>
  value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value

/** Writes a value into the bits at `positions`, the last one the least significant. */
export function writeField(bytes: Uint8Array, positions: readonly number[], value: bigint): void {
  let rest = value
  for (let i = positions.length - 1; i >= 0; i--, rest >>= 1n) setBit(bytes, positions[i] as number, Number(rest & 1n))
}
