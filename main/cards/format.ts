import type { CardFormat } from '../domain/card'
import { fail, ok, type Result } from '../domain/result'
import { bitAt, field, setBit, writeField, type CardBits, type FieldValue } from './bits'
import { RAW } from './built-in'
import { parsePositions } from './positions'

/** Why bits are no card of a format (apb.md 11.6), in the order in which it is looked for. */
export type CardFault = 'length' | 'parity' | 'fixed'

interface Parity {
  readonly bit: number
  /** Ones among the bit and `over`, modulo 2. */
  readonly ones: 0 | 1
  readonly over: readonly number[]
}

interface Fixed {
  readonly at: readonly number[]
  readonly value: bigint
  readonly found: FieldValue
}

/** A card format ready to read bits: its positions as lists. `layout` is null for raw, which takes any number of bits. */
export interface Format {
  readonly id: string
  readonly layout: Layout | null
}

interface Layout {
  readonly bits: number
  /** Null when the format has no facility that matters (apb.md 11.4). */
  readonly facility: readonly number[] | null
  readonly number: readonly number[]
  readonly parity: readonly Parity[]
  readonly fixed: readonly Fixed[]
}

export const RAW_FORMAT: Format = { id: RAW, layout: null }

/** Definitions are checked when the site file is read: a bad position here is a defect of ours. */
export function formatOf(definition: CardFormat): Format {
  const { id, bits, facility, number, facilityMatters, fixed, parity } = definition
  return {
    id,
    layout: {
      bits,
      facility: facility === null || !facilityMatters ? null : positions(id, facility),
      number: positions(id, number),
      parity: parity.map(({ bit, kind, over }) => ({ bit, ones: kind === 'odd' ? 1 : 0, over: positions(id, over) })),
      fixed: fixed.map(({ at, value }) => {
        const wide = BigInt(value)
        return { at: positions(id, at), value: wide, found: Number.isSafeInteger(Number(wide)) ? Number(wide) : wide }
      }),
    },
  }
}

function positions(format: string, text: string): readonly number[] {
  const parsed = parsePositions(text)
  if (!parsed.ok) throw new Error(`broken invariant: card format ${format}: ${parsed.error}`)
  return parsed.value
}

const onesOf = (bits: CardBits, over: readonly number[]): number => {
  let ones = 0
  for (const position of over) ones ^= bitAt(bits, position)
  return ones
}

/** apb.md 11.3: undefined when the format fits, else what is wrong; parity is looked at before fixed values. */
export function faultOf({ layout }: Format, bits: CardBits): CardFault | undefined {
  if (layout === null) return undefined
  if (bits.count !== layout.bits) return 'length'
  for (const { bit, ones, over } of layout.parity) if ((bitAt(bits, bit) ^ onesOf(bits, over)) !== ones) return 'parity'
  for (const { at, found } of layout.fixed) if (field(bits, at) !== found) return 'fixed'
  return undefined
}

/** The number in bits that fit the format. */
export const numberOf = ({ layout }: Format, bits: CardBits): FieldValue =>
  layout === null ? allBits(bits) : field(bits, layout.number)

/** The facility in bits that fit the format; null when the facility is not part of the format. */
export const facilityOf = ({ layout }: Format, bits: CardBits): FieldValue | null =>
  layout?.facility ? field(bits, layout.facility) : null

function allBits({ count, bytes }: CardBits): FieldValue {
  let hex = '0'
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  const value = BigInt(`0x${hex}`) >> BigInt(bytes.length * 8 - count)
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
}

/** What an encoder puts into a card's fields. */
export interface CardFields {
  readonly facility: bigint | null
  readonly number: bigint
}

export type EncodeFault = 'number' | 'facility' | 'parity'

/** Values of the fields that the format cannot hold, or parity bits that cover each other, are faults. */
export function encodeFields(
  format: Format,
  { facility, number }: CardFields,
  count = 0,
): Result<CardBits, EncodeFault> {
  const { layout } = format
  if (layout === null) return encodeRaw(facility, number, count)
  const bytes = new Uint8Array(Math.ceil(layout.bits / 8))
  if (!holds(layout.number, number)) return fail('number')
  if ((facility === null) !== (layout.facility === null)) return fail('facility')
  writeField(bytes, layout.number, number)
  if (facility !== null && layout.facility) {
    if (!holds(layout.facility, facility)) return fail('facility')
    writeField(bytes, layout.facility, facility)
  }
  for (const { at, value } of layout.fixed) writeField(bytes, at, value)
  const bits = { count: layout.bits, bytes }
  const order = parityOrder(layout.parity)
  if (order === undefined) return fail('parity')
  for (const { bit, ones, over } of order) setBit(bytes, bit, onesOf(bits, over) ^ ones)
  return ok(bits)
}

const holds = (places: readonly number[], value: bigint): boolean => value >= 0n && value < 1n << BigInt(places.length)

function encodeRaw(facility: bigint | null, number: bigint, count: number): Result<CardBits, EncodeFault> {
  if (facility !== null) return fail('facility')
  const length = count > 0 ? count : Math.max(1, number.toString(2).length)
  if (number < 0n || number >= 1n << BigInt(length)) return fail('number')
  const bytes = new Uint8Array(Math.ceil(length / 8))
  const all = Array.from({ length }, (_, position) => position)
  writeField(bytes, all, number)
  return ok({ count: length, bytes })
}

/** Parity bits in an order in which each comes after those that it covers; undefined when they cover each other in a circle. */
function parityOrder(parities: readonly Parity[]): readonly Parity[] | undefined {
  const left = [...parities]
  const order: Parity[] = []
  while (left.length > 0) {
    const next = left.findIndex(({ over }, i) => !left.some(({ bit }, j) => j !== i && over.includes(bit)))
    if (next === -1) return undefined
    order.push(...left.splice(next, 1))
  }
  return order
}
