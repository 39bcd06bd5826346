/**
 * What JSON allows and these files do not: a key twice in one object (the parser keeps the last one and says nothing), nesting
 * deeper than anything means, and half a character written as an escape.
 */

/** Deeper than any file or record of ours by far. */
const MOST_DEEP = 64
const TOO_DEEP = `nested deeper than ${MOST_DEEP} levels`

const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const COLON = 0x3a
const COMMA = 0x2c

export interface StructureFault {
  /** In the text. */
  readonly at: number
  readonly what: string
}

/** An object's keys are few: a list is searched quicker than a set is made. */
const FEW = 12

/** The keys of one object so far. */
class Keys {
  private readonly list: string[] = []
  private set: Set<string> | null = null

  /** False when the key was there. */
  add(key: string): boolean {
    const { list } = this
    if (this.set === null && list.length < FEW) {
      if (list.includes(key)) return false
      list.push(key)
      return true
    }
    this.set ??= new Set(list)
    if (this.set.has(key)) return false
    this.set.add(key)
    return true
  }

  clear(): void {
    this.list.length = 0
    this.set = null
  }
}

/** Names of keys are shown in messages only when they look like ones: a misplaced value may be a secret. */
const named = (key: string): string => (/^[A-Za-z]{1,40}$/.test(key) ? `the key ${key}` : 'a key')

/** @param value what the parser made of the text @returns the first fault, or undefined */
export function structureFault(text: string, value: unknown): StructureFault | undefined {
  return isPlain(text, value) ? undefined : firstFault(text)
}

/**
 * Whether nothing can be wrong, which is quicker to see than where something is: without a backslash each `":` ends a key, and
 * an object has as many keys as were written when none was written twice. Space before a colon leaves it to the slower way.
 */
function isPlain(text: string, value: unknown): boolean {
  let written = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1))
    if (text.charCodeAt(at - 1) === QUOTE) written++
  return keysIn(value, 0) === written && !text.includes('\\')
}

/** Keys of all objects in a value; NaN when it is nested too deep. */
function keysIn(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === MOST_DEEP) return Number.NaN
  let count = 0
  if (Array.isArray(value)) {
    for (const entry of value as readonly unknown[]) count += keysIn(entry, depth + 1)
    return count
  }
  const object = value as Readonly<Record<string, unknown>> // an object of JSON that is no list
  const keys = Object.keys(object)
  for (const key of keys) {
    const inner = object[key]
    if (typeof inner === 'object') count += keysIn(inner, depth + 1)
  }
  return count + keys.length
}

/** Shorter texts are cheap to parse at any depth, so they are not checked. */
const SHORT = 4_096

/**
 * Nesting that is too deep, found before the text is parsed: a megabyte of open brackets keeps the parser busy for seconds, and
 * the caller with it. The text need not be JSON.
 */
export function deepFault(text: string): StructureFault | undefined {
  if (text.length <= SHORT) return undefined
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === QUOTE) {
      at = endOfString(text, at)
      if (at === -1) return undefined
    } else if (unit === OPEN_OBJECT || unit === OPEN_LIST) {
      if (depth === MOST_DEEP) return { at, what: TOO_DEEP }
      depth++
    } else if (unit === CLOSE_OBJECT || unit === CLOSE_LIST) depth--
  }
  return undefined
}

function firstFault(text: string): StructureFault | undefined {
  const stack: (Keys | null)[] = []
  const spare: Keys[] = []
  let keys: Keys | null = null
  let wantsKey = false
  const { length } = text
  // Nearly no file has escapes, and without them no string has to be looked into.
  const escapes = text.includes('\\')
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at)
    if (unit <= SPACE) continue
    switch (unit) {
      case QUOTE: {
        const end = escapes ? endOfString(text, at) : text.indexOf('"', at + 1)
        if (escapes || wantsKey) {
          const written = text.slice(at + 1, end)
          const escaped = escapes && written.includes('\\')
          if (escaped && hasHalf(written)) return { at, what: 'half a character, a surrogate without its other half' }
          if (wantsKey && keys !== null) {
            const key = escaped ? (JSON.parse(`"${written}"`) as string) : written // the parser took it
            if (!keys.add(key)) return { at, what: `${named(key)} stands twice in one object` }
          }
        }
        at = end
        break
      }
      case OPEN_OBJECT:
      case OPEN_LIST: {
        if (stack.length === MOST_DEEP) return { at, what: TOO_DEEP }
        stack.push(keys)
        wantsKey = unit === OPEN_OBJECT
        keys = wantsKey ? (spare.pop() ?? new Keys()) : null
        break
      }
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        if (keys !== null) {
          keys.clear()
          spare.push(keys)
        }
        keys = stack.pop() ?? null
        wantsKey = false
        break
      case COLON:
        wantsKey = false
        break
      case COMMA:
        wantsKey = keys !== null
        break
      default:
    }
  }
  return undefined
}

/** The place of the quotation mark that ends the string which begins at `at`; -1 when none does. */
function endOfString(text: string, at: number): number {
  let end = text.indexOf('"', at + 1)
  while (text.charCodeAt(end - 1) === BACKSLASH && isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

/** Whether an odd number of backslashes stands before the place. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1
  while (text.charCodeAt(before) === BACKSLASH) before--
  return (at - before) % 2 === 0
}

const HALF = /\\u[dD][89a-fA-F]/
const hasHalf = (written: string): boolean =>
  HALF.test(written) && /\p{Surrogate}/u.test(JSON.parse(`"${written}"`) as string) // the parser took it

/** Where a fault is, as people find it. */
export function placeIn(text: string, at: number): string {
  let line = 1
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1 && end < at; end = text.indexOf('\n', start)) {
    line++
    start = end + 1
  }
  return `line ${line}, column ${at - start + 1}`
}
