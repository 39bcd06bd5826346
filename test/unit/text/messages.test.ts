import { describe, expect, it } from 'vitest'
import { catalogue, speak } from '../../../main/text/catalogue'
import { grouped, messages } from '../../../main/text/messages'

describe('a message', () => {
  it.each([
    ['{a} of {b}', { a: 1, b: 2 }, '1 of 2'],
    ['{a} of {b}', { a: 1 }, '1 of {b}'],
    ['{a} of {b}', { a: '{b}', b: '<i>' }, '{b} of <i>'],
    ['none', { a: 1 }, 'none'],
    ["a reader's PIN, then #, at 100 %", {}, "a reader's PIN, then #, at 100 %"],
    ["the reader's <b>{n}</b>", { n: 0 }, "the reader's <b>0</b>"],
    ['{broken', { broken: 1 }, '{broken'],
    ['{n, plural, one {# row} other {# rows}}', { n: 1 }, '1 row'],
    ['{n, plural, one {# row} other {# rows}}', { n: 20_884_131 }, '20 884 131 rows'],
  ])('fills %s', (text, values, filled) => {
    expect(messages('en', { key: text }).text('key', values)).toBe(filled)
  })

  it('has no text for a key that is not in the catalogue, nor for one of every object', () => {
    expect(messages('en', { key: 'x' }).text('other')).toBeUndefined()
    expect(messages('en', { key: 'x' }).text('toString')).toBeUndefined()
  })

  it.each([
    [
      'pl',
      '{n, plural, one {# osoba} few {# osoby} many {# osób} other {# osoby}}',
      ['1 osoba', '3 osoby', '5 osób', '22 osoby'],
    ],
    [
      'ar',
      '{n, plural, zero {لا أحد} one {شخص} two {شخصان} few {# أشخاص} many {# شخصا} other {# شخص}}',
      ['شخص', '3 أشخاص', '5 أشخاص', '22 شخصا'],
    ],
  ])('chooses the form of %s', (language, text, filled) => {
    const { text: say } = messages(language, { key: text })
    expect([1, 3, 5, 22].map((n) => say('key', { n }))).toEqual(filled)
  })

  it('comes in pieces around values that are not text', () => {
    const bold = { bold: true }
    const { pieces } = messages('en', { key: 'set {at} by {by}, {at}', plain: 'no place' })
    expect(pieces<unknown>('key', { at: bold, by: 'Kim' })).toEqual(['set ', bold, ' by Kim, ', bold])
    expect(pieces('key', { at: bold })).toEqual(['set ', bold, ' by {by}, ', bold])
    expect(pieces('plain', {})).toEqual(['no place'])
  })

  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1 000'],
    [20_884_131, '20 884 131'],
  ])('groups %i', (n, text) => {
    expect(grouped(n)).toBe(text)
  })
})

describe('a catalogue', () => {
  const texts = catalogue<'yes' | 'no' | 'maybe'>({
    '../en/x.json': { yes: 'Yes', no: 'No' },
    '../pl/x.json': { yes: 'Tak' },
    '../pt-BR/x.json': { yes: 'Sim' },
  })
  it.each([
    ['en', 'Yes', 'No'],
    ['pl', 'Tak', 'No'],
    ['pl-PL', 'Tak', 'No'],
    ['pt-BR', 'Sim', 'No'],
    ['pt-PT', 'Yes', 'No'],
    ['', 'Yes', 'No'],
  ])('speaks %j with the closest folder, and English where a translation is missing', (language, yes, no) => {
    speak(language)
    expect([texts.text('yes'), texts.text('no'), texts.text('maybe'), texts.find('maybe')]).toEqual([
      yes,
      no,
      'maybe',
      undefined,
    ])
    speak('en')
  })
})
