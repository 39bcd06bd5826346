import { bitsFromHex } from '../cards/bits'
import { decodeCard } from '../cards/formats'
import { unreachable } from '../domain/assert'
import type { Presented } from '../domain/record'
import type { CardIdentity } from '../domain/site'
import { NONE } from './codes'
import type { Plan } from './plan'

/**
 * apb.md 2.1: the credential that was held to the reader, or NONE when it is not in the site. Raw bits are read in the
 * format that the reader is set to; a wrong length or parity makes them unknown.
 */
export function identify(plan: Plan, reader: number, presented: Presented): number {
  switch (presented.kind) {
    case 'credential':
      return plan.credentials.find(presented.credential)
    case 'card':
      return plan.cards.find(presented.card)
    case 'raw': {
      const card = decoded(plan, reader, presented)
      return card === undefined ? NONE : plan.cards.find(card)
    }
    default:
      return unreachable(presented)
  }
}

/**
 * What makes two reads reads of the same credential (apb.md 5.8), for one that is not in the site too: a card is the same
 * whether a record names it or holds its bits.
 */
export function sameness(plan: Plan, reader: number, credential: number, presented: Presented): string {
  if (credential !== NONE) return `known ${plan.credentialIds[credential]}`
  switch (presented.kind) {
    case 'credential':
      return `id ${presented.credential}`
    case 'card':
      return cardText(presented.card)
    case 'raw': {
      const card = decoded(plan, reader, presented)
      return card === undefined ? `raw ${presented.bits} ${presented.hex.toLowerCase()}` : cardText(card)
    }
    default:
      return unreachable(presented)
  }
}

const cardText = ({ format, facility, number }: CardIdentity): string => `card ${format} ${facility ?? ''} ${number}`

function decoded(plan: Plan, reader: number, raw: Presented & { readonly kind: 'raw' }): CardIdentity | undefined {
  const bits = bitsFromHex(raw.bits, raw.hex)
  if (bits === undefined) return undefined
  const card = decodeCard(plan.site.readers[reader]?.cardFormat ?? 'raw', bits)
  return card.ok ? card.value : undefined
}
