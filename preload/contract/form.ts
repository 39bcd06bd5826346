/**
 * Parsers for values that came over the bridge. The renderer is ours, but what arrives is checked as if it were not: each
 * parser returns the value in the form it promises, or names the path and the bad value. Nothing here throws.
 */
import { fail, ok, type Problem, type Result } from '../../main/domain/result'
import type { JsonObject } from '../../main/domain/site-draft'

export type Parsed<T> = Result<T, Problem>
export interface Parser<T> {
  (value: unknown, path: string): Parsed<T>
  /** The form in words, such as `text 1..500`, for the baseline of the bridge; a parser around another one may leave it out. */
  readonly shape?: string
}

const shaped = <T>(shape: string, parse: (value: unknown, path: string) => Parsed<T>): Parser<T> =>
  Object.assign((value: unknown, path: string) => parse(value, path), { shape })

const SHOWN = 80

export const shapeOf = (parser: Parser<unknown>): string => parser.shape ?? 'checked value'

const casesShape = (cases: { readonly [choice: string]: Parser<unknown> }): string =>
  Object.values(cases).map(shapeOf).join(' | ')

/** A parser that checks more than another one, with the same form. */
export const also = <T>(inner: Parser<T>, more: (value: T, path: string) => Parsed<T>): Parser<T> =>
  shaped(shapeOf(inner), (value, path) => {
    const parsed = inner(value, path)
    return parsed.ok ? more(parsed.value, path) : parsed
  })

/** The value as a message shows it, short whatever it is. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'function' || typeof value === 'symbol') return typeof value
  const text = typeof value === 'object' && value !== null ? outline(value) : (JSON.stringify(value) ?? typeof value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}

/** Objects are shown by their keys only: they may be cyclic, huge or hold what no log should. */
function outline(value: object): string {
  if (Array.isArray(value)) return `a list of ${value.length}`
  return `an object with ${Object.keys(value).slice(0, 8).join(', ') || 'no keys'}`
}

const bad = (path: string, must: string, value: unknown): Parsed<never> =>
  fail({ path, message: `must be ${must}, got ${shown(value)}` })

/** A lone surrogate or a control character would reach exports, logs and notification daemons as it is. */
function unprintable(value: string): boolean {
  if (/\p{Surrogate}/u.test(value)) return true
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if ((code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127) return true
  }
  return false
}

/** Text of `min` to `max` characters (UTF-16 units), without control characters other than tabs and line ends. */
export const text = (max: number, min = 1): Parser<string> =>
  shaped(`text ${min}..${max}`, (value, path) => {
    if (typeof value !== 'string' || value.length < min || value.length > max)
      return bad(path, `text of ${min} to ${max} characters`, value)
    return unprintable(value) ? bad(path, 'text without control characters', value) : ok(value)
  })

/** A password: as `text`, but a message never shows it. */
export const secret = (max: number, min: number): Parser<string> =>
  shaped(`secret ${min}..${max}`, (value, path) =>
    text(max, min)(value, path).ok && typeof value === 'string'
      ? ok(value)
      : fail({ path, message: `must be text of ${min} to ${max} characters` }),
  )

export const whole = (min: number, max: number): Parser<number> =>
  shaped(`whole ${min}..${max}`, (value, path) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
      ? ok(value)
      : bad(path, `a whole number from ${min} to ${max}`, value),
  )

export const flag: Parser<boolean> = shaped('flag', (value, path) =>
  typeof value === 'boolean' ? ok(value) : bad(path, 'true or false', value),
)

export const literal = <const T extends string | boolean>(wanted: T): Parser<T> =>
  shaped(JSON.stringify(wanted), (value, path) =>
    value === wanted ? ok(wanted) : bad(path, JSON.stringify(wanted), value),
  )

/** A message stays short: choices beyond this many are counted, not named. */
const LISTED = 12

const listed = (choices: readonly string[]): string =>
  choices.length <= LISTED
    ? choices.join(', ')
    : `${choices.slice(0, LISTED).join(', ')} and ${choices.length - LISTED} more`

export const oneOf = <const T extends string>(choices: readonly T[]): Parser<T> =>
  shaped(choices.join(' | '), (value, path) => {
    const found = choices.find((choice) => choice === value)
    return found === undefined ? bad(path, `one of ${listed(choices)}`, value) : ok(found)
  })

export const nullable = <T>(inner: Parser<T>): Parser<T | null> =>
  shaped<T | null>(`${shapeOf(inner)} or null`, (value, path) => (value === null ? ok(null) : inner(value, path)))

export const list = <T>(inner: Parser<T>, max: number): Parser<readonly T[]> =>
  shaped(`list of (${shapeOf(inner)}) ..${max}`, (value, path) => {
    if (!Array.isArray(value) || value.length > max) return bad(path, `a list of at most ${max}`, value)
    const out: T[] = []
    for (let i = 0; i < value.length; i++) {
      const item = inner(value[i], `${path}[${i}]`)
      if (!item.ok) return item
      out.push(item.value)
    }
    return ok(out)
  })

