/**
 * The main screens in two languages made up for this test: English with accents, longer and in brackets, where a text that does
 * not come from the catalogue stands out; and the same from right to left.
 */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { scene } from '../gallery/scenes'
import { NAMES, SITE } from '../gallery/site'
import { closeDesk, openDesk } from './open-desk'

/** Letters outside of places and plural forms get an accent. */
function accented(message: string): string {
  const ACCENTS: Readonly<Record<string, string>> = {
    a: 'á',
    e: 'é',
    i: 'í',
    o: 'ó',
    u: 'ú',
    A: 'Á',
    E: 'É',
    I: 'Í',
    O: 'Ó',
    U: 'Ú',
  }
  const plural = /^\{n, plural, (.*)\}$/s.exec(message)?.[1]
  if (plural !== undefined)
    return `{n, plural, ${plural.replace(/(\w+) \{((?:[^{}]|\{\w+\})*)\}/g, (_, form: string, text: string) => `${form} {${accented(text)}}`)}}`
  const letters = message.replace(/\{\w+\}|[aeiouAEIOU]/g, (found) => ACCENTS[found] ?? found)
  return `⟦${letters}${'~'.repeat(Math.ceil(letters.length / 3))}⟧`
}

vi.mock('../../main/text/window-texts', async () => {
  const { catalogue } = await import('../../main/text/catalogue')
  const { default: english } = await import('../../resources/text/en/window.json')
  const pseudo = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, accented(text)]))
  const arabic = new Intl.PluralRules('ar').resolvedOptions().pluralCategories
  const forms = (text: string): string => /other (\{.*\})\}$/s.exec(text)?.[1] ?? '{}'
  const rtl = Object.fromEntries(
    Object.entries(pseudo).map(([key, text]) => [
      key,
      text.startsWith('{n, plural') ? `{n, plural, ${arabic.map((form) => `${form} ${forms(text)}`).join(' ')}}` : text,
    ]),
  )
  return {
    windowTexts: catalogue({
      'text/en/window.json': english,
      'text/en-XA/window.json': pseudo,
      'text/ar/window.json': rtl,
    }),
  }
})

afterEach(() => {
  closeDesk()
  vi.restoreAllMocks()
})

const SCREENS = [
  ['live', '#/live'],
  ['live', '#/alarms'],
  ['live', '#/violations'],
  ['live', '#/areas'],
  ['live', '#/doors'],
  ['live', '#/history'],
  ['muster', '#/areas'],
  ['handover', '#/handover'],
] as const

/** What no language translates: keys of a keyboard, and the time scale. */
const KEYS = ['Ctrl', 'Home', 'Enter', 'Space', 'UTC']
const WORD = /[a-z]{3,}/g

/** The words of names, notes and lines that the site and the main process give: they are in no catalogue. */
function givenWords(value: unknown): string[] {
  if (typeof value === 'string') return value.toLowerCase().match(WORD) ?? []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(givenWords) : []
}

/** Every text and label on the page, once. */
function shown(): readonly string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts: string[] = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node.textContent ?? '')
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
    for (const name of ['aria-label', 'title', 'placeholder']) texts.push(element.getAttribute(name) ?? '')
  return [...new Set(texts)]
}

const unformatted = (text: string): boolean => /[{}]|\bNaN\b|\bundefined\b|\[object|, plural,/.test(text)

describe('a translated window', () => {
  it.each(SCREENS)('shows %s %s without text of its own, a key or an empty place', async (of, hash) => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('en-XA')
    const { bridge } = await openDesk({ scene: of, hash })
    const given = new Set(givenWords([KEYS, scene(of), SITE, NAMES, await bridge.handover()]))
    // a translated word has an accent in place of each vowel, so it matches none of these
    const untranslated = shown().flatMap((text) =>
      (text.replace(/[^ ]* UTC$/, '').match(/[\p{L}~⟦⟧]+/gu) ?? []).filter(
        (word) => /^[A-Za-z]{3,}$/.test(word) && /[aeiouAEIOU]/.test(word) && !given.has(word.toLowerCase()),
      ),
    )
    expect(untranslated).toEqual([])
    expect(shown().filter(unformatted)).toEqual([])
    expect(shown().filter((text) => text.includes('⟦')).length).toBeGreaterThan(20)
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['en-XA', 'ltr'])
  })

  it.each([
    ['live', '#/live'],
    ['live', '#/doors'],
  ] as const)('writes %s %s from right to left where the language does', async (of, hash) => {
    vi.spyOn(navigator, 'language', 'get').mockReturnValue('ar-EG')
    await openDesk({ scene: of, hash })
    expect(shown().filter(unformatted)).toEqual([])
    expect(shown().filter((text) => text.includes('⟦')).length).toBeGreaterThan(20)
    expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['ar', 'rtl'])
  })
})
