/**
 * Tables of a document: they break between rows and repeat their head; a row too long for a page continues on the next.
 */
import { TEXT_SIZE } from './sheet'
import type { Sheet } from './sheet'
import type { Face } from './typeface'

export interface Column {
  readonly title: string
  /** Share of the width, relative to the other columns. */
  readonly share: number
  readonly face?: Face
}

export interface Table {
  /** @param note small text below the cells, over the whole width */
  readonly row: (cells: readonly string[], note?: string) => void
}

const LEADING = 12
const PADDING = 3
const GAP = 8
const NOTE = { face: 'mono', size: 6.5, ink: 'grey' } as const
const HEAD = { face: 'strong', size: 8, ink: 'grey' } as const
const NOTE_LEADING = 9

export function openTable(sheet: Sheet, columns: readonly Column[]): Table {
  const shares = columns.reduce((sum, { share }) => sum + share, 0)
  let from = sheet.left
  const places = columns.map(({ title, share, face = 'text' }) => {
    const x = from
    from += (sheet.width * share) / shares
    return { title, face, x, width: from - x - GAP }
  })

  const head = (): void => {
    for (const { title, x } of places) sheet.text(title, { x, y: sheet.y }, HEAD)
    sheet.y += LEADING
    sheet.rule(sheet.y)
    sheet.y += PADDING
  }
  // A page with nothing but the head has as much space as any other.
  let pageStart = 0
  const next = (): void => {
    sheet.newPage()
    head()
    pageStart = sheet.y
  }

  if (sheet.y + 3 * LEADING > sheet.bottom) sheet.newPage()
  head()

  return {
    row: (cells, note) => {
      const lines = places.map(({ face, width }, i) => sheet.type.lines(cells[i] ?? '', face, TEXT_SIZE, width))
      const notes = note === undefined ? [] : sheet.type.lines(note, NOTE.face, NOTE.size, sheet.width)
      const noteHeight = notes.length * NOTE_LEADING
      const depth = Math.max(...lines.map(({ length }) => length))
      const height = depth * LEADING + noteHeight + 2 * PADDING
      if (sheet.y + height > sheet.bottom && sheet.y > pageStart) next()
      for (let i = 0; i < depth; i++) {
        if (sheet.y + LEADING > sheet.bottom) next()
        places.forEach(({ face, x }, column) => {
          const line = lines[column]?.[i]
          if (line !== undefined) sheet.text(line, { x, y: sheet.y }, { face })
        })
        sheet.y += LEADING
      }
      for (const line of notes) {
        if (sheet.y + NOTE_LEADING > sheet.bottom) next()
        sheet.text(line, { x: sheet.left, y: sheet.y }, NOTE)
        sheet.y += NOTE_LEADING
      }
      sheet.y += PADDING
      sheet.rule(sheet.y)
      sheet.y += PADDING
    },
  }
}
