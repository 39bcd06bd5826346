/**
 * Cards as a reader reads them: bits, most significant first, with parity (osdp.md 9). Does not share code with
 * main/cards.
 */
export interface CardBits {
  readonly bits: number
  /** Left-justified. */
  readonly bytes: Uint8Array
}

const binary = (value: bigint, width: number): number[] =>
  Array.from({ length: width }, (_, i) => Number((value >> BigInt(width - 1 - i)) & 1n))
const sum = (bits: readonly number[]): number => bits.reduce((a, b) => a + b, 0)
const even = (bits: readonly number[]): number => sum(bits) % 2
const odd = (bits: readonly number[]): number => 1 - (sum(bits) % 2)

export function pack(bits: readonly number[]): CardBits {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8))
  for (const [i, bit] of bits.entries()) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (bit << (7 - (i & 7)))
  return { bits: bits.length, bytes }
}

/** Data between a leading even and a trailing odd parity bit; the halves may share their middle bit. */
function halves(data: readonly number[], first: number, second: number): CardBits {
  return pack([even(data.slice(0, first)), ...data, odd(data.slice(data.length - second))])
}

function corporate35(company: bigint, number: bigint): CardBits {
  const bits = [0, 0, ...binary(company, 12), ...binary(number, 20), 0]
  const at = (i: number): number => bits[i] ?? 0
  const pick = (skip: number): number[] =>
    Array.from({ length: 34 }, (_, i) => i)
      .filter((i) => i > 1 && i % 3 !== skip)
      .map(at)
  // Bit 1 covers 2,3,5,6,..,32,33; bit 34 covers 1,2,4,5,..,31,32; bit 0 all the rest.
  bits[1] = even(pick(1))
  bits[34] = odd(
    Array.from({ length: 33 }, (_, i) => i)
      .filter((i) => i >= 1 && i % 3 !== 0)
      .map(at),
  )
  bits[0] = odd(bits.slice(1))
  return pack(bits)
}

function corporate48(company: bigint, number: bigint): CardBits {
  const bits = [0, 0, ...binary(company, 22), ...binary(number, 23), 0]
  const all = (from: number, to: number, skip: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i)
      .filter((i) => i % 3 !== skip)
      .map((i) => bits[i] ?? 0)
  // Bit 1 covers 3,4,6,7,..,45,46; bit 47 covers 2,3,5,6,..,44,45; bit 0 all the rest.
  bits[1] = even(all(3, 46, 2))
  bits[47] = odd(all(2, 45, 1))
  bits[0] = odd(bits.slice(1))
  return pack(bits)
}

export const CARD_FORMATS = ['H10301', 'H10306', 'C1000-35', 'C1000-48', 'H10302', 'H10304'] as const
export type SimulatedFormat = (typeof CARD_FORMATS)[number]

export function encodeCard(format: SimulatedFormat, f: bigint, n: bigint): CardBits {
  const layouts: Record<SimulatedFormat, () => CardBits> = {
    H10301: () => halves([...binary(f, 8), ...binary(n, 16)], 12, 12),
    H10306: () => halves([...binary(f, 16), ...binary(n, 16)], 16, 16),
    'C1000-35': () => corporate35(f, n),
    'C1000-48': () => corporate48(f, n),
    H10302: () => halves(binary(n, 35), 18, 18),
    H10304: () => halves([...binary(f, 16), ...binary(n, 19)], 18, 18),
  }
  return layouts[format]()
}
