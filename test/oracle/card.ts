/** apb.md 11: bits to cards by the formats of the reader, and whose credential that is. */
import type { CardFormatFile, CredentialFile, ReaderFile, RecordLine, SiteFile } from './formats'

type ReadLine = RecordLine & { type: 'read' }
type GivenCard = NonNullable<ReadLine['card']>

/** Numbers from one place to another, in steps: `every(2, 32, 3)` is 2, 5, 8, ... */
const every = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step)
const list = (places: number[]): string => places.toSorted((one, other) => one - other).join(',')

const BUILT_IN: CardFormatFile[] = [
  {
    id: 'H10301',
    bits: 26,
    facility: '1-8',
    number: '9-24',
    parity: [
      { bit: 0, kind: 'even', over: '1-12' },
      { bit: 25, kind: 'odd', over: '13-24' },
    ],
  },
  {
    id: 'H10306',
    bits: 34,
    facility: '1-16',
    number: '17-32',
    parity: [
      { bit: 0, kind: 'even', over: '1-16' },
      { bit: 33, kind: 'odd', over: '17-32' },
    ],
  },
  {
    id: 'C1000-35',
    bits: 35,
    facility: '2-13',
    number: '14-33',
    parity: [
      { bit: 1, kind: 'even', over: list([...every(2, 32, 3), ...every(3, 33, 3)]) },
      { bit: 34, kind: 'odd', over: list([...every(1, 31, 3), ...every(2, 32, 3)]) },
      { bit: 0, kind: 'odd', over: '1-34' },
    ],
  },
  {
    id: 'H10302',
    bits: 37,
    number: '1-35',
    parity: [
      { bit: 0, kind: 'even', over: '1-18' },
      { bit: 36, kind: 'odd', over: '18-35' },
    ],
  },
  {
    id: 'H10304',
    bits: 37,
    facility: '1-16',
    number: '17-35',
    parity: [
      { bit: 0, kind: 'even', over: '1-18' },
      { bit: 36, kind: 'odd', over: '18-35' },
    ],
  },
]

const formatOf = (site: SiteFile, id: string): CardFormatFile | undefined =>
  BUILT_IN.find((format) => format.id === id) ?? site.cardFormats?.find((format) => format.id === id)

/** First bit first, as a text of 0 and 1. */
const bitsOf = (raw: { bits: number; hex: string }): string =>
  Array.from(raw.hex)
    .map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
    .join('')
    .slice(0, raw.bits)

/** 11.5. */
const reversed = (bits: string): string =>
  bits.length % 8 === 0 ? (bits.match(/.{8}/g) ?? []).toReversed().join('') : bits

const hexOf = (bits: string): string =>
  (bits.padEnd(Math.ceil(bits.length / 8) * 8, '0').match(/.{4}/g) ?? [])
    .map((four) => Number.parseInt(four, 2).toString(16).toUpperCase())
    .join('')

/** 11.2: `"1,3,5-7"`, and `"8-1"` backwards. */
function positions(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('-').map(Number)
    return first <= last
      ? Array.from({ length: last - first + 1 }, (_, index) => first + index)
      : Array.from({ length: first - last + 1 }, (_, index) => first - index)
  })
}

const pick = (bits: string, at: string): string =>
  positions(at)
    .map((position) => bits[position])
    .join('')
const decimal = (bits: string): string => BigInt(`0b${bits}`).toString()

const parityHolds = (bits: string, { bit, kind, over }: { bit: number; kind: string; over: string }): boolean =>
  `${bits[bit]}${pick(bits, over)}`.replaceAll('0', '').length % 2 === (kind === 'even' ? 0 : 1)
const fixedHolds = (bits: string, { at, value }: { at: string; value: number }): boolean =>
  decimal(pick(bits, at)) === String(value)

/** 11.4: a facility that there is, and that matters. */
const facilityCounts = (format: CardFormatFile): boolean =>
  format.facility !== undefined && format.facilityMatters !== false

interface Card {
  format: string
  facility: string | null
  number: string
  /** Of a raw card, when it is known. */
  bits: number | null
}

