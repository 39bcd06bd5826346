/**
 * Reads the fields of one object of untrusted JSON and notes every problem with its path, so that a bad file shows all of
 * them together. A reader of a bad field returns a stand-in; what was read counts only when no problem was noted.
 */
import { printable } from '../domain/printable'
import { parseInstant, type Instant } from '../domain/time'
import type { Problem } from '../domain/result'

const SHOWN = 60

/**
 * A bad value as a problem names it: its JSON, cut when long. Of lists and objects only the kind: what is in them may be a
 * PIN or a card number, and may be nested deeper than any stack.
 */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === Infinity || value === -Infinity) return 'a number too large to be exact'
  if (typeof value === 'object' && value !== null) return kindOf(value)
  const text = JSON.stringify(value) ?? typeof value
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text
}

/** Places whose stray values may be a PIN or a card number. */
const SECRET = /^cardholders|credentials/

/** What a value is, without saying which. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list'
  if (typeof value === 'object' && Object.keys(value).length === 0) return '{}'
  const kinds: Readonly<Record<string, string>> = { object: 'an object', string: 'text', number: 'a number' }
  return kinds[typeof value] ?? 'true or false'
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isWhole = (value: unknown, least: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least

/** The words of a choice for a message. */
export const oneOf = (words: readonly string[]): string => words.map((word) => JSON.stringify(word)).join(', ')

export class Fields {
  private constructor(
    readonly path: string,
    private readonly value: Readonly<Record<string, unknown>>,
    private readonly problems: Problem[],
  ) {}

  /** Undefined, with the problem noted, when `value` is no object. Keys that are not in `keys` are problems (site-and-replay.md). */
  static of(value: unknown, path: string, keys: ReadonlySet<string>, problems: Problem[]): Fields | undefined {
    if (!isObject(value)) {
      problems.push({
        path: path || 'file',
        message: `must be an object, got ${SECRET.test(path) ? kindOf(value) : show(value)}`,
      })
      return undefined
    }
    const fields = new Fields(path, value, problems)
    for (const key of Object.keys(value)) if (!keys.has(key)) fields.bad(key, 'unknown key')
    return fields
  }

  has(key: string): boolean {
    return this.value[key] !== undefined
  }
  raw(key: string): unknown {
    return this.value[key]
  }
  /** The path of a key; of the object itself when the key is empty. */
  at(key: string): string {
    return this.path === '' || key === '' ? this.path + key : `${this.path}.${key}`
  }
  bad(key: string, message: string): void {
    this.problems.push({ path: this.at(key), message })
  }
  /** Notes that a key is missing when it is; true when it is there. */
  required(key: string, why = ''): boolean {
    if (this.has(key)) return true
    this.bad(key, why === '' ? 'is required' : `is required ${why}`)
    return false
  }

  text(key: string): string | undefined {
    const value = this.value[key]
    if (value === undefined || typeof value === 'string') return value
    this.bad(key, `must be text, got ${show(value)}`)
    return undefined
  }
  requiredText(key: string): string {
    return this.required(key) ? (this.text(key) ?? '') : ''
  }
  /** Text that names something: required and not empty. */
  id(key: string): string {
    const text = this.requiredText(key)
    if (text === '' && this.value[key] === '') this.bad(key, 'must not be empty')
    return text
  }

  /** The name of a place, which notifications and terminals show too: characters that do not print are replaced. */
  name(key: string): string | undefined {
    const text = this.text(key)
    return text === undefined ? undefined : printable(text)
  }

  flag(key: string): boolean | undefined {
    const value = this.value[key]
    if (value === undefined || typeof value === 'boolean') return value
    this.bad(key, `must be true or false, got ${show(value)}`)
    return undefined
  }
  requiredFlag(key: string): boolean {
    return this.required(key) && this.flag(key) === true
  }

  /** apb.md 4: anything but a positive whole number is refused. */
  positive(key: string): number | undefined {
    const value = this.value[key]
    if (value === undefined || isWhole(value, 1)) return value
    this.bad(key, `must be a positive whole number, got ${show(value)}`)
    return undefined
  }
  requiredPositive(key: string, why = ''): number {
    return this.required(key, why) ? (this.positive(key) ?? 1) : 1
  }
  /** A whole number that may be 0. */
  whole(key: string, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.value[key]
    if (value === undefined || (isWhole(value, 0) && value <= most)) return value
    const upTo = most === Number.MAX_SAFE_INTEGER ? '0 or a positive whole number' : `a whole number from 0 to ${most}`
    this.bad(key, `must be ${upTo}, got ${show(value)}`)
    return undefined
  }

  /** One of a few words. */
  word<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
    const value = this.value[key]
    const word = words.find((candidate) => candidate === value)
    if (word === undefined && value !== undefined) this.bad(key, `must be one of ${oneOf(words)}, got ${show(value)}`)
    return word
  }

  list(key: string): readonly unknown[] {
    const value = this.value[key]
    if (Array.isArray(value)) return value
    if (value !== undefined)
      this.bad(key, `must be a list, got ${SECRET.test(this.at(key)) ? kindOf(value) : show(value)}`)
    return []
  }
  /** A list of texts; other entries are problems with their own path and are left out. */
  texts(key: string): readonly string[] {
    return this.list(key).filter((entry, index): entry is string => {
      if (typeof entry === 'string') return true
      this.bad(`${key}[${index}]`, `must be text, got ${show(entry)}`)
      return false
    })
  }

  object(key: string, keys: ReadonlySet<string>): Fields | undefined {
    const value = this.value[key]
    return value === undefined ? undefined : Fields.of(value, this.at(key), keys, this.problems)
  }
  objects(key: string, keys: ReadonlySet<string>): readonly { readonly fields: Fields; readonly index: number }[] {
    const all: { fields: Fields; index: number }[] = []
    this.list(key).forEach((entry, index) => {
      const fields = Fields.of(entry, `${this.at(key)}[${index}]`, keys, this.problems)
      if (fields) all.push({ fields, index })
    })
    return all
  }

  /** The object at one place of a list. */
  entry(key: string, index: number, keys: ReadonlySet<string>): Fields | undefined {
    return Fields.of(this.list(key)[index], `${this.at(key)}[${index}]`, keys, this.problems)
  }

  instant(key: string): Instant | undefined {
    const value = this.value[key]
    if (value === undefined) return undefined
    const at = typeof value === 'string' ? parseInstant(value) : undefined
    if (at === undefined) this.bad(key, `must be an ISO 8601 instant that ends in Z, got ${show(value)}`)
    return at
  }
}
