import { describe, expect, it } from 'vitest'
import { parseSiteText } from '../../../main/site/parse'
import { sealPins } from '../../../main/site/seal-pins'

const hash = (pin: string): string => `0badf00d:${pin.padStart(32, '0')}`
const file = (holders: string): string => `{
  "format": "sallyport-site/1",
  "site": { "name": "\\"pin\\": \\"1234\\"" },
  "doors": [ { "id": "D1" } ], "controllers": [ { "id": "B1", "kind": "osdp" } ],
  "readers": [ { "id": "R1", "door": "D1", "from": 0, "to": 0, "controller": "B1", "address": 0, "pin": "card-and-pin" } ],
  "cardholders": [${holders}]
}`
const read = (text: string) => {
  const parsed = parseSiteText(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

describe('a site file whose PINs are replaced', () => {
  it.each([
    [
      'as they are written mostly',
      '{ "id": "a", "pin": "0417", "credentials": [] }, { "id": "b" }, { "id": "c", "pin": null }',
    ],
    ['with other space', '{ "id": "a",\n "pin"\t:\n"0417" }'],
    ['with escapes in the digits', '{ "id": "a", "pin": "\\u0030417" }'],
    ['with escapes in the key', '{ "id": "a", "\\u0070in": "0417" }, { "id": "b", "pin": "12345678" }'],
  ])('says the same as its site: %s', (_, holders) => {
    const text = file(holders)
    const site = read(text)
    const sealed = sealPins({ site, text }, hash)
    expect(read(sealed.text)).toEqual(sealed.site)
    expect(JSON.stringify(read(sealed.text))).toBe(JSON.stringify(sealed.site))
    expect(sealed.site.cardholders[0]).toMatchObject({ id: 'a', pinHash: hash('0417') })
    expect(sealed.site.cardholders.every(({ pin }) => pin === undefined)).toBe(true)
    expect(sealed.site.name).toBe('"pin": "1234"')
    expect(sealed.text).not.toMatch(/"0417"|u0030417|"12345678"/)
    expect(sealPins(sealed, () => '')).toEqual(sealed)
  })
  it('keeps its layout but for them', () => {
    const text = file('{ "id": "a", "pin": "0417" }')
    expect(sealPins({ site: read(text), text }, hash).text).toBe(
      text.replace('"pin": "0417"', `"pinHash": "${hash('0417')}"`),
    )
  })
  it('refuses both forms together, and a form that no export has, and never shows it', () => {
    const problem = (holder: string) => {
      const parsed = parseSiteText(file(holder))
      return parsed.ok ? [] : parsed.error
    }
    expect(problem(`{ "id": "a", "pin": "0417", "pinHash": "${hash('0417')}" }`)).toEqual([
      { path: 'cardholders[0].pinHash', message: 'stands beside pin: only one of them may' },
    ])
    expect(problem('{ "id": "a", "pinHash": "0417" }')).toEqual([
      {
        path: 'cardholders[0].pinHash',
        message: 'must be as an export has it: 8 hex digits, a colon and 32 hex digits',
      },
    ])
  })
})
