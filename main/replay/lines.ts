/** Splits bytes into lines of text, independent of the chunk boundaries. Reports a line that is not text and reads on. */
import { looksLikeUtf16, notUtf8At } from '../domain/utf8'

/** Longest line, in bytes: no record comes near it, and a file without line ends must not fill the memory. */
export const LONGEST_LINE = 1 << 20

const LINE_END = 0x0a
const NOTHING = new Uint8Array(0)

/** A line that cannot be read, and why. */
export class BadLine {
  constructor(readonly fault: string) {}
}

const TOO_LONG = new BadLine(`is longer than ${LONGEST_LINE} bytes`)
const UTF_16 = new BadLine('is UTF-16, and must be UTF-8')

// Keeps a byte order mark: the reader of the first line removes it.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Yields, for each chunk, the lines that it completes; the last line needs no line end. */
export async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly (string | BadLine)[]> {
  let rest = NOTHING
  let isFirst = true
  let skips = false
  for await (const chunk of chunks) {
    const bytes = joined(rest, chunk)
    if (isFirst && bytes.length >= 2) {
      isFirst = false
      if (looksLikeUtf16(bytes)) {
        yield [UTF_16]
        return
      }
    }
    const end = bytes.lastIndexOf(LINE_END) + 1
    const complete = end === 0 ? [] : linesOf(bytes.subarray(0, end - 1))
    // The end of a line whose beginning was dropped already.
    if (end > 0 && skips) complete.shift()
    if (end > 0) skips = false
    rest = skips ? NOTHING : bytes.slice(end)
    if (rest.length > LONGEST_LINE) {
      complete.push(TOO_LONG)
      skips = true
      rest = NOTHING
    }
    if (complete.length > 0) yield complete
  }
  if (rest.length > 0) yield linesOf(rest)
}

function joined(rest: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (rest.length === 0) return chunk
  const bytes = new Uint8Array(rest.length + chunk.length)
  bytes.set(rest)
  bytes.set(chunk, rest.length)
  return bytes
}

function linesOf(bytes: Uint8Array): (string | BadLine)[] {
  try {
    return decoder.decode(bytes).split('\n')
  } catch {
    // At least one line is not UTF-8: decode each line alone.
  }
  const found: (string | BadLine)[] = []
  for (let start = 0; start <= bytes.length;) {
    const end = bytes.indexOf(LINE_END, start)
    found.push(lineOf(bytes.subarray(start, end === -1 ? bytes.length : end)))
    start = end === -1 ? bytes.length + 1 : end + 1
  }
  return found
}

function lineOf(bytes: Uint8Array): string | BadLine {
  try {
    return decoder.decode(bytes)
  } catch {
    const at = notUtf8At(bytes) ?? bytes.length - 1
    return new BadLine(`is not UTF-8 at byte ${at + 1} of the line; save the file as UTF-8`)
  }
}
