/**
 * Draws on a page: text in runs of the fonts that have its characters, rules, pictures. Points from the top left
 * corner.
 */
import PdfKit from 'pdfkit'
import { createTypeface } from './typeface'
import type { Face, Typeface } from './typeface'

export const MARGIN = 40
/** Height of the footer. */
const FOOT = 28

export type Ink = 'black' | 'grey'
const INKS: { readonly [Name in Ink]: string } = { black: '#14171a', grey: '#555d66' }
const LINE = '#b4bbc2'

export interface TextStyle {
  readonly face?: Face
  readonly size?: number
  readonly ink?: Ink
}

export interface Sheet {
  readonly pdf: PDFKit.PDFDocument
  readonly type: Typeface
  readonly width: number
  /** Position of the next item; the drawing code moves it. */
  y: number
  readonly left: number
  /** End of the text area of a page. */
  readonly bottom: number
  readonly newPage: () => void
  /** One unbroken line; `right` is its end instead of its start. */
  readonly text: (
    text: string,
    place: { readonly x: number; readonly y: number; readonly right?: true },
    style?: TextStyle,
  ) => void
  readonly rule: (y: number, from?: number, to?: number) => void
  /** JPEG or PNG; draws nothing for any other bytes. */
  readonly draw: (
    picture: Buffer,
    box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  ) => void
}

export interface Paper {
  readonly title: string
  readonly author: string
  /** Date in the file's metadata; milliseconds since 1970. */
  readonly at: number
  readonly landscape?: boolean
}

export const TEXT_SIZE = 9

export function openSheet({ title, author, at, landscape = false }: Paper): Sheet {
  const pdf = new PdfKit({
    // Without a default font of the library: all text uses our own.
    font: '',
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margin: 0,
    lang: 'en',
    displayTitle: true,
    // The total of "page n of m" is known only at the end.
    bufferPages: true,
    pdfVersion: '1.7',
    info: { Title: title, Author: author, Creator: 'Sallyport', Producer: 'Sallyport', CreationDate: new Date(at) },
  })
  const type = createTypeface(pdf)
  const right = pdf.page.width - MARGIN
  return {
    pdf,
    type,
    left: MARGIN,
    width: right - MARGIN,
    y: MARGIN,
    bottom: pdf.page.height - MARGIN - FOOT,
    newPage() {
      pdf.addPage()
      this.y = MARGIN
    },
    text(text, place, { face = 'text', size = TEXT_SIZE, ink = 'black' } = {}) {
      const runs = type.runs(text, face, size)
      let x = place.right ? place.x - runs.reduce((sum, { width }) => sum + width, 0) : place.x
      for (const run of runs) {
        pdf
          .font(run.font)
          .fontSize(size)
          .fillColor(INKS[ink])
          .text(run.text, x, place.y, { lineBreak: false, baseline: 'top' })
        x += run.width
      }
    },
    rule(y, from = MARGIN, to = right) {
      pdf.moveTo(from, y).lineTo(to, y).lineWidth(0.5).strokeColor(LINE).stroke()
    },
    draw(picture, { x, y, width, height }) {
      try {
        pdf.image(picture, x, y, { fit: [width, height] })
      } catch {
        // The library opens the picture before it draws anything, so the page is unchanged.
      }
    },
  }
}