/** 11.3: the card when the format fits, else null. */
function fitting(site: SiteFile, id: string, bits: string): Card | null {
  if (id === 'raw') return { format: 'raw', facility: null, number: decimal(bits), bits: bits.length }
  const format = formatOf(site, id)
  if (format === undefined || format.bits !== bits.length) return null
  if (!(format.parity ?? []).every((parity) => parityHolds(bits, parity))) return null
  if (!(format.fixed ?? []).every((fixed) => fixedHolds(bits, fixed))) return null
  return {
    format: id,
    facility: facilityCounts(format) && format.facility !== undefined ? decimal(pick(bits, format.facility)) : null,
    number: decimal(pick(bits, format.number)),
    bits: null,
  }
}

/** 11.4. */
function plain(site: SiteFile, card: GivenCard): Card {
  const format = formatOf(site, card.format)
  const counts = format !== undefined && facilityCounts(format)
  return {
    format: card.format,
    facility: counts && card.facility !== null && card.facility !== undefined ? BigInt(card.facility).toString() : null,
    number: BigInt(card.number).toString(),
    bits: card.format === 'raw' ? (card.bits ?? null) : null,
  }
}

const same = (one: Card, other: Card): boolean =>
  one.format === other.format &&
  one.facility === other.facility &&
  one.number === other.number &&
  (one.bits === null || other.bits === null || one.bits === other.bits)

export interface Presented {
  cardholder: string | null
  credential: CredentialFile | null
  /** Equal for the same credential, in the site or not (5.8). */
  identity: string
  /** 11.6, for a denial as unknown. */
  card?: unknown
}

interface Owned {
  cardholder: string
  credential: CredentialFile
}

const owned = (site: SiteFile): Owned[] =>
  site.cardholders.flatMap(({ id, credentials }) =>
    (credentials ?? []).map((credential) => ({ cardholder: id, credential })),
  )

function ownerOf(site: SiteFile, card: Card): Owned | undefined {
  return owned(site).find(({ credential }) => {
    const { format, number } = credential
    if (format === undefined || number === undefined) return false
    const { facility = null, bits } = credential
    return same(plain(site, { format, number, facility, ...(bits === undefined ? {} : { bits }) }), card)
  })
}

const known = ({ cardholder, credential }: Owned): Presented => ({
  cardholder,
  credential,
  identity: `known ${credential.id}`,
})

const unknown = (identity: string, card?: unknown): Presented => ({
  cardholder: null,
  credential: null,
  identity: `unknown ${identity}`,
  ...(card === undefined ? {} : { card }),
})

/** Numbers of more than 15 digits are text. */
const printed = (digits: string): number | string => (digits.length > 15 ? digits : Number(digits))

/** 11.6. */
function described(site: SiteFile, formats: readonly string[], bits: string): unknown {
  const fits = formats
    .map((id) => fitting(site, id, bits))
    .filter((card) => card !== null)
    .map(({ format, facility, number }) => ({
      format,
      ...(facility === null ? {} : { facility: printed(facility) }),
      number: printed(number),
    }))
  const shown = { bits: bits.length, hex: hexOf(bits), fits }
  if (fits.length > 0) return shown
  const first = formats.map((id) => formatOf(site, id)).find((format) => format?.bits === bits.length)
  if (first === undefined) return { ...shown, fault: 'length' }
  const fault = (first.parity ?? []).every((parity) => parityHolds(bits, parity)) ? 'fixed' : 'parity'
  return { ...shown, fault }
}

/** Whose credential was presented, if it is anybody's. */
export function presented(site: SiteFile, reader: ReaderFile, record: ReadLine): Presented {
  if (record.card !== undefined) {
    const owner = ownerOf(site, plain(site, record.card))
    return owner ? known(owner) : unknown(`card ${JSON.stringify(plain(site, record.card))}`, record.card)
  }
  if (record.raw !== undefined) {
    const taken = bitsOf(record.raw)
    const bits = reader.reverseBytes === true ? reversed(taken) : taken
    const formats = reader.cardFormats ?? [reader.cardFormat ?? 'H10301']
    for (const id of formats) {
      const card = fitting(site, id, bits)
      const owner = card === null ? undefined : ownerOf(site, card)
      if (owner) return known(owner)
    }
    return unknown(`bits ${bits}`, described(site, formats, bits))
  }
  const owner = owned(site).find(({ credential }) => credential.id === record.credential)
  return owner ? known(owner) : unknown(`id ${record.credential}`)
}
