/** What was held to a reader, on the wire and in the domain's words. */
import { create } from '@bufbuild/protobuf'
import { fail, ok, type Result } from '../domain/result'
import type { Presented } from '../domain/record'
import type { CardFormat, CardIdentity, Site } from '../domain/site'
import { MAX_CARD_BITS } from './limits'
import { PresentedSchema, type Presented as WirePresented } from './schema/panel-link_pb'

const FORMATS: readonly CardFormat[] = ['H10301', 'H10306', 'C1000-35', 'C1000-48', 'H10302', 'H10304', 'raw']
const DIGITS = /^(0|[1-9]\d{0,154})$/

/** The wire's word in ours. A fault names the field, never the card. */
export function presentedFromWire(wire: WirePresented | undefined): Result<Presented, string> {
  const what = wire?.what
  switch (what?.case) {
    case 'credentialId':
      return what.value === ''
        ? fail('presented.credential_id: empty')
        : ok({ kind: 'credential', credential: what.value })
    case 'card': {
      const format = FORMATS.find((name) => name === what.value.format)
      if (format === undefined) return fail(`presented.card.format: no format ${what.value.format}`)
      if (!DIGITS.test(what.value.number)) return fail('presented.card.number: not decimal digits')
      return ok({ kind: 'card', card: { format, facility: what.value.facility ?? null, number: what.value.number } })
    }
    case 'raw': {
      const { bits, data } = what.value
      if (bits < 1 || bits > MAX_CARD_BITS) return fail(`presented.raw.bits: ${bits} is not 1 to ${MAX_CARD_BITS}`)
      if (data.length !== Math.ceil(bits / 8)) return fail(`presented.raw.data: ${data.length} bytes for ${bits} bits`)
      return ok({ kind: 'raw', bits, hex: toHex(data) })
    }
    case undefined:
      return fail('presented: nothing')
  }
}

export function presentedToWire(presented: Presented): WirePresented {
  switch (presented.kind) {
    case 'credential':
      return create(PresentedSchema, { what: { case: 'credentialId', value: presented.credential } })
    case 'card':
      return create(PresentedSchema, { what: { case: 'card', value: cardToWire(presented.card) } })
    case 'raw':
      return create(PresentedSchema, {
        what: { case: 'raw', value: { bits: presented.bits, data: fromHex(presented.hex) } },
      })
  }
}

export const cardToWire = (card: CardIdentity): { format: string; facility?: number; number: string } => ({
  format: card.format,
  number: card.number,
  ...(card.facility === null ? {} : { facility: card.facility }),
})

const cardKey = (card: CardIdentity): string => `${card.format}/${card.facility ?? ''}/${card.number}`

/** The id under which a mirrored decision names what was presented: the site's credential, or else the card itself. */
export function createCredentialNames(site: Site): (presented: Presented) => string {
  const byCard = new Map<string, string>()
  for (const cardholder of site.cardholders)
    for (const credential of cardholder.credentials)
      if (credential.card !== null) byCard.set(cardKey(credential.card), credential.id)
  return (presented) => {
    switch (presented.kind) {
      case 'credential':
        return presented.credential
      case 'card':
        return byCard.get(cardKey(presented.card)) ?? cardKey(presented.card)
      case 'raw':
        return `raw/${presented.bits}/${presented.hex}`
    }
  }
}

export function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return hex
}

/** Digits that are no hex pair end it: callers check the form before. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16)
  return bytes
}
