/** Whether bytes are text as UTF-8, the one encoding of site files and records. */

const UTF_16_LITTLE = [0xff, 0xfe]
const UTF_16_BIG = [0xfe, 0xff]

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte)

/** JSON begins with a character of ASCII, which UTF-16 writes as two bytes, one of them 0. */
export const looksLikeUtf16 = (bytes: Uint8Array): boolean =>
  startsWith(bytes, UTF_16_LITTLE) ||
  startsWith(bytes, UTF_16_BIG) ||
  (bytes.length >= 2 && (bytes[0] === 0) !== (bytes[1] === 0))

/** Bytes of the character at `at`, 0 when no character of UTF-8 begins there; one that the end cuts off is whole. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i]
    if (byte === undefined) return length
    // Overlong forms, surrogates and what is above U+10FFFF show in the second byte.
    const least = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const most = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (byte < least || byte > most) return 0
  }
  return length
}

/** The offset of the first byte that is not UTF-8; undefined when all are. A character that the end cuts off counts as whole. */
export function notUtf8At(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at)
    if (length === 0) return at
    at += length
  }
  return undefined
}

/** What is wrong with the encoding of a file, with line and column in bytes; undefined when it is UTF-8. */
export function encodingFault(bytes: Uint8Array): string | undefined {
  if (looksLikeUtf16(bytes)) return 'is UTF-16, and must be UTF-8'
  const at = notUtf8At(bytes)
  if (at === undefined) return undefined
  let line = 1
  let start = 0
  for (let end = bytes.indexOf(0x0a); end !== -1 && end < at; end = bytes.indexOf(0x0a, start)) {
    line++
    start = end + 1
  }
  return `is not UTF-8: line ${line}, byte ${at - start + 1} of it; save it as UTF-8`
}
