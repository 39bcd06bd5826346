/** The card formats that a site defines (apb.md 11.1, 11.2): `cardFormats` of its file. */
import { MAX_CARD_BITS } from '../cards/bits'
import { BUILT_IN_IDS } from '../cards/built-in'
import { parsePositions } from '../cards/positions'
import type { Formats } from '../cards/formats'
import type { CardFormat } from '../domain/card'
import type { Problem } from '../domain/result'
import { readDigits, readFormat } from './card'
import { DEFAULTS } from './defaults'
import { type Fields, show } from './fields'

const FORMAT_KEYS = new Set(['id', 'name', 'bits', 'facility', 'number', 'facilityMatters', 'fixed', 'parity'])
const FIXED_KEYS = new Set(['at', 'value'])
const PARITY_KEYS = new Set(['bit', 'kind', 'over'])

/** Bits of a number or a facility (apb.md 11.2). */
const MOST_FIELD_BITS = 64

/** What a bad field stands for until its problem is mended. */
const STAND_IN = '0'

export const parseCardFormats = (file: Fields): readonly CardFormat[] =>
  file.objects('cardFormats', FORMAT_KEYS).map(({ fields }) => {
    const id = fields.id('id')
    if (BUILT_IN_IDS.includes(id)) fields.bad('id', `must not be ${show(id)}, which is built in`)
    const bits = fields.required('bits') ? fields.positive('bits') : undefined
    if (bits !== undefined && bits > MAX_CARD_BITS) fields.bad('bits', `must be at most ${MAX_CARD_BITS}, got ${bits}`)
    const length = bits ?? MAX_CARD_BITS
    const facility = fields.has('facility') && fields.raw('facility') !== null
    return {
      id,
      name: fields.text('name') ?? id,
      bits: bits ?? 1,
      facility: facility ? positionsOf(fields, 'facility', length, MOST_FIELD_BITS).text : null,
      number: fields.required('number') ? positionsOf(fields, 'number', length, MOST_FIELD_BITS).text : STAND_IN,
      facilityMatters: fields.flag('facilityMatters') ?? true,
      fixed: fields.objects('fixed', FIXED_KEYS).map(({ fields: fixed }) => parseFixed(fixed, length)),
      parity: fields.objects('parity', PARITY_KEYS).map(({ fields: parity }) => parseParity(parity, length)),
    }
  })

/** The formats that a reader takes, in its order (apb.md 11.3). */
export function parseReaderFormats(reader: Fields, formats: Formats): readonly string[] {
  if (reader.has('cardFormats') && reader.has('cardFormat'))
    reader.bad('cardFormats', 'must be left out beside cardFormat')
  if (!reader.has('cardFormats')) {
    const format = reader.has('cardFormat')
      ? readFormat(reader, 'cardFormat', reader.raw('cardFormat'), formats)
      : undefined
    return [format ?? DEFAULTS.cardFormat]
  }
  const named = reader.list('cardFormats')
  if (named.length === 0 && Array.isArray(reader.raw('cardFormats')))
    reader.bad('cardFormats', `must name at least one format, got ${show(reader.raw('cardFormats'))}`)
  const taken: string[] = []
  named.forEach((value, index) => {
    const format = readFormat(reader, `cardFormats[${index}]`, value, formats)
    if (format === undefined) return
    if (taken.includes(format)) reader.bad(`cardFormats[${index}]`, `names ${format} twice`)
    taken.push(format)
  })
  return taken.length > 0 ? taken : [DEFAULTS.cardFormat]
}

interface Positions {
  readonly text: string
  /** Empty when the text is bad. */
  readonly list: readonly number[]
}

