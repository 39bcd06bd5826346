import { bitsFromHex } from '../cards/bits'
import { decodeCard } from '../cards/formats'
import { unreachable } from '../domain/assert'
import type { Presented } from '../domain/record'
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
      const bits = bitsFromHex(presented.bits, presented.hex)
      if (bits === undefined) return NONE
      const card = decodeCard(plan.site.readers[reader]?.cardFormat ?? 'raw', bits)
      return card.ok ? plan.cards.find(card.value) : NONE
    }
    default:
      return unreachable(presented)
  }
}

/** What makes two reads reads of the same credential (apb.md 5.8), for one that is not in the site too. */
export function sameness(plan: Plan, credential: number, presented: Presented): string {
  if (credential !== NONE) return `known ${plan.credentialIds[credential]}`
  switch (presented.kind) {
    case 'credential':
      return `id ${presented.credential}`
    case 'card':
      return `card ${presented.card.format} ${presented.card.facility ?? ''} ${presented.card.number}`
    case 'raw':
      return `raw ${presented.bits} ${presented.hex.toLowerCase()}`
    default:
      return unreachable(presented)
  }
}
