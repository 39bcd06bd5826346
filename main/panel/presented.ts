/** Reads a presented card or code from the wire. */
import { fail, ok, type Result } from '../domain/result'
import type { Presented } from '../domain/record'
import type { CardIdentity, UnknownCard } from '../domain/card'
import type { Reader, Site } from '../domain/site'
import { bitsFromHex, reversed } from '../cards/bits'
import { CardIndex } from '../cards/card-index'
import { Formats } from '../cards/formats'
import { unknownBits } from '../cards/unknown'
import { MAX_CARD_BITS } from './limits'
import type { Presented as WirePresented } from './schema/panel-link_pb'

const DIGITS = /^(0|[1-9]\d{0,154})$/

/** The wire's form as the domain's. A fault names the field, never the card. */
export function presentedFromWire(wire: WirePresented | undefined, formats: Formats): Result<Presented, string> {
  const what = wire?.what
  switch (what?.case) {
    case 'credentialId':
      return what.value === ''
        ? fail('presented.credential_id: empty')
        : ok({ kind: 'credential', credential: what.value })
    case 'card': {
      const { format, number, facility, wideFacility, bits } = what.value
      if (!formats.get(format)) return fail(`presented.card.format: no format ${format}`)
      if (!DIGITS.test(number)) return fail('presented.card.number: not decimal digits')
      if (bits > MAX_CARD_BITS) return fail(`presented.card.bits: ${bits} is above ${MAX_CARD_BITS}`)
      const wide = wideFacility ?? facility
      const card = { format, facility: wide === undefined ? null : String(wide), number, ...(bits > 0 ? { bits } : {}) }
      return ok({ kind: 'card', card })
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

interface WireCard {
  readonly format: string
  readonly number: string
  readonly facility?: number
  readonly wideFacility?: bigint
  readonly bits?: number
}

export const cardToWire = ({ format, facility, number, bits }: CardIdentity): WireCard => ({
  format,
  number,
  ...(facility === null ? {} : facilityToWire(BigInt(facility))),
  ...(bits === undefined ? {} : { bits }),
})

const facilityToWire = (facility: bigint): Pick<WireCard, 'facility' | 'wideFacility'> =>
  facility > MAX_UINT32 ? { wideFacility: facility } : { facility: Number(facility) }

const MAX_UINT32 = 0xffff_ffffn

const cardName = ({ format, facility, number }: CardIdentity): string => `${format}/${facility ?? ''}/${number}`

/** How a panel's events name a presented card or code. */
export interface Named {
  /** The site's credential, or the card itself. */
  readonly credential: string
  /** Set for a card that the site does not know (apb.md 11.6). */
  readonly card?: UnknownCard
}

export interface CredentialNames {
  readonly formats: Formats
  readonly nameOf: (presented: Presented, reader: Reader) => Named
}

export function createCredentialNames(site: Site): CredentialNames {
  const formats = new Formats(site.cardFormats)
  const ids = site.cardholders.flatMap(({ credentials }) => credentials.map(({ id }) => id))
  const cards = new CardIndex(ids.length, formats)
  let place = 0
  for (const { credentials } of site.cardholders) for (const { card } of credentials) cards.add(card, place++)
  return {
    formats,
    nameOf: (presented, reader) => {
      switch (presented.kind) {
        case 'credential':
          return { credential: presented.credential }
        case 'card': {
          const { card } = presented
          const known = ids[cards.find(card)]
          return known === undefined ? { credential: cardName(card), card } : { credential: known }
        }
        case 'raw': {
          const { bits: count, hex } = presented
          const bits = bitsFromHex(count, hex)
          const unknown = { credential: `raw/${count}/${hex}` }
          if (!bits) return unknown
          const taken = reader.reverseBytes ? reversed(bits) : bits
          const takes = formats.inOrder(reader.cardFormats)
          const known = ids[cards.findBits(takes, taken)]
          return known === undefined ? { ...unknown, card: unknownBits(takes, taken) } : { credential: known }
        }
      }
    },
  }
}

export function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return hex
}

/** Stops at the first pair that is not hex: callers check the form before. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let index = 0; index < bytes.length; index++)
    bytes[index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16)
  return bytes
}
