import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import catalogue from '../../../resources/text/en.json'
import { count, fill, grouped, parts, text, textIn } from '../../../renderer/format/text'

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
const desk = read('renderer')
const words: Readonly<Record<string, string>> = catalogue
const keys = Object.keys(words)

/** Text between quotes, and templates with their changing part as a gap. */
const literals = new Set([...sources.matchAll(/['"]([a-z0-9.?-]+)['"]/g)].map((match) => match[1] ?? ''))
const templates = [...sources.matchAll(/`([a-z0-9.-]*)\$\{[^`]*?\}([a-z0-9.-]*)`/g)].map((match) => ({
  before: match[1] ?? '',
  after: match[2] ?? '',
}))

function isUsed(key: string): boolean {
  const base = key.replace(/\.(one|other)$/, '')
  return (
    literals.has(key) ||
    literals.has(base) ||
    [...literals].some((literal) => literal.endsWith('.') && literal.length > 3 && key.startsWith(literal)) ||
    templates.some(({ before, after }) => before.includes('.') && key.startsWith(before) && key.endsWith(after))
  )
}

describe('the catalogue', () => {
  it('has no key that nothing asks for', () => {
    expect(keys.filter((key) => !isUsed(key))).toEqual([])
  })

  it('has every key that is asked for by its name', () => {
    const asked = [...desk.matchAll(/\b(?:text|parts)\(\s*'([a-z0-9.?-]+)'/g)].map((match) => match[1] ?? '')
    const counted = [...desk.matchAll(/\bcount\(\s*'([a-z0-9.-]+)'/g)].map((match) => `${match[1] ?? ''}.other`)
    const said = [...desk.matchAll(/\bk="([a-z0-9.-]+)"/g)].map((match) => match[1] ?? '')
    expect(asked.length).toBeGreaterThan(200)
    expect([...asked, ...counted, ...said].filter((key) => !(key in words))).toEqual([])
  })

  it('has both forms of everything that is counted', () => {
    const ones = keys.filter((key) => key.endsWith('.one')).map((key) => key.replace(/\.one$/, ''))
    expect(ones.filter((base) => !(`${base}.other` in words))).toEqual([])
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

describe('sentences of the catalogue', () => {
  it.each([
    ['{a} of {b}', { a: 1, b: 2 }, '1 of 2'],
    ['{a} of {b}', { a: 1 }, '1 of {b}'],
    ['none', { a: 1 }, 'none'],
  ])('fills %s', (template, values, filled) => {
    expect(fill(template, values)).toBe(filled)
  })

  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1 000'],
    [20_884_131, '20 884 131'],
  ])('groups %i', (n, words) => {
    expect(grouped(n)).toBe(words)
  })

  it('counts in the form that fits the number', () => {
    expect(count('release.do.reset', 1)).toBe('Reset 1 person')
    expect(count('release.do.reset', 41)).toBe('Reset 41 people')
  })

  it('finds what comes from outside, and says so when it cannot', () => {
    expect(textIn('denied.', 'no-access')).toBe('Refused: no access to this door')
    expect(textIn('denied.', 'nothing-of-ours')).toBeUndefined()
  })

  it('takes a sentence apart at its places', () => {
    expect(parts('strip.set')).toEqual(['set ', { place: 'at' }, ' by ', { place: 'by' }])
    expect(text('strip.end')).toBe('End now')
  })
})
