/** A page's paper and ink: text set in runs of the fonts that have it, rules, pictures. Points, from the top left corner. */
import PdfKit from 'pdfkit'
import { createTypeface } from './typeface'
import type { Face, Typeface } from './typeface'

export const MARGIN = 40
/** Below this is the foot of the page. */
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
  /** Where the next thing goes; whoever draws moves it on. */
  y: number
  readonly left: number
  /** Where the text of a page ends. */
  readonly bottom: number
  readonly newPage: () => void
  /** One line, as it is; `right` is where it ends instead of where it begins. */
  readonly text: (
    text: string,
    place: { readonly x: number; readonly y: number; readonly right?: true },
    style?: TextStyle,
  ) => void
  readonly rule: (y: number, from?: number, to?: number) => void
  /** JPEG or PNG; nothing is drawn when the bytes are neither. */
  readonly draw: (
    picture: Buffer,
    box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  ) => void
}

export interface Paper {
  readonly title: string
  readonly author: string
  /** Goes into the file as its date; milliseconds since 1970. */
  readonly at: number
  readonly landscape?: boolean
}

export const TEXT_SIZE = 9

export function openSheet({ title, author, at, landscape = false }: Paper): Sheet {
  const pdf = new PdfKit({
    // No font of the library's own: all text is set in ours.
    font: '',
    size: 'A4',
    layout: landscape ? 'landscape' : 'portrait',
    margin: 0,
    lang: 'en',
    displayTitle: true,
    // Page n of m is known at the end.
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
        // The library opens the picture before it draws anything, so the page is as it was.
      }
    },
  }
}