/** Depth and characters of a `jsonObject`. */
const JSON_DEPTH = 20
const JSON_CHARACTERS = 1_000_000

/** A plain object of JSON values, such as a thing of the site file; whether it is a good one is checked by who takes it. */
export const jsonObject: Parser<JsonObject> = shaped('JSON object', (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(path, 'a JSON object', value)
  const size = { left: JSON_CHARACTERS }
  const wrong = notJson(value, path, JSON_DEPTH, size)
  if (wrong) return wrong
  // checked above: nothing but JSON values
  return ok(value as JsonObject)
})

function notJson(value: unknown, path: string, depth: number, size: { left: number }): Parsed<never> | undefined {
  size.left -= typeof value === 'string' ? value.length + 2 : 4
  if (size.left < 0) return fail({ path, message: `must have at most ${JSON_CHARACTERS} characters` })
  if (typeof value === 'string') return /\p{Surrogate}/u.test(value) ? bad(path, 'whole characters', value) : undefined
  if (value === null || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : bad(path, 'a number', value)
  if (typeof value !== 'object') return bad(path, 'a JSON value', value)
  if (depth === 0) return fail({ path, message: `must be at most ${JSON_DEPTH} levels deep` })
  for (const [key, inner] of Object.entries(value)) {
    const wrong = notJson(inner, `${path}.${key}`, depth - 1, size)
    if (wrong) return wrong
    size.left -= key.length + 3
  }
  return undefined
}

type Shape = { readonly [key: string]: Parser<unknown> }
type Required<S extends Shape> = { [Key in keyof S]: S[Key] extends Parser<infer T> ? T : never }
type Optional<S extends Shape> = { [Key in keyof S]?: S[Key] extends Parser<infer T> ? T : never }

/** A plain object with exactly these keys: all of `required`, any of `optional`, none besides. */
export function record<R extends Shape, O extends Shape = { readonly [key: string]: never }>(
  required: R,
  optional?: O,
): Parser<Required<R> & Optional<O>> {
  const shape = new Map<string, { parser: Parser<unknown>; optional: boolean }>()
  for (const [key, parser] of Object.entries(required)) shape.set(key, { parser, optional: false })
  for (const [key, parser] of Object.entries(optional ?? {})) shape.set(key, { parser, optional: true })
  const parts = [...shape].map(([key, { parser, optional: may }]) => `${key}${may ? '?' : ''}: ${shapeOf(parser)}`)
  return shaped(`{ ${parts.join(', ')} }`, (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(path, 'an object', value)
    const given = new Map<string, unknown>(Object.entries(value))
    for (const key of given.keys())
      if (!shape.has(key)) return fail({ path: `${path}.${shown(key).slice(1, -1)}`, message: 'is not known here' })
    const out: Record<string, unknown> = {}
    for (const [key, field] of shape) {
      if (field.optional && given.get(key) === undefined) continue
      const parsed = field.parser(given.get(key), `${path}.${key}`)
      if (!parsed.ok) return parsed
      out[key] = parsed.value
    }
    return ok(out as Required<R> & Optional<O>)
  })
}

/** Chooses the parser by the value of one key; every parser of `cases` takes the whole object. */
export const byKey = <T>(key: string, cases: { readonly [choice: string]: Parser<T> }): Parser<T> =>
  shaped(casesShape(cases), (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(path, 'an object', value)
    const choice: unknown = Object.getOwnPropertyDescriptor(value, key)?.value
    const parser = typeof choice === 'string' && Object.hasOwn(cases, choice) ? cases[choice] : undefined
    return parser ? parser(value, path) : bad(`${path}.${key}`, `one of ${listed(Object.keys(cases))}`, choice)
  })

/** The first of several forms whose distinguishing key is there, such as `{site: true}` or `{area: 1}`. */
export const byPresence = <T>(cases: { readonly [key: string]: Parser<T> }): Parser<T> =>
  shaped(casesShape(cases), (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(path, 'an object', value)
    const key = Object.keys(cases).find((name) => Object.hasOwn(value, name))
    const parser = key === undefined ? undefined : cases[key]
    return parser ? parser(value, path) : bad(path, `an object with one of ${listed(Object.keys(cases))}`, value)
  })

/** Parses a request's arguments in order; one too many is as wrong as one too few. */
export function tuple<T extends readonly unknown[]>(
  ...parsers: { readonly [Index in keyof T]: readonly [name: string, parser: Parser<T[Index]>] }
): (args: readonly unknown[]) => Parsed<T> {
  const fields: readonly (readonly [string, Parser<unknown>])[] = parsers
  return (args) => {
    if (args.length !== fields.length)
      return fail({ path: 'arguments', message: `must be ${fields.length}, got ${args.length}` })
    const out: unknown[] = []
    for (const [index, [name, parser]] of fields.entries()) {
      const parsed = parser(args[index], name)
      if (!parsed.ok) return parsed
      out.push(parsed.value)
    }
    return ok(out as unknown as T)
  }
}
