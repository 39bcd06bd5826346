/** Splits bytes into numbered lines of text, however the chunks were cut. */

/** The longest line taken, in characters: no record comes near it, and a file without line ends must not fill the memory. */
export const LONGEST_LINE = 1 << 20

/** Yields, for each chunk, the lines that it completes; the last line needs no line end. Throws `LineTooLong`. */
export async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true })
    const complete: string[] = []
    let start = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      complete.push(rest === '' ? text.slice(start, end) : rest + text.slice(start, end))
      rest = ''
      start = end + 1
    }
    rest += text.slice(start)
    if (complete.length > 0) yield complete
    if (rest.length > LONGEST_LINE) throw new LineTooLong()
  }
  rest += decoder.decode()
  if (rest !== '') yield [rest]
}

export class LineTooLong extends Error {
  constructor() {
    super(`is longer than ${LONGEST_LINE} characters`)
  }
}
