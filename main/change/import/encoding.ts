/** The encoding of a text file: recognised by its mark or its bytes, and decoded. */
import type { Encoding } from '../../domain/import-mapping'

/** Bytes searched for the zeros of UTF-16 without a mark. */
const LOOKED_AT = 4_096

/** Encoding of a file. A file that is neither UTF-8 nor UTF-16 is taken for the Windows code page of Western Europe ("ANSI"). */
export function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const start = bytes.subarray(0, LOOKED_AT)
  const zeros = [0, 0]
  start.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  if (odd > start.length / 4 && odd > even) return 'utf-16le'
  if (even > start.length / 4 && even > odd) return 'utf-16be'
  return decodeAs(bytes, 'utf-8') === undefined ? 'windows-1252' : 'utf-8'
}

/** What windows-1252 has at 0x80 to 0x9F; five places are not used. Node 20 decodes this range as ISO 8859-1. */
const C1_OF_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

/** Undefined when the bytes are not text of this encoding. The byte order mark is removed. */
export function decodeAs(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    if (encoding !== 'windows-1252') return text
    return text.replace(/[\u0080-\u009f]/g, (letter) => C1_OF_1252.charAt(letter.charCodeAt(0) - 0x80))
  } catch {
    return undefined
  }
}
