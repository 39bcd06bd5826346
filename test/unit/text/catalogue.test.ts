import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { directionOf } from '../../../main/text/catalogue'
import { windowTexts } from '../../../main/text/window-texts'
import { count, text, textIn } from '../../../renderer/format/text'
import { argumentProblems, takenBy, textCalls, translationProblems } from '../../support/text-calls'

const root = join(import.meta.dirname, '../../..')

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) return filesBelow(path)
    return /\.tsx?$/.test(name) ? [path] : []
  })
}

const read = (...rooms: readonly string[]): string =>
  rooms
    .flatMap((room) => filesBelow(join(root, room)))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
const sources = read('renderer', 'main', 'preload')
const folder = join(root, 'resources/text')
/** `en/window` to its texts. */
const catalogues = new Map(
  readdirSync(folder).flatMap((language) =>
    readdirSync(join(folder, language)).map((file) => [
      `${language}/${file.replace('.json', '')}`,
      JSON.parse(readFileSync(join(folder, language, file), 'utf8')) as Readonly<Record<string, string>>, // own files
    ]),
  ),
)
const textsOf = (name: string): Readonly<Record<string, string>> => catalogues.get(name) ?? {}
const words = textsOf('en/window')
const keys = Object.keys(words)

/** Text between quotes, and templates with their changing part as a gap. */
const literals = new Set([...sources.matchAll(/['"]([a-z0-9.?-]+)['"]/g)].map((match) => match[1] ?? ''))
const templates = [...sources.matchAll(/`([a-z0-9.-]*)\$\{[^`]*?\}([a-z0-9.-]*)`/g)].map((match) => ({
  before: match[1] ?? '',
  after: match[2] ?? '',
}))

function isUsed(key: string): boolean {
  return (
    literals.has(key) ||
    [...literals].some((literal) => literal.endsWith('.') && literal.length > 3 && key.startsWith(literal)) ||
    templates.some(({ before, after }) => before.includes('.') && key.startsWith(before) && key.endsWith(after))
  )
}

describe('the catalogue', () => {
  it('names each key once, since the last of two would win without a word', () => {
    for (const language of readdirSync(folder))
      for (const file of readdirSync(join(folder, language))) {
        const named = [...readFileSync(join(folder, language, file), 'utf8').matchAll(/^ {2}"([^"]+)":/gm)].map(
          (match) => match[1] ?? '',
        )
        expect(named.length).toBeGreaterThan(10)
        expect(named.filter((key, at) => named.indexOf(key) !== at)).toEqual([])
      }
  })

  it('has no key that nothing asks for', () => {
    expect(keys.filter((key) => !isUsed(key))).toEqual([])
  })

  it('has every key that the code names, with the values that its text takes', () => {
    const calls = [
      ...textCalls(['renderer'], ['text', 'count']),
      ...textCalls(
        ['main/desk', 'main/notify', 'main/window', 'main/export'],
        ['say', 'sentence', 'words', 'inSiteTime'],
      ),
    ]
    expect(calls.length).toBeGreaterThan(1_000)
    expect(calls.flatMap((call) => argumentProblems(call, words))).toEqual([])
  })

  it.each([
    [['a.missing'], [], 'x:1: a.missing is not in the catalogue'],
    [['named'], [], 'x:1: named needs {name}'],
    [['named', 'plain'], ['name', 'other'], 'x:1: no text takes {other}'],
  ])('reports a call for %j with %j', (asked, values, problem) => {
    expect(argumentProblems({ at: 'x:1', keys: asked, values }, { named: 'by {name}', plain: 'nobody' })).toEqual([
      problem,
    ])
  })

  it('is plain: no shouting, no blame, no codes', () => {
    const forbidden = /!|\bdenied access\b|\boffender|\binvalid\b|\berror \d|\b(?:he|she)\b/i
    expect(keys.filter((key) => forbidden.test(words[key] ?? ''))).toEqual([])
  })

  it('begins no sentence and ends none with a space', () => {
    const meant = new Set(['top.zone', 'area.of'])
    expect(keys.filter((key) => !meant.has(key) && words[key] !== words[key]?.trim())).toEqual([])
  })
})

describe('catalogues', () => {
  it.each([...catalogues.keys()])(
    '%s has texts of its own for each key, taking the values of the English ones',
    (name) => {
      const [language = '', file = ''] = name.split('/')
      expect(translationProblems(language, textsOf(name), textsOf(`en/${file}`))).toEqual([])
    },
  )

  it.each([
    ['pl', { n: '{n, plural, one {# osoba} few {# osoby} many {# osób} other {# osoby}}' }, []],
    ['pl', { n: '{n, plural, one {# osoba} other {# osoby}}' }, ['n: {n} has no form few', 'n: {n} has no form many']],
    ['pl', {}, ['n: has no translation']],
    [
      'pl',
      { n: '{m, plural, other {#}}', x: 'y' },
      [
        'x: is no key of English',
        'n: takes {m} and not {n}',
        'n: {m} has no form few',
        'n: {m} has no form many',
        'n: {m} has no form one',
      ],
    ],
    ['en', { n: '{n, plural, one {#}' }, [expect.stringMatching(/^n: SyntaxError: /)]],
  ] as const)('checks a translation into %s: %j', (language, texts, problems) => {
    expect(translationProblems(language, texts, { n: '{n, plural, one {# person} other {# people}}' })).toEqual(
      problems,
    )
  })

  it.each([
    ['en', 'ltr'],
    ['pl-PL', 'ltr'],
    ['ar', 'rtl'],
    ['he', 'rtl'],
    ['az-Arab', 'rtl'],
  ])('writes %s %s', (language, direction) => {
    expect(directionOf(language)).toBe(direction)
  })
})

describe('texts of the window', () => {
  it('counts in the form that fits the number', () => {
    expect(count('release.do.reset', 1)).toBe('Reset 1 person')
    expect(count('release.do.reset', 41)).toBe('Reset 41 people')
    expect(count('past.found', 20_884_131)).toBe('20 884 131 events.')
  })

  it('finds the texts of names from outside, and reports that there is none', () => {
    expect(textIn('denied.', 'no-access')).toBe('Refused: no access to this door')
    expect(textIn('denied.', 'nothing-of-ours')).toBeUndefined()
  })

  it('cuts a text at its places', () => {
    const place = { at: 1 }
    expect(windowTexts.pieces('strip.set', { at: place, by: place })).toEqual(['set ', place, ' by ', place])
    expect(text('strip.end')).toBe('End now')
    expect([...takenBy(words['strip.set'] ?? '').values]).toEqual(['at', 'by'])
  })
})
