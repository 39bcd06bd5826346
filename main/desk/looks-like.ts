/** Whose card a card that nobody knows could be (console.md, Live and Alarms): the same bits or digits on file in another format. */
import { bitsFromHex } from '../cards/bits'
import { facilityOf, faultOf, numberOf } from '../cards/format'
import { Formats, hasFacility } from '../cards/formats'
import { RAW } from '../cards/built-in'
import type { CardIdentity, UnknownBits, UnknownCard } from '../domain/card'
import type { JournalEvent } from '../domain/event'
import type { Site } from '../domain/site'
import type { CardLike } from '../../preload/contract/models'

/** What the details of an event say of it. */
export function likeOf(site: Site, event: JournalEvent): { readonly looksLike?: CardLike } {
  const unknown = event.event === 'access.denied' ? event.card : undefined
  const like = unknown === undefined ? null : looksLike(site, unknown)
  return like === null ? {} : { looksLike: like }
}

interface Candidate {
  readonly card: CardIdentity
  /** All formats may read the same bits; the digits alone mean something only where the reader's own formats read them. */
  readonly digitsCount: boolean
}

/**
 * The only credential on file that differs from the card by its format. Null when there is none, or when there are several: then
 * it looks like nobody in particular.
 */
export function looksLike(site: Site, unknown: UnknownCard): CardLike | null {
  const formats = new Formats(site.cardFormats)
  const byNumber = new Map<string, Candidate[]>()
  for (const candidate of candidates(formats, unknown)) {
    const { number } = candidate.card
    byNumber.set(number, [...(byNumber.get(number) ?? []), candidate])
  }
  let found: CardLike | null = null
  for (const { id, name, credentials } of site.cardholders)
    for (const { card } of credentials) {
      if (card === null) continue
      const differs = (byNumber.get(card.number) ?? []).some((candidate) => isLike(formats, card, candidate))
      if (!differs) continue
      if (found !== null) return null
      found = { cardholder: id, name, format: card.format }
    }
  return found
}

function candidates(formats: Formats, unknown: UnknownCard): Candidate[] {
  if ('format' in unknown) return [{ card: unknown, digitsCount: true }]
  const own = new Set(unknown.fits.map(({ format }) => format))
  return inAllFormats(formats, unknown).map((card) => ({ card, digitsCount: own.has(card.format) }))
}

/** The card by each format of the site that fits its bits. */
function inAllFormats(formats: Formats, { bits: count, hex }: UnknownBits): CardIdentity[] {
  const bits = bitsFromHex(count, hex)
  if (bits === undefined) return []
  return formats.all().flatMap((format): CardIdentity[] => {
    if (faultOf(format, bits) !== undefined) return []
    const facility = facilityOf(format, bits)
    return [
      {
        format: format.id,
        facility: facility === null ? null : String(facility),
        number: String(numberOf(format, bits)),
        ...(format.id === RAW ? { bits: count } : {}),
      },
    ]
  })
}

/** @param card on file, of the candidate's number */
function isLike(formats: Formats, card: CardIdentity, { card: read, digitsCount }: Candidate): boolean {
  const facility = ({ format, facility: digits }: CardIdentity): string | null => {
    const known = formats.get(format)
    return known !== undefined && hasFacility(known) ? digits : null
  }
  if (card.format === read.format)
    return (
      facility(card) === facility(read) &&
      (card.bits === undefined || read.bits === undefined || card.bits === read.bits)
    )
  if (!digitsCount) return false
  const [one, other] = [facility(card), facility(read)]
  return one === null || other === null || one === other
}
