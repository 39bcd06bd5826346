import { bitsFromHex, bitsToHex, reversed, type CardBits } from '../cards/bits'
import { unknownBits } from '../cards/unknown'
import { unreachable } from '../domain/assert'
import type { UnknownCard } from '../domain/card'
import type { Presented } from '../domain/record'
import { NONE } from './codes'
import type { Plan } from './plan'

type Raw = Presented & { readonly kind: 'raw' }

/** apb.md 2.1 and 11.3: the credential that was held to the reader, or NONE when it is not in the site. */
export function identify(plan: Plan, reader: number, presented: Presented): number {
  switch (presented.kind) {
    case 'credential':
      return plan.credentials.find(presented.credential)
    case 'card':
      return plan.cards.find(presented.card)
    case 'raw':
      return plan.cards.findBits(plan.formatsOf(reader), bitsOf(plan, reader, presented))
    default:
      return unreachable(presented)
  }
}

/** apb.md 11.6: what a denial tells of what was held to the reader; an id tells nothing. */
export function unknownCard(plan: Plan, reader: number, presented: Presented): UnknownCard | undefined {
  switch (presented.kind) {
    case 'credential':
      return undefined
    case 'card':
      return presented.card
    case 'raw':
      return unknownBits(plan.formatsOf(reader), bitsOf(plan, reader, presented))
    default:
      return unreachable(presented)
  }
}

/** What makes two reads reads of the same credential (apb.md 5.8): unknown ones came in the same way with the same content. */
export function sameness(plan: Plan, reader: number, credential: number, presented: Presented): string {
  if (credential !== NONE) return `known ${plan.credentialIds[credential]}`
  switch (presented.kind) {
    case 'credential':
      return `id ${presented.credential}`
    case 'card': {
      const { format, facility, number, bits } = presented.card
      return `card ${JSON.stringify([format, facility, number, bits])}`
    }
    case 'raw':
      return `raw ${presented.bits} ${bitsToHex(bitsOf(plan, reader, presented))}`
    default:
      return unreachable(presented)
  }
}

/** A device that announced a card and sent nothing of it. */
const NO_BITS: CardBits = { count: 0, bytes: new Uint8Array(0) }

/** The bits as the reader's setting takes them (apb.md 11.5). */
function bitsOf(plan: Plan, reader: number, { bits: count, hex }: Raw): CardBits {
  const bits = bitsFromHex(count, hex) ?? NO_BITS
  return plan.reversesBytes(reader) ? reversed(bits) : bits
}
