/**
 * JSON from people's files. V8's own messages quote the text around a fault, which may be a PIN, a card number or a key;
 * these name the line and the column instead.
 */
import { fail, ok, type Result } from './result'

/** @returns the value, or where the text stops being JSON: "is not JSON: line 3, column 12, ..." */
export function parseJson(text: string): Result<unknown, string> {
  const start = text.startsWith('\uFEFF') ? 1 : 0
  const json = text.slice(start)
  try {
    return ok(JSON.parse(json) as unknown)
  } catch {
    const at = faultOffset(json)
    const before = json.slice(0, at).split('\n')
    const column = (before.at(-1) ?? '').length + 1
    return fail(`is not JSON: line ${before.length}, column ${column}, ${faultText(json, at)}`)
  }
}

function faultText(text: string, at: number): string {
  if (at >= text.length) return 'the text ends too early'
  if (/[\u2018-\u201F]/.test(text.charAt(at))) return 'a typographic quotation mark, where JSON needs a straight one'
  return 'an unexpected character'
}

const SPACE = /[ \t\n\r]*/y
// JSON allows no control character below U+0020 in a string; the later ones of that class it does.
const STRING = /"(?:[^"\\\p{Cc}]|[\u007F-\u009F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** The characters from `at` on that the pattern takes; 0 = none. */
function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

/**
 * The offset of the first character that cannot stand where it does; the length of the text when it ends too early. An
 * own stack and no recursion, so that no depth of nesting can overflow it.
 */
function faultOffset(text: string): number {
  const open: ('{' | '[')[] = []
  let at = 0
  let wants: 'value' | 'value or ]' | 'key' | 'key or }' | 'end' = 'value'
  for (;;) {
    at += lengthOf(SPACE, text, at)
    const char = text.charAt(at)
    if (wants === 'end') {
      const inside = open.at(-1)
      if (inside === undefined) return at
      if (char === ',') wants = inside === '{' ? 'key' : 'value'
      else if (char === (inside === '{' ? '}' : ']')) open.pop()
      else return at
      at++
    } else if (wants === 'key' || wants === 'key or }') {
      if (char === '}' && wants === 'key or }') {
        open.pop()
        wants = 'end'
        at++
        continue
      }
      const key = lengthOf(STRING, text, at)
      if (key === 0) return at
      at += key
      at += lengthOf(SPACE, text, at)
      if (text.charAt(at) !== ':') return at
      at++
      wants = 'value'
    } else if (char === '{' || char === '[') {
      open.push(char)
      wants = char === '{' ? 'key or }' : 'value or ]'
      at++
    } else if (char === ']' && wants === 'value or ]') {
      open.pop()
      wants = 'end'
      at++
    } else {
      const length = lengthOf(STRING, text, at) || lengthOf(SCALAR, text, at)
      if (length === 0) return at
      at += length
      wants = 'end'
    }
  }
}
