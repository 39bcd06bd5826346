/**
 * The bits of a card as a reader sends them: most significant bit first, left-justified, bit 0 is the first Wiegand bit
 * (osdp.md 9). Unused low bits of the last byte are ignored.
 */
export interface CardBits {
  readonly count: number
  readonly bytes: Uint8Array
}

/** A longer card than any reader sends is refused before it costs anything. */
export const MAX_CARD_BITS = 1024

/** Bits from the hexadecimal text of a record. Undefined when it is no hex, too short for `count`, or `count` is out of range. */
export function bitsFromHex(count: number, hex: string): CardBits | undefined {
  if (!Number.isInteger(count) || count < 1 || count > MAX_CARD_BITS) return undefined
  if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex) || hex.length * 4 < count) return undefined
  const bytes = new Uint8Array(Math.ceil(count / 8))
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
  return { count, bytes }
}

export function bitsToHex(bits: CardBits): string {
  let hex = ''
  for (const byte of bits.bytes) hex += byte.toString(16).padStart(2, '0')
  return hex
}

export function bitAt(bits: CardBits, position: number): number {
  return ((bits.bytes[position >> 3] ?? 0) >> (7 - (position & 7))) & 1
}

function setBit(bytes: Uint8Array, position: number, value: number): void {
  if (value !== 0) bytes[position >> 3] = (bytes[position >> 3] ?? 0) | (1 << (7 - (position & 7)))
}

/** The number in bits `first` to `last`, both included. */
export function field(bits: CardBits, first: number, last: number): bigint {
  let value = 0n
  for (let i = first; i <= last; i++) value = (value << 1n) | BigInt(bitAt(bits, i))
  return value
}

/** One parity bit: `at` makes the ones among itself and `over` even or odd. */
export interface Parity {
  readonly at: number
  readonly kind: 'even' | 'odd'
  readonly over: readonly number[]
}

function parityBit(bits: CardBits, parity: Parity): number {
  let ones = parity.kind === 'even' ? 0 : 1
  for (const position of parity.over) ones ^= bitAt(bits, position)
  return ones
}

/** The first parity bit that is wrong, or undefined when all hold. */
export function wrongParity(bits: CardBits, parities: readonly Parity[]): Parity | undefined {
  return parities.find((parity) => bitAt(bits, parity.at) !== parityBit(bits, parity))
}

/** Writes the fields, then the parity bits in the order given: a later one may cover an earlier one. */
export function buildBits(
  count: number,
  fields: readonly { readonly first: number; readonly last: number; readonly value: bigint }[],
  parities: readonly Parity[],
): CardBits {
  const bits = { count, bytes: new Uint8Array(Math.ceil(count / 8)) }
  for (const { first, last, value } of fields)
    for (let i = last, rest = value; i >= first; i--, rest >>= 1n) setBit(bits.bytes, i, Number(rest & 1n))
  for (const parity of parities) setBit(bits.bytes, parity.at, parityBit(bits, parity))
  return bits
}

/** The positions `first` to `last`, both included. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
