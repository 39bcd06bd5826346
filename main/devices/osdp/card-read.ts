/** A card as a reader on a bus presents it, as what the engine identifies. */
import { bitsFromHex, reversed } from '../../cards/bits'
import { RAW } from '../../cards/built-in'
import { numberOf, RAW_FORMAT } from '../../cards/format'
import type { Presented } from '../../domain/record'
import type { Reader } from '../../domain/site'

/** RAW's format byte for a card's own serial number (osdp.md 6). */
const UID = 2

const WIEGAND = ['H10301', 'H10306', 'C1000-35', 'C1000-48', 'H10302', 'H10304']

type Takes = Pick<Reader, 'cardFormats' | 'reverseBytes'>

/** @param card as in RAW */
export function cardRead(
  card: { readonly bits: number; readonly bytes: Uint8Array; readonly format: number },
  { cardFormats, reverseBytes }: Takes,
): Presented {
  const hex = Buffer.from(card.bytes).toString('hex').toUpperCase()
  const raw = { kind: 'raw', bits: card.bits, hex } as const
  // A UID is no Wiegand number, however many bits it has: there it is only ever compared with raw credentials.
  if (card.format !== UID || !cardFormats.every((format) => WIEGAND.includes(format))) return raw
  const bits = bitsFromHex(card.bits, hex)
  if (bits === undefined) return raw
  const number = String(numberOf(RAW_FORMAT, reverseBytes ? reversed(bits) : bits))
  return { kind: 'card', card: { format: RAW, facility: null, number, bits: card.bits } }
}

/** Shorter ones may be keys: some readers send these as FMT too, and a typed number must not pass for a card. */
const LEAST_DIGITS = 9
/** Formats whose number is the whole card: with a facility nobody knows where it ends. */
const WHOLE = ['H10302', RAW]

/** A card that came as characters (FMT); undefined when they do not tell which card of the reader's formats it is. */
export function textRead(text: string, { cardFormats }: Takes): Presented | undefined {
  const format = cardFormats.find((one) => WHOLE.includes(one))
  if (format === undefined || text.length < LEAST_DIGITS || !/^\d+$/.test(text)) return undefined
  return { kind: 'card', card: { format, facility: null, number: BigInt(text).toString() } }
}
