/** The position of a path's value in a JSON text, to find a problem in an editor. */

export interface JsonPlace {
  /** Both count from 1. */
  readonly line: number
  readonly column: number
}

const SPACE = /\s*/y
const SCALAR = /[-+.\w]+/y

/** `readers[3].apb.minutes` as `['readers', 3, 'apb', 'minutes']`. */
const stepsOf = (path: string): readonly (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, key]) =>
    index === undefined ? (key ?? '') : Number(index),
  )

/**
 * The place of the value, or of the innermost value on the way to it that is there: a key that is missing is shown at its object.
 * @param text valid JSON
 */
export function placeOf(text: string, path: string): JsonPlace {
  let at = pastSpace(text, text.startsWith('\uFEFF') ? 1 : 0)
  for (const step of stepsOf(path)) {
    const inner = memberAt(text, at, step)
    if (inner === undefined) break
    at = inner
  }
  const before = text.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 }
}

function pastSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  return at + (SPACE.exec(text)?.[0].length ?? 0)
}

/** Where the member of the object or list at `at` begins; undefined when there is no such member. */
function memberAt(text: string, at: number, step: string | number): number | undefined {
  const isObject = text.charAt(at) === '{'
  if (isObject !== (typeof step === 'string') || (!isObject && text.charAt(at) !== '[')) return undefined
  let next = pastSpace(text, at + 1)
  for (let index = 0; next < text.length && !/[}\]]/.test(text.charAt(next)); index++) {
    let key: string | number = index
    if (isObject) {
      const end = pastValue(text, next)
      key = text.slice(next + 1, end - 1)
      next = pastSpace(text, pastSpace(text, end) + 1)
    }
    if (key === step) return next
    next = pastSpace(text, pastValue(text, next))
    if (text.charAt(next) === ',') next = pastSpace(text, next + 1)
  }
  return undefined
}

/** Where the value that begins at `at` ends. */
function pastValue(text: string, at: number): number {
  if (text.charAt(at) === '"') return endOfString(text, at) + 1
  SCALAR.lastIndex = at
  const scalar = SCALAR.exec(text)?.[0].length ?? 0
  if (scalar > 0) return at + scalar
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const char = text.charAt(i)
    if (char === '"') i = endOfString(text, i)
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    if (depth === 0) return i + 1
  }
  return text.length
}

function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text.charAt(i) === '\\') i++
    else if (text.charAt(i) === '"') return i
  }
  return text.length
}
