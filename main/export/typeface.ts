/**
 * The documents' fonts: each is a family of files, one per script. Text is split into runs of one file each, so a name
 * may use any of these scripts; a character without a font is written as its code point, never as an empty box.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { assert } from '../domain/assert'

export type Face = 'text' | 'strong' | 'mono'

/** In the order in which they are searched for a character. */
const SCRIPTS = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese']
const FACES: { readonly [Name in Face]: { readonly family: string; readonly weight: number } } = {
  text: { family: 'inter', weight: 400 },
  strong: { family: 'inter', weight: 600 },
  mono: { family: 'jetbrains-mono', weight: 400 },
}

/** The used part of a font that the PDF library has opened. */
interface OpenFont {
  readonly font: { readonly hasGlyphForCodePoint: (codePoint: number) => boolean }
  readonly widthOfString: (text: string, size: number) => number
}

/** The part of the PDF library that holds fonts. */
export interface FontHolder {
  registerFont(name: string, source: Uint8Array): unknown
  font(name: string): unknown
  fontSize(size: number): unknown
}

/** Consecutive characters of one font file. */
export interface Run {
  readonly font: string
  readonly text: string
  readonly width: number
}

export interface Typeface {
  readonly runs: (text: string, face: Face, size: number) => readonly Run[]
  /**
   * Lines of at most `width` points, broken between words; breaks inside a word only when the word is longer than a
   * line.
   */
  readonly lines: (text: string, face: Face, size: number, width: number) => readonly string[]
  readonly widthOf: (text: string, face: Face, size: number) => number
}

const require = createRequire(join(__dirname, 'typeface.js'))
const files = new Map<string, Buffer | null>()

/** A file of a font package; null when the family does not have this script. */
function fontFile(family: string, script: string, weight: number): Buffer | null {
  const name = `@fontsource/${family}/files/${family}-${script}-${weight}-normal.woff`
  const known = files.get(name)
  if (known !== undefined) return known
  let bytes: Buffer | null = null
  try {
    bytes = withoutSubstitutions(readFileSync(require.resolve(name)))
  } catch (error) {
    // Vietnamese is optional in a family; without Latin no text can be set.
    if (script === 'latin') throw error
  }
  files.set(name, bytes)
  return bytes
}

/** Offset of a WOFF file's table directory, and the length of an entry, which begins with the table's name. */
const TABLES = 44
const TABLE_ENTRY = 20

/**
 * The font without its substitutions, which serve ligatures of program code and alternative figures: applying them
 * costs fifteen milliseconds per line, forty times all the rest. Text is composed (NFC) before it is set.
 */
function withoutSubstitutions(font: Buffer): Buffer {
  const tables = font.readUInt16BE(12)
  for (let at = TABLES; at < TABLES + tables * TABLE_ENTRY; at += TABLE_ENTRY)
    if (font.toString('latin1', at, at + 4) === 'GSUB') font.write('none', at, 'latin1')
  return font
}

const named = (codePoint: number): string => `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`

/** Turns any white space into a space, and drops invisible characters (control characters, direction marks). */
const visible = (text: string): string => text.replace(/\s/gu, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')

export function createTypeface(holder: FontHolder): Typeface {
  const open = new Map<string, OpenFont>()
  const missing = new Set<string>()
  const covers = new Map<string, string>()

  function fontOf(face: Face, script: string): OpenFont | undefined {
    const key = `${face}-${script}`
    const known = open.get(key)
    if (known || missing.has(key)) return known
    const { family, weight } = FACES[face]
    const bytes = fontFile(family, script, weight)
    if (!bytes) {
      missing.add(key)
      return undefined
    }
    holder.registerFont(key, bytes)
    holder.font(key)
    const made = opened(holder)
    open.set(key, made)
    return made
  }

  /** Name of the font that has a character; undefined when no file has it. */
  function covering(face: Face, codePoint: number): string | undefined {
    const asked = `${face} ${codePoint}`
    const known = covers.get(asked)
    if (known !== undefined) return known === '' ? undefined : known
    const script = SCRIPTS.find((each) => fontOf(face, each)?.font.hasGlyphForCodePoint(codePoint))
    const found = script === undefined ? '' : `${face}-${script}`
    covers.set(asked, found)
    return found === '' ? undefined : found
  }

  function pieces(text: string, face: Face): { font: string; text: string }[] {
    const found: { font: string; text: string }[] = []
    const add = (font: string, more: string): void => {
      const last = found.at(-1)
      if (last?.font === font) last.text += more
      else found.push({ font, text: more })
    }
    for (const character of visible(text).normalize('NFC')) {
      const codePoint = character.codePointAt(0) ?? 0
      const font = covering(face, codePoint)
      if (font === undefined) add(`${face}-latin`, named(codePoint))
      // A space joins the run before it, so that it does not split a run.
      else if (character === ' ' && found.length > 0) add(found.at(-1)?.font ?? font, character)
      else add(font, character)
    }
    return found
  }

  const runs: Typeface['runs'] = (text, face, size) =>
    pieces(text, face).map((piece) => ({
      ...piece,
      width: open.get(piece.font)?.widthOfString(piece.text, size) ?? 0,
    }))

  const widthOf: Typeface['widthOf'] = (text, face, size) =>
    runs(text, face, size).reduce((sum, { width }) => sum + width, 0)

  function* broken(word: string, face: Face, size: number, width: number): Generator<string> {
    let line = ''
    for (const character of word) {
      if (line !== '' && widthOf(line + character, face, size) > width) {
        yield line
        line = ''
      }
      line += character
    }
    yield line
  }

  const paragraph = (text: string, face: Face, size: number, width: number): string[] => {
    if (widthOf(text, face, size) <= width) return [text]
    const found: string[] = []
    let line = ''
    for (const word of text.split(/[ \t]+/u)) {
      const longer = line === '' ? word : `${line} ${word}`
      if (widthOf(longer, face, size) <= width) {
        line = longer
        continue
      }
      if (line !== '') found.push(line)
      const parts = [...broken(word, face, size, width)]
      found.push(...parts.slice(0, -1))
      line = parts.at(-1) ?? ''
    }
    found.push(line)
    return found
  }

  return {
    runs,
    widthOf,
    lines: (text, face, size, width) =>
      text.split(/\r\n|[\n\r\u2028\u2029]/u).flatMap((each) => paragraph(each, face, size, width)),
  }
}

/** The PDF library keeps its last opened font in a private field that its own text functions read. */
function opened(holder: FontHolder): OpenFont {
  const font: unknown = Reflect.get(holder, '_font')
  assert(isOpenFont(font), 'the PDF library opens a font when it is chosen')
  return font
}

const isOpenFont = (value: unknown): value is OpenFont =>
  typeof value === 'object' && value !== null && 'font' in value && 'widthOfString' in value
