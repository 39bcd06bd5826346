/** An independent CSV parser by RFC 4180, to test the product's writer. Throws on text that is not CSV. */
export function readCsv(text: string): string[][] {
  const records: string[][] = []
  let at = 0
  while (at < text.length) {
    const record: string[] = []
    for (;;) {
      let cell = ''
      if (text[at] === '"') {
        for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
          if (at >= text.length) throw new Error('a quote is not closed')
          if (text[at] === '"') at++
          cell += text[at]
        }
        at++
      } else {
        for (; at < text.length && !',\r\n'.includes(text[at] ?? ''); at++) {
          if (text[at] === '"') throw new Error('a quote within a field that is not quoted')
          cell += text[at]
        }
      }
      record.push(cell)
      if (text[at] === ',') {
        at++
        continue
      }
      if (text.slice(at, at + 2) !== '\r\n') throw new Error(`a record ends with ${JSON.stringify(text[at])}`)
      at += 2
      break
    }
    records.push(record)
  }
  return records
}
