import { describe, expect, test } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { exportSite } from '../../../main/site/export'
import { parseSite } from '../../../main/site/parse'
import { pinsOf } from '../../../main/running/pin-book'
import { parseRecord } from '../../../main/site/record'
import { formatInstant } from '../../../main/domain/time'

const file = (pin: unknown, mode: string, other: unknown = '0417', more: object = {}) => ({
  format: 'sallyport-site/1',
  site: { name: 'Pins' },
  controllers: [
    { id: 'B1', kind: 'osdp' },
    { id: 'P1', kind: 'panel' },
  ],
  areas: [{ id: 1, name: 'Inside' }],
  doors: [{ id: 'D1' }],
  readers: [
    {
      id: 'R1',
      door: 'D1',
      controller: 'B1',
      address: 0,
      from: 0,
      to: 1,
      secureChannel: 'required',
      pin: mode,
      ...more,
    },
  ],
  cardholders: [
    {
      id: 'c1',
      pin,
      credentials: [
        { id: 'k0', active: false },
        { id: 'k1', format: 'H10301', facility: 12, number: 5555 },
      ],
    },
    { id: 'c2', pin: other, credentials: [{ id: 'k2', format: 'H10301', facility: 12, number: 5556 }] },
    { id: 'c3', credentials: [{ id: 'k3', format: 'H10301', facility: 12, number: 5557 }] },
  ],
})

const problems = (json: unknown): string[] => {
  const parsed = parseSite(json)
  return parsed.ok ? [] : parsed.error.map(problemLine)
}
const siteOf = (json: unknown) => {
  const parsed = parseSite(json)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}

describe('the site file', () => {
  test.each(['12345678', '0000', '9999'])('takes %s, and gives it back', (pin) => {
    const { site, warnings } = siteOf(file(pin, 'card-and-pin'))
    expect(site.cardholders[0]?.pin).toBe(pin)
    expect(site.readers[0]?.pin).toBe('card-and-pin')
    expect(warnings).toEqual([])
    expect(parseSite(exportSite(site))).toMatchObject({ ok: true, value: { site } })
  })

  test.each(['123', '123456789', '12a4', 1234, '１２３４'])('refuses %j and never shows it', (pin) => {
    expect(problems(file(pin, 'none'))).toEqual(['cardholders[0].pin: must be 4 to 8 digits, as text'])
  })

  test('one PIN of two people is refused where it alone says who it is, and a warning elsewhere', () => {
    expect(problems(file('0417', 'pin-only'))).toEqual([
      'cardholders[1].pin: is that of c1 too, and reader R1 tells people apart by it',
    ])
    expect(siteOf(file('0417', 'card-and-pin')).warnings.map(problemLine)).toEqual([
      'cardholders[1].pin: is that of c1 too',
    ])
  })

  test('a panel keeps its own keypads', () => {
    expect(problems(file('0417', 'card-and-pin', '9999', { controller: 'P1' }))).toEqual([
      'readers[0].pin: is for a reader on a bus; what a panel does with keys is its own',
    ])
    expect(problems(file('0417', 'sometimes', '9999'))).toEqual([
      'readers[0].pin: must be one of "none", "card-and-pin", "pin-only", got "sometimes"',
    ])
  })

  test('a record says how it went, and nothing else', () => {
    const { site } = siteOf(file('0417', 'card-and-pin', '9999'))
    const read = { type: 'read', at: formatInstant(0), reader: 'R1', credential: 'k1' }
    expect(parseRecord({ ...read, pin: 'wrong' }, site, null)).toMatchObject({ ok: true, value: { pin: 'wrong' } })
    expect(parseRecord({ ...read, pin: '0417' }, site, null)).toMatchObject({ ok: false })
  })
})

describe('whose PIN is which', () => {
  const hash = (pin: string): string => `0badf00d:${pin.padStart(32, 'f')}`
  const pins = pinsOf(siteOf(file('0417', 'pin-only', '00417')).site, hash)
  /** H10301 of facility 12: parity, 8 bits, 16 bits, parity. */
  const raw = (number: number): string => {
    const bits = `${(12).toString(2).padStart(8, '0')}${number.toString(2).padStart(16, '0')}`
    const ones = (part: string): number => part.replaceAll('0', '').length
    const whole = `${ones(bits.slice(0, 12)) % 2}${bits}${1 - (ones(bits.slice(12)) % 2)}`.padEnd(32, '0')
    return parseInt(whole, 2).toString(16).padStart(8, '0')
  }

  test('a card knows its own alone', () => {
    const isRight = pins.ofCard('R1', 26, raw(5555))
    expect(['0417', '00417', '417', '0418', '', '04170'].map((typed) => isRight?.(typed))).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ])
    expect(pins.ofCard('R1', 26, raw(5557))).toBe(null)
    expect(pins.ofCard('R1', 26, raw(7))).toBe(undefined)
  })

  test('a stored hash counts as the PIN it was made of, under the key that made it', () => {
    const stored = siteOf(file('0417', 'pin-only', '00417')).site
    const cardholders = stored.cardholders.map(({ pin, ...rest }) =>
      pin === undefined ? rest : { ...rest, pinHash: hash(pin) },
    )
    const same = pinsOf({ ...stored, cardholders }, hash)
    expect(same.ofCard('R1', 26, raw(5555))?.('0417')).toBe(true)
    expect(same.credentialOf('00417')).toBe('k2')
    const other = pinsOf({ ...stored, cardholders }, (pin) => hash(pin).replace('0badf00d', '0badf00e'))
    expect(other.ofCard('R1', 26, raw(5555))?.('0417')).toBe(false)
    expect(other.credentialOf('0417')).toBe(undefined)
    const lost = pinsOf({ ...stored, cardholders }, () => undefined)
    expect(lost.ofCard('R1', 26, raw(5555))?.('0417')).toBe(false)
    expect(lost.credentialOf('0417')).toBe(undefined)
  })

  test('a PIN alone finds a credential that is active', () => {
    expect(pins.credentialOf('0417')).toBe('k1')
    expect(pins.credentialOf('00417')).toBe('k2')
    expect(pins.credentialOf('0000')).toBe(undefined)
    expect(pins.credentialOf('')).toBe(undefined)
  })
})
