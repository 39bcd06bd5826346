import { describe, expect, it } from 'vitest'
import { problemLine } from '../../../main/domain/result'
import { parseKeptSite, parseSiteText } from '../../../main/site/parse'

describe('a bad site file', () => {
  const PIN = '839174'
  const CARD = 60417
  const secret = new RegExp(`${PIN}|${CARD}`)
  const holder = {
    id: 'c1',
    name: 'Ada',
    pin: PIN,
    credentials: [{ id: 'k1', format: 'H10301', facility: 1, number: CARD }],
  }
  const site = {
    format: 'sallyport-site/1',
    site: { name: 'S' },
    doors: [],
    readers: [],
    cardholders: [holder],
  }
  const text = JSON.stringify(site)
  it.each([
    ['typographic quotation marks', text.replace(`"${PIN}"`, `\u201C${PIN}\u201D`)],
    ['a cut end', text.slice(0, text.indexOf(PIN) + 6)],
    ['a PIN without quotation marks and with a letter', text.replace(`"${PIN}"`, `${PIN}x`)],
    ['a PIN that is a number', text.replace(`"${PIN}"`, PIN)],
    ['a PIN with a letter', text.replace(PIN, `${PIN}x`)],
    [
      'a card that two have',
      JSON.stringify({ ...site, cardholders: [holder, { ...holder, id: 'c2', pin: undefined }] }),
    ],
    ['cardholders that are no list', JSON.stringify({ ...site, cardholders: holder })],
    ['a cardholder that is a list', JSON.stringify({ ...site, cardholders: [[holder]] })],
    ['a cardholder that is a PIN', JSON.stringify({ ...site, cardholders: [PIN] })],
    ['credentials that are a number', JSON.stringify({ ...site, cardholders: [{ ...holder, credentials: CARD }] })],
    ['a card number with a letter', text.replace(String(CARD), `"${CARD}x"`)],
    ['a name that is an object', JSON.stringify({ ...site, cardholders: [{ ...holder, name: { pin: PIN } }] })],
  ])('shows no PIN and no card number: %s', (_what, bad) => {
    const parsed = parseSiteText(bad)
    expect(parsed.ok).toBe(false)
    const said = parsed.ok ? '' : parsed.error.map(problemLine).join('\n')
    expect(said).not.toBe('')
    expect(said).not.toMatch(secret)
  })
  it('names the place of a value that is nested 200,000 deep', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    const names = (path: string, bad: string): void => {
      const place = /^line 1, column \d+: nested deeper than 64 levels$/
      expect(parseSiteText(bad)).toMatchObject({ ok: false, error: [{ message: expect.stringMatching(place) }] })
      expect(parseKeptSite(bad)).toMatchObject({ ok: false, error: [{ path }] })
    }
    names('file', deep)
    names('cardholders[0].name', text.replace('"Ada"', deep))
    names('site.timeZone', text.replace('"site":{', `"site":{"timeZone":${deep},`))
  })
  it('shows names of places without the characters that steer a terminal or end a C string', () => {
    const parsed = parseSiteText(JSON.stringify({ ...site, doors: [{ id: 'D1', name: 'A\u0000d\u001B[2Ja' }] }))
    expect(parsed.ok && parsed.value.site.doors[0]?.name).toBe('A\uFFFDd\uFFFD[2Ja')
  })
})
