/** The guide that ships with the app and the rules of apb.md, in parts that can be opened and searched. Read when Help opens first. */
import type { Token, Tokens } from 'marked'

export interface Part {
  /** Unique: its title in small letters with hyphens, `rule-4` for a section of the rules. */
  readonly id: string
  readonly title: string
  /** Title of the page it is on. */
  readonly page: string
  readonly tokens: readonly Token[]
  /** What is searched: its title and text in small letters. */
  readonly letters: string
}

export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

/** What `guide-pages.ts` holds. */
interface GuidePages {
  /** By path. */
  readonly PAGES: Readonly<Record<string, string>>
  readonly RULES: string
}

type Lexer = (text: string) => readonly Token[]

const isHeading = (token: Token, depth: number): token is Tokens.Heading =>
  token.type === 'heading' && (token as Tokens.Heading).depth === depth

/** Splits a page at its headings of the second level; text before the first one is a part with the page's own title. */
function partsOf(text: string, lex: Lexer, idOf: (title: string) => string): readonly Part[] {
  let page = ''
  const parts: { title: string; tokens: Token[] }[] = []
  for (const token of lex(text)) {
    if (isHeading(token, 1)) {
      page = token.text
      parts.push({ title: page, tokens: [] })
    } else if (isHeading(token, 2)) parts.push({ title: token.text, tokens: [] })
    else parts.at(-1)?.tokens.push(token)
  }
  return parts
    .filter(({ tokens }) => tokens.some(({ type }) => type !== 'space'))
    .map(({ title, tokens }) => {
      const letters = `${title} ${tokens.map(({ raw }) => raw).join(' ')}`.toLowerCase()
      return { id: idOf(title), title, page, tokens, letters }
    })
}

const ruleId = (title: string): string => {
  const section = /^\d+/.exec(title)?.[0]
  return section === undefined ? 'rules' : `rule-${section}`
}

/** All parts, in the order of their pages, the rules last. */
export function guideOf(lex: Lexer, { PAGES, RULES }: GuidePages): readonly Part[] {
  const pages = Object.entries(PAGES).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [...pages.flatMap(([, text]) => partsOf(text, lex, slug)), ...partsOf(RULES, lex, ruleId)]
}

let loaded: Promise<readonly Part[]> | undefined
export function loadGuide(): Promise<readonly Part[]> {
  loaded ??= Promise.all([import('marked'), import('./guide-pages')]).then(([{ marked }, pages]) =>
    guideOf((text) => marked.lexer(text), pages),
  )
  return loaded
}

/** The part that holds an id: its own, or the section of a rule. */
export const partAt = (parts: readonly Part[], at: string): Part | undefined =>
  parts.find(({ id }) => id === at) ?? parts.find(({ id }) => id === at.split('.')[0])

/** Parts that have every one of the words, those with one in the title first. */
export function searchGuide(parts: readonly Part[], typed: string): readonly Part[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const found = parts.filter(({ letters }) => words.every((word) => letters.includes(word)))
  const inTitle = ({ title }: Part): boolean => words.some((word) => title.toLowerCase().includes(word))
  return [...found.filter(inTitle), ...found.filter((part) => !inTitle(part))]
}
