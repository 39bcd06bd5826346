/** Where the code asks for texts of the catalogue, read from its syntax trees. */
import { parseSync } from 'oxc-parser'
import { IntlMessageFormat } from 'intl-messageformat'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, lineAt, walk } from '../../native/toolchain/source-files.mjs'

const root = join(import.meta.dirname, '../..')

type Node = Readonly<Record<string, unknown>> & { readonly type: string; readonly start: number }

export interface TextCall {
  /** `path:line` */
  readonly at: string
  readonly keys: readonly string[]
  /** Names of the values; null = not visible in the call. */
  readonly values: readonly string[] | null
}

const node = (value: unknown): Node | undefined =>
  typeof value === 'object' && value !== null && 'type' in value ? (value as Node) : undefined // a tree of oxc-parser
const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.flatMap((one) => node(one) ?? []) : [])

function literals(of: Node | undefined): readonly string[] {
  if (of?.type === 'Literal' && typeof of['value'] === 'string') return [of['value']]
  if (of?.type === 'ConditionalExpression')
    return [...literals(node(of['consequent'])), ...literals(node(of['alternate']))]
  return []
}

function names(of: Node | undefined): readonly string[] | null {
  if (of === undefined) return []
  if (of.type !== 'ObjectExpression') return null
  const properties = nodes(of['properties'])
  if (properties.some(({ type, computed }) => type !== 'Property' || computed === true)) return null
  return properties.map(({ key }) => String(node(key)?.['name'] ?? node(key)?.['value']))
}

/** @param functions names of the functions whose first argument is a key and whose second is the values; `count` has a number between */
export function textCalls(folders: readonly string[], functions: readonly string[]): readonly TextCall[] {
  return filesBelow([...folders], /\.tsx?$/).flatMap((path) => {
    const source = readFileSync(join(root, path), 'utf8')
    const found: TextCall[] = []
    const add = (start: number, keys: readonly string[], values: readonly string[] | null): void => {
      if (keys.length > 0) found.push({ at: `${path}:${lineAt(source, start)}`, keys, values })
    }
    walk(parseSync(path, source).program, (each) => {
      const one = each as Node // of the same tree
      if (one.type === 'CallExpression') {
        const callee = node(one['callee'])
        const name = String(callee?.['name'] ?? node(callee?.['property'])?.['name'])
        const args = nodes(one['arguments'])
        if (functions.includes(name) && name === 'count') {
          const values = names(args[2])
          add(one.start, literals(args[0]), values && ['n', ...values])
        } else if (functions.includes(name)) add(one.start, literals(args[0]), names(args[1]))
      }
      if (one.type === 'JSXOpeningElement' && node(one['name'])?.['name'] === 'Say') {
        const attributes = new Map(
          nodes(one['attributes']).map(({ name, value }) => [String(node(name)?.['name']), node(value)]),
        )
        const inner = (of: Node | undefined): Node | undefined =>
          of?.type === 'JSXExpressionContainer' ? node(of['expression']) : of
        add(one.start, literals(inner(attributes.get('k'))), names(inner(attributes.get('with'))))
      }
    })
    return found
  })
}

/** What a message of the catalogue takes: names of its arguments, and its plural forms by argument. */
export interface Taken {
  readonly values: ReadonlySet<string>
  readonly plurals: readonly { readonly name: string; readonly forms: readonly string[]; readonly ordinal: boolean }[]
}

/** The kinds of element in the syntax tree of a message that name an argument. */
const ARGUMENTS = new Set([1, 2, 3, 4, 5, 6])
const PLURAL = 6

/** @throws SyntaxError when the message is not valid MessageFormat */
export function takenBy(message: string): Taken {
  const values = new Set<string>()
  const plurals: { name: string; forms: readonly string[]; ordinal: boolean }[] = []
  const visit = (elements: readonly unknown[]): void => {
    for (const each of elements) {
      // the tree's own types stay inside the package
      const element = each as {
        type: number
        value: string
        options?: Record<string, { value: unknown[] }>
        pluralType?: string
      }
      if (ARGUMENTS.has(element.type)) values.add(element.value)
      const options = element.options ?? {}
      if (element.type === PLURAL)
        plurals.push({ name: element.value, forms: Object.keys(options), ordinal: element.pluralType === 'ordinal' })
      for (const { value } of Object.values(options)) visit(value)
    }
  }
  visit(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst())
  return { values, plurals }
}

/** @returns one line per key without a text, and per value that a text lacks or that no text takes */
export function argumentProblems({ at, keys, values }: TextCall, texts: Readonly<Record<string, string>>): string[] {
  const known = keys.flatMap((key) => {
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined
    return text === undefined ? [] : [{ key, takes: takenBy(text).values }]
  })
  const problems = keys
    .filter((key) => !Object.hasOwn(texts, key))
    .map((key) => `${at}: ${key} is not in the catalogue`)
  if (values === null) return problems
  for (const { key, takes } of known)
    for (const name of takes) if (!values.includes(name)) problems.push(`${at}: ${key} needs {${name}}`)
  for (const name of values)
    if (known.length > 0 && !known.some(({ takes }) => takes.has(name))) problems.push(`${at}: no text takes {${name}}`)
  return problems
}

/** @returns one line per key that is missing, unknown, not MessageFormat, takes other values, or lacks a plural form of the language */
export function translationProblems(
  language: string,
  texts: Readonly<Record<string, string>>,
  english: Readonly<Record<string, string>>,
): string[] {
  const problems = Object.keys(texts).flatMap((key) => (key in english ? [] : [`${key}: is no key of English`]))
  for (const [key, model] of Object.entries(english)) {
    const text = texts[key]
    if (text === undefined) problems.push(`${key}: has no translation`)
    else problems.push(...messageProblems(language, text, model).map((problem) => `${key}: ${problem}`))
  }
  return problems
}

function messageProblems(language: string, text: string, model: string): string[] {
  try {
    const { values, plurals } = takenBy(text)
    const wanted = takenBy(model).values
    const list = (of: ReadonlySet<string>): string => [...of].map((name) => `{${name}}`).join(' ') || 'nothing'
    const same = values.size === wanted.size && [...values].every((name) => wanted.has(name))
    return [
      ...(same ? [] : [`takes ${list(values)} and not ${list(wanted)}`]),
      ...plurals.flatMap(({ name, forms, ordinal }) => {
        const rules = new Intl.PluralRules(language, { type: ordinal ? 'ordinal' : 'cardinal' })
        // English may leave out `one` where both forms are the same
        if (language === 'en' && forms.length === 1) return []
        return rules
          .resolvedOptions()
          .pluralCategories.toSorted()
          .filter((form) => !forms.includes(form))
          .map((form) => `{${name}} has no form ${form}`)
      }),
    ]
  } catch (error) {
    return [String(error)]
  }
}
