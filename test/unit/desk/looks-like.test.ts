import { describe, expect, it } from 'vitest'
import { looksLike } from '../../../main/desk/looks-like'
import type { UnknownCard } from '../../../main/domain/card'
import { createEngine } from '../../../main/engine/engine'
import { parseSite } from '../../../main/site/parse'

interface Credential {
  readonly format: string
  readonly facility?: number
  readonly number: number | string
  readonly bits?: number
  readonly active?: boolean
}

function siteWith(credentials: readonly Credential[], cardFormats: readonly string[] = ['H10301']) {
  const parsed = parseSite({
    format: 'sallyport-site/1',
    site: { name: 'S' },
    doors: [{ id: 'D1' }],
    readers: [{ id: 'R1', door: 'D1', from: 0, to: 1, cardFormats }],
    areas: [{ id: 1 }],
    cardFormats: [
      { id: 'no-facility', bits: 26, number: '1-24' },
      { id: 'any-facility', bits: 26, facility: '1-8', number: '9-24', facilityMatters: false },
    ],
    cardholders: credentials.map((credential, i) => ({
      id: `c${i}`,
      name: `Person ${i}`,
      credentials: [{ id: `k${i}`, ...credential }],
    })),
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

/** What a denial tells of bits: H10301, facility 12, number 5555, unless others are given. */
function refused(site: ReturnType<typeof siteWith>, raw = { bits: 26, hex: '860AD980' }): UnknownCard {
  const { events } = createEngine(site).step({ type: 'read', at: 0, reader: 'R1', presented: { kind: 'raw', ...raw } })
  const [event] = events
  if (event?.event !== 'access.denied' || event.card === undefined) throw new Error(JSON.stringify(event))
  return event.card
}
const like = (credentials: readonly Credential[], cardFormats?: readonly string[]) => {
  const site = siteWith(credentials, cardFormats)
  return looksLike(site, refused(site))
}
const FIRST = { cardholder: 'c0', name: 'Person 0' }

describe('whose card an unknown one looks like', () => {
  it('has bits that fit the reader, so that these tests mean what they say', () => {
    expect(refused(siteWith([]))).toMatchObject({ fits: [{ format: 'H10301', facility: '12', number: '5555' }] })
  })

  it.each<[string, Credential]>([
    ['the same bits as one number', { format: 'raw', number: 12 * 2 ** 17 + 5555 * 2 + 2 ** 25 }],
    ['the same bits in a format that the reader does not accept', { format: 'no-facility', number: 12 * 65536 + 5555 }],
    ['the same digits in a longer format', { format: 'H10306', facility: 12, number: 5555 }],
    ['the same number in a format without facility', { format: 'H10302', number: 5555 }],
  ])('is on file with %s', (_, credential) => {
    expect(like([{ format: 'H10301', facility: 12, number: 5556 }, credential])).toEqual({
      cardholder: 'c1',
      name: 'Person 1',
      format: credential.format,
    })
  })

  it.each<[string, Credential]>([
    ['another facility', { format: 'H10306', facility: 13, number: 5555 }],
    ['another number', { format: 'H10306', facility: 12, number: 5554 }],
    ['another length', { format: 'raw', bits: 32, number: 12 * 2 ** 17 + 5555 * 2 + 2 ** 25 }],
  ])('is nobody whose card has %s', (_, credential) => expect(like([credential])).toBeNull())

  it('is nobody in particular when it could be two', () => {
    const two = [
      { format: 'H10306', facility: 12, number: 5555 },
      { format: 'H10302', number: 5555 },
    ]
    expect(like(two.slice(0, 1))).toEqual({ ...FIRST, format: 'H10306' })
    expect(like(two)).toBeNull()
  })

  it('ignores a facility that does not matter (11.4)', () => {
    expect(like([{ format: 'any-facility', facility: 99, number: 5555 }])).toEqual({ ...FIRST, format: 'any-facility' })
  })

  it('compares no digits of a format that the reader does not accept', () => {
    const site = siteWith([{ format: 'H10302', number: 12 * 65536 + 5555 }], ['H10306'])
    expect(looksLike(site, refused(site))).toBeNull()
  })

  it('is also known by a card that a record names', () => {
    const site = siteWith([{ format: 'H10306', facility: 12, number: 5555 }])
    const card = { format: 'H10301', facility: '12', number: '5555' }
    expect(looksLike(site, card)).toEqual({ ...FIRST, format: 'H10306' })
  })
})
