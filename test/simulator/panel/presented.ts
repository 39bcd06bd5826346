/** A presented card or code in the domain's form and on the wire. */
import { create } from '@bufbuild/protobuf'
import type { Presented } from '../../../main/domain/record'
import type { CardIdentity } from '../../../main/domain/card'
import { cardToWire } from '../../../main/panel/presented'
import {
  PresentedSchema,
  type CardNumber,
  type Presented as WirePresented,
} from '../../../main/panel/schema/panel-link_pb'

/** Uses the credential's id when the panel has found it in its database; otherwise the card as read. */
export function presentedToWire(presented: Presented, credential: string | undefined): WirePresented {
  const id = presented.kind === 'credential' ? presented.credential : credential
  if (id !== undefined) return create(PresentedSchema, { what: { case: 'credentialId', value: id } })
  if (presented.kind === 'card') {
    return create(PresentedSchema, { what: { case: 'card', value: cardToWire(presented.card) } })
  }
  if (presented.kind === 'raw') {
    const data = new Uint8Array(Buffer.from(presented.hex, 'hex'))
    return create(PresentedSchema, { what: { case: 'raw', value: { bits: presented.bits, data } } })
  }
  return create(PresentedSchema)
}

export function presentedFromWire({ what }: WirePresented): Presented {
  switch (what.case) {
    case 'card':
      return { kind: 'card', card: cardFromWire(what.value) }
    case 'raw':
      return { kind: 'raw', bits: what.value.bits, hex: Buffer.from(what.value.data).toString('hex') }
    default:
      return { kind: 'credential', credential: what.value ?? '' }
  }
}

export function cardFromWire({ format, facility, wideFacility, number, bits }: CardNumber): CardIdentity {
  const wide = wideFacility ?? facility
  return { format, facility: wide === undefined ? null : String(wide), number, ...(bits > 0 ? { bits } : {}) }
}
