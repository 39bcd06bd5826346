/** Words of the desk: every sentence comes from the one catalogue, so that a translation is one file. */
import catalogue from '../../resources/text/en.json'

export type TextKey = keyof typeof catalogue
type CountKey = TextKey extends infer K ? (K extends `${infer Base}.one` ? Base : never) : never
export type Values = Readonly<Record<string, string | number>>

const words: Readonly<Record<string, string>> = catalogue

const PLACEHOLDER = /\{(\w+)\}/g

/** Fills `{name}` places. A place without a value stays visible, so that a forgotten one is seen and not guessed at. */
export function fill(template: string, values: Values): string {
  return template.replace(PLACEHOLDER, (place, name: string) => String(values[name] ?? place))
}

export function text(key: TextKey, values?: Values): string {
  const template = words[key] ?? key
  return values ? fill(template, values) : template
}

/** The sentence of a family such as `alarm.` for a name that comes from outside; `undefined` when the catalogue has none. */
export function textIn(prefix: `${string}.`, name: string, values?: Values): string | undefined {
  const template = words[prefix + name]
  return template === undefined || !values ? template : fill(template, values)
}

/** `1 person` or `4 people`: picks the form by the number and offers the number as `{n}`. */
export function count(key: CountKey, n: number, values?: Values): string {
  const form = n === 1 ? `${key}.one` : `${key}.other`
  return fill(words[form] ?? key, { n: grouped(n), ...values })
}

/** Whole numbers with thin spaces between thousands, `20 884 131`: read at a glance in any language. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ' ')
}

/** The template cut at its places, for sentences that hold more than plain words. */
export function parts(key: TextKey): readonly (string | { readonly place: string })[] {
  const template = words[key] ?? key
  const found: (string | { place: string })[] = []
  let from = 0
  for (const match of template.matchAll(PLACEHOLDER)) {
    if (match.index > from) found.push(template.slice(from, match.index))
    found.push({ place: match[1] ?? '' })
    from = match.index + match[0].length
  }
  if (from < template.length) found.push(template.slice(from))
  return found
}
