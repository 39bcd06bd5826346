import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractText } from 'unpdf'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDocument } from '../../../main/export/document'
import type { PdfDocument } from '../../../main/export/document'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'document-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const AT = Date.UTC(2026, 10, 21, 3, 0)
/** One red pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
)

let files = 0
async function written(draw: (document: PdfDocument) => void): Promise<{ bytes: Buffer; pages: readonly string[] }> {
  const file = join(folder, `${files++}.pdf`)
  const document = openDocument(file, { title: 'Muster', author: 'Sallyport', at: AT, foot: 'Kestrel Works' })
  draw(document)
  const { pages } = await document.end()
  const bytes = readFileSync(file)
  const read = await extractText(new Uint8Array(bytes), { mergePages: false })
  expect(read.totalPages).toBe(pages)
  return { bytes, pages: read.text }
}

describe('a document', () => {
  it('contains everything added to it, with page numbers and the total', async () => {
    const { pages } = await written((document) => {
      document.heading('People')
      document.paragraph('Everybody who was on site.')
      document.facts([['Site', 'Kestrel Works']])
      document
        .table([
          { title: 'Name', share: 2 },
          { title: 'Area', share: 1 },
        ])
        .row(['Ana Brandt', 'Loading yard'], 'f00d')
      document.portrait({ name: 'Ana Brandt', lines: ['c-1'], photo: PNG })
      document.signatures(['Relieved', 'Relieving'])
    })
    for (const words of ['Muster', 'People', 'Everybody who was on site.', 'Site Kestrel Works', 'Name Area', 'f00d'])
      expect(pages[0]).toContain(words)
    for (const words of ['Ana Brandt Loading yard', 'c-1', 'Relieved Relieving', 'Page 1 of 1'])
      expect(pages[0]).toContain(words)
  })

  it('splits a table over pages with a head on each, and loses no row', async () => {
    const rows = Array.from({ length: 200 }, (_, i) => `Person ${i}`)
    const { pages } = await written((document) => {
      const table = document.table([{ title: 'Name of the person', share: 1 }])
      for (const row of rows) table.row([row])
    })
    expect(pages.length).toBeGreaterThan(3)
    pages.forEach((page, i) => {
      expect(page).toContain('Name of the person')
      expect(page).toContain(`Page ${i + 1} of ${pages.length}`)
    })
    expect(pages.flatMap((page) => page.match(/Person \d+/g) ?? [])).toEqual(rows)
  })

  it('continues a row that is longer than a page', async () => {
    const words = Array.from({ length: 3_000 }, (_, i) => `w${i}`)
    const { pages } = await written((document) => {
      const table = document.table([
        { title: 'Text', share: 1 },
        { title: 'More', share: 2 },
      ])
      table.row([words.join(' '), ''])
      table.row(['after', ''])
    })
    expect(pages.length).toBeGreaterThan(2)
    expect(pages.join(' ').match(/\bw\d+/g)).toEqual(words)
    expect(pages.at(-1)).toContain('after')
  })

  it('sets names in every script with a font, and writes the code point of other characters', async () => {
    const names = ['Zoë Müller-Łukasiewicz', 'Ирина Жукова', 'Γιώργος Παπαδόπουλος', 'Nguyễn Thị Hồng', 'Ħal Ǧafar']
    const { pages } = await written((document) => {
      for (const name of [...names, '张伟', 'tab\there\u0007']) document.paragraph(name)
    })
    const text = pages.join('\n').normalize('NFC')
    for (const name of names) expect(text).toContain(name)
    expect(text).toContain('[U+5F20][U+4F1F]')
    expect(text).toContain('tab here')
  })

  it('breaks long words and keeps the lines of a text', async () => {
    const { pages } = await written((document) => document.facts([['Hash', `${'a1b2'.repeat(60)}\nsecond`]]))
    expect(pages[0]?.replace(/\s/g, '')).toContain('a1b2'.repeat(60))
    expect(pages[0]).toContain('second')
  })

  it('draws photos, and leaves out other files', async () => {
    const { bytes } = await written((document) => {
      document.portrait({ name: 'A', lines: [], photo: PNG })
      document.portrait({ name: 'B', lines: [], photo: Buffer.from('not a picture') })
    })
    expect(bytes.toString('latin1').match(/\/Subtype \/Image\b/g)).toHaveLength(1)
  })

  it('has the same bytes for the same calls', async () => {
    const draw = (document: PdfDocument): void => {
      document.portrait({ name: 'Ирина', lines: ['x'], photo: PNG })
      document.table([{ title: 'T', share: 1, face: 'mono' }]).row(['1'])
    }
    const [one, two] = [await written(draw), await written(draw)]
    expect(one.bytes.equals(two.bytes)).toBe(true)
  })

  it('rejects when the file cannot be written', async () => {
    const document = openDocument(join(folder, 'nowhere', 'a.pdf'), { title: 't', author: '', at: AT, foot: '' })
    await expect(document.end()).rejects.toThrow(/ENOENT/)
  })
})