function positionsOf(fields: Fields, key: string, bits: number, most: number): Positions {
  const bad = (message: string): Positions => {
    fields.bad(key, `${message}, got ${show(fields.raw(key))}`)
    return { text: STAND_IN, list: [] }
  }
  const text = fields.raw(key)
  if (typeof text !== 'string') return bad('must be positions such as "1-8" or "1,3,5-7"')
  const parsed = parsePositions(text)
  if (!parsed.ok) return bad(parsed.error)
  const outside = parsed.value.find((position) => position >= bits)
  if (outside !== undefined) return bad(`names bit ${outside}, and a card of ${bits} bits has bits 0 to ${bits - 1}`)
  if (parsed.value.length > most) return bad(`has ${parsed.value.length} bits, and ${most} are the most`)
  return { text, list: parsed.value }
}

function parseFixed(fixed: Fields, bits: number): CardFormat['fixed'][number] {
  const at = fixed.required('at') ? positionsOf(fixed, 'at', bits, MAX_CARD_BITS) : { text: STAND_IN, list: [] }
  const value = fixed.required('value') ? readDigits(fixed, 'value') : undefined
  if (value !== undefined && at.list.length > 0 && BigInt(value) >= 1n << BigInt(at.list.length))
    fixed.bad('value', `does not fit its ${at.list.length} bits, got ${show(fixed.raw('value'))}`)
  return { at: at.text, value: value ?? '0' }
}

function parseParity(parity: Fields, bits: number): CardFormat['parity'][number] {
  const bit = parity.required('bit') ? parity.whole('bit') : undefined
  if (bit !== undefined && bit >= bits)
    parity.bad('bit', `a card of ${bits} bits has bits 0 to ${bits - 1}, got ${bit}`)
  const kind = parity.required('kind') ? parity.word('kind', ['even', 'odd']) : undefined
  const over = parity.required('over') ? positionsOf(parity, 'over', bits, MAX_CARD_BITS) : { text: STAND_IN, list: [] }
  if (bit !== undefined && over.list.includes(bit))
    parity.bad('over', `must not name the parity bit itself, bit ${bit}`)
  return { bit: bit ?? 0, kind: kind ?? 'even', over: over.text }
}

/** Formats that are allowed and can hardly be meant: fields over parity bits, bits that nothing reads. */
export const formatWarnings = (formats: readonly CardFormat[]): Problem[] =>
  formats.flatMap((format, index) => {
    const path = `cardFormats[${index}]`
    const of = (text: string): readonly number[] => {
      const parsed = parsePositions(text)
      return parsed.ok ? parsed.value : []
    }
    const parityBits = new Set(format.parity.map(({ bit }) => bit))
    const fields: [string, string][] = [
      ['number', format.number],
      ...(format.facility === null ? [] : [['facility', format.facility] satisfies [string, string]]),
      ...format.fixed.map(({ at }, i): [string, string] => [`fixed[${i}].at`, at]),
    ]
    const overlaps = fields.flatMap(([key, text]): Problem[] => {
      const shared = of(text).filter((position) => parityBits.has(position))
      return shared.length === 0
        ? []
        : [
            {
              path: `${path}.${key}`,
              message: `overlaps ${shared.length === 1 ? 'parity bit' : 'parity bits'} ${shared.join(', ')}`,
            },
          ]
    })
    const read = new Set([
      ...parityBits,
      ...fields.flatMap(([, text]) => of(text)),
      ...format.parity.flatMap(({ over }) => of(over)),
    ])
    const unread = Array.from({ length: format.bits }, (_, position) => position).filter((bit) => !read.has(bit))
    if (unread.length === 0) return overlaps
    return [...overlaps, { path: `${path}.bits`, message: `nothing reads ${bitsOf(unread)}` }]
  })

const bitsOf = (positions: readonly number[]): string =>
  `${positions.length === 1 ? 'bit' : 'bits'} ${ranges(positions)}`

/** Rising positions as `0, 3-7`. */
function ranges(positions: readonly number[]): string {
  const parts: string[] = []
  for (let i = 0; i < positions.length;) {
    let last = i
    while (positions[last + 1] === (positions[last] as number) + 1) last++
    parts.push(last === i ? `${positions[i]}` : `${positions[i]}-${positions[last]}`)
    i = last + 1
  }
  return parts.join(', ')
}
