/**
 * PDF documents for printing: title, facts, text, tables, people with photos, signature lines; each page has its number
 * and the total. The same calls give the same bytes: the caller passes every date. All pages stay in memory until the
 * end, so this is for some thousands of rows, not for a whole journal.
 */
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { MARGIN, openSheet, TEXT_SIZE } from './sheet'
import type { Paper } from './sheet'
import { openTable } from './table'
import type { Column, Table } from './table'

export interface DocumentSetup extends Paper {
  /** Footer of every page: the site, and the kind of document. */
  readonly foot: string
}

export interface Portrait {
  readonly name: string
  /** One line each, below the name. */
  readonly lines: readonly string[]
  /** JPEG or PNG; a picture that cannot be drawn is left out. */
  readonly photo?: Buffer
}

export interface PdfDocument {
  readonly heading: (text: string) => void
  readonly paragraph: (text: string) => void
  /** Names and values, one pair per line. */
  readonly facts: (pairs: readonly (readonly [name: string, value: string])[]) => void
  readonly table: (columns: readonly Column[]) => Table
  readonly portrait: (portrait: Portrait) => void
  /** One signature line per label, with the label below. */
  readonly signatures: (labels: readonly string[]) => void
  /** Writes the footer of every page and closes the file. Rejects with the file system's error. */
  readonly end: () => Promise<{ readonly pages: number }>
}

const LEADING = 13
const FACT_NAME = 110
const PHOTO = { width: 48, height: 60 }

/** Starts a document in a new file; overwrites an existing one. */
export function openDocument(file: string, setup: DocumentSetup): PdfDocument {
  const sheet = openSheet(setup)
  const { pdf, type } = sheet
  const written = pipeline(pdf, createWriteStream(file))
  // `end` reports this error; until then it may have no listener.
  written.catch(() => {})

  const room = (height: number): void => {
    if (sheet.y + height > sheet.bottom) sheet.newPage()
  }
  const lines = (found: readonly string[], x: number, style?: Parameters<typeof sheet.text>[2]): void => {
    for (const line of found) {
      room(LEADING)
      sheet.text(line, { x, y: sheet.y }, style)
      sheet.y += LEADING
    }
  }

  for (const line of type.lines(setup.title, 'strong', 18, sheet.width)) {
    sheet.text(line, { x: sheet.left, y: sheet.y }, { face: 'strong', size: 18 })
    sheet.y += 24
  }
  sheet.y += 4

  return {
    heading: (text) => {
      sheet.y += 10
      room(3 * LEADING)
      lines(type.lines(text, 'strong', 11, sheet.width), sheet.left, { face: 'strong', size: 11 })
      sheet.y += 4
    },
    paragraph: (text) => {
      lines(type.lines(text, 'text', TEXT_SIZE, sheet.width), sheet.left)
      sheet.y += 4
    },
    facts: (pairs) => {
      for (const [name, value] of pairs) {
        room(LEADING)
        sheet.text(name, { x: sheet.left, y: sheet.y }, { ink: 'grey' })
        lines(type.lines(value, 'text', TEXT_SIZE, sheet.width - FACT_NAME), sheet.left + FACT_NAME)
      }
      sheet.y += 4
    },
    table: (columns) => openTable(sheet, columns),
    portrait: ({ name, lines: below, photo }) => {
      room(PHOTO.height + 8)
      const top = sheet.y
      if (photo) sheet.draw(photo, { x: sheet.left, y: top, ...PHOTO })
      const x = sheet.left + PHOTO.width + 10
      const width = sheet.width - PHOTO.width - 10
      lines(type.lines(name, 'strong', TEXT_SIZE, width), x, { face: 'strong' })
      for (const line of below) lines(type.lines(line, 'text', TEXT_SIZE, width), x, { ink: 'grey' })
      sheet.y = Math.max(sheet.y, top + PHOTO.height) + 8
    },
    signatures: (labels) => {
      const width = Math.min(220, sheet.width / Math.max(1, labels.length) - 20)
      room(64)
      const y = sheet.y + 44
      labels.forEach((label, i) => {
        const x = sheet.left + i * (width + 20)
        sheet.rule(y, x, x + width)
        sheet.text(label, { x, y: y + 4 }, { size: 8, ink: 'grey' })
      })
      sheet.y = y + 24
    },
    end: async () => {
      const { count } = pdf.bufferedPageRange()
      const y = pdf.page.height - MARGIN
      for (let page = 0; page < count; page++) {
        pdf.switchToPage(page)
        sheet.rule(y - 8)
        sheet.text(setup.foot, { x: sheet.left, y: y - 3 }, { size: 8, ink: 'grey' })
        const place = { x: sheet.left + sheet.width, y: y - 3, right: true as const }
        sheet.text(`Page ${page + 1} of ${count}`, place, { size: 8, ink: 'grey' })
      }
      pdf.end()
      await written
      return { pages: count }
    },
  }
}
