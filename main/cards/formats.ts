import type { Result } from '../domain/result'
import type { CardFormat, CardIdentity } from '../domain/site'
import type { CardBits } from './bits'
import { corporate1000x35 } from './corporate-1000-35'
import { corporate1000x48 } from './corporate-1000-48'
import { h10301 } from './h10301'
import { h10302 } from './h10302'
import { h10304 } from './h10304'
import { h10306 } from './h10306'
import type { CardCodec, CardFault } from './layout'
import { raw } from './raw'

const CODECS: Readonly<Record<CardFormat, CardCodec>> = {
  H10301: h10301,
  H10306: h10306,
  'C1000-35': corporate1000x35,
  'C1000-48': corporate1000x48,
  H10302: h10302,
  H10304: h10304,
  raw,
}

/**
 * What the bits say in the format that the reader is set to: 37 bits are ambiguous, so nothing is guessed. A wrong length
 * or parity is a fault, and such a read has an unknown credential (apb.md 2.1).
 */
export function decodeCard(format: CardFormat, bits: CardBits): Result<CardIdentity, CardFault> {
  return CODECS[format].decode(bits)
}

/** The bits that a card of this identity sends; `count` is needed for raw cards with leading zeros only. */
export function encodeCard(card: CardIdentity, count?: number): Result<CardBits, CardFault> {
  return CODECS[card.format].encode(card, count)
}
