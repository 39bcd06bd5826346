/** A card as a reader on a bus presents it, as what the engine identifies. */
import type { CardFormat } from '../domain/site'
import type { Presented } from '../domain/record'

/** RAW's format byte for a card's own serial number (osdp.md 6). */
const UID = 2

const WIEGAND: readonly CardFormat[] = ['H10301', 'H10306', 'C1000-35', 'C1000-48', 'H10302', 'H10304']

/** @param card as in RAW @param format the reader's */
export function cardRead(
  card: { readonly bits: number; readonly bytes: Uint8Array; readonly format: number },
  format: CardFormat,
): Presented {
  const hex = Buffer.from(card.bytes).toString('hex').toUpperCase()
  // A UID is no Wiegand number, however many bits it has: there it is only ever compared with raw credentials.
  if (card.format !== UID || !WIEGAND.includes(format)) return { kind: 'raw', bits: card.bits, hex }
  const spare = card.bytes.length * 8 - card.bits
  const number = (BigInt(`0x${hex}`) >> BigInt(spare)).toString()
  return { kind: 'card', card: { format: 'raw', facility: null, number } }
}

/** Shorter ones may be keys: some readers send these as FMT too, and a typed number must not pass for a card. */
const LEAST_DIGITS = 9
/** Formats whose number is the whole card: with a facility nobody knows where it ends. */
const WHOLE: readonly CardFormat[] = ['H10302', 'raw']

/** A card that came as characters (FMT); undefined when they do not tell which card of the reader's format it is. */
export function textRead(text: string, format: CardFormat): Presented | undefined {
  if (!WHOLE.includes(format) || text.length < LEAST_DIGITS || !/^\d+$/.test(text)) return undefined
  return { kind: 'card', card: { format, facility: null, number: BigInt(text).toString() } }
}
