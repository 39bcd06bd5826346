/** The texts of one catalogue in one language, filled with values by the rules of ICU MessageFormat. */
import { IntlMessageFormat } from 'intl-messageformat'

export type Values = Readonly<Record<string, string | number>>
/** A text by its key with its places filled; the key itself when the catalogue has no such text. */
export type Say = (key: string, values?: Values) => string

export interface Messages {
  /** BCP 47 tag of the language. */
  readonly language: string
  /** Undefined when there is no such key. A place without a value shows as `{place}`. */
  readonly text: (key: string, values?: Values) => string | undefined
  /** The text cut at its places, with the values in between; strings that touch are one. */
  readonly pieces: <T>(key: string, values: Readonly<Record<string, T>>) => readonly (string | T)[] | undefined
}

/** Whole numbers with spaces between thousands, `20 884 131`: a comma or a point would mislead in some languages. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ' ')
}

/** Shows each missing value as its place: `{name}`. */
const withPlaces = <T>(values: Readonly<Record<string, T>>): Record<string, T | string> =>
  new Proxy<Record<string, T | string>>(values, {
    has: () => true,
    get: (known, name) => (typeof name === 'string' && name in known ? known[name] : `{${String(name)}}`),
  })

/** @param texts key to text; a text that is not valid MessageFormat shows as it is */
export function messages(language: string, texts: Readonly<Record<string, string>>): Messages {
  const rules = new Map<string, Intl.PluralRules>()
  const formatters = {
    // only `format` is called, for # and for numbers without a style
    getNumberFormat: () => ({ format: grouped }) as unknown as Intl.NumberFormat,
    getDateTimeFormat: (...args: ConstructorParameters<typeof Intl.DateTimeFormat>) => new Intl.DateTimeFormat(...args),
    getPluralRules: (_: unknown, { type = 'cardinal' }: Intl.PluralRulesOptions = {}) => {
      const known = rules.get(type) ?? new Intl.PluralRules(language, { type })
      rules.set(type, known)
      return known
    },
  }
  /** Parsed on first use: a program shows a small part of its catalogue. */
  const parsed = new Map<string, IntlMessageFormat | string>()

  function compiled(key: string): IntlMessageFormat | string | undefined {
    const known = parsed.get(key)
    if (known !== undefined) return known
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined
    if (text === undefined) return undefined
    const found = text.includes('{') ? formatOf(text) : text
    parsed.set(key, found)
    return found
  }

  function formatOf(text: string): IntlMessageFormat | string {
    try {
      return new IntlMessageFormat(text, language, undefined, { ignoreTag: true, formatters })
    } catch {
      return text
    }
  }

  function filled<T>(format: IntlMessageFormat, values: Readonly<Record<string, T>>): string | T | (string | T)[] {
    try {
      return format.format<T>(values)
    } catch {
      return format.format<T | string>(withPlaces(values))
    }
  }

  return {
    language,
    text: (key, values = {}) => {
      const found = compiled(key)
      return found === undefined || typeof found === 'string' ? found : String(filled(found, values))
    },
    pieces: (key, values) => {
      const found = compiled(key)
      if (found === undefined || typeof found === 'string') return found === undefined ? undefined : [found]
      const pieces = filled(found, values)
      return Array.isArray(pieces) ? pieces : [pieces]
    },
  }
}
