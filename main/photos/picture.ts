/**
 * Identifies a picture file by its bytes, not its name: a complete JPEG or PNG of a size that a desk can draw. Accepts
 * nothing else; an SVG is a program.
 */
import { inflate } from 'node:zlib'
import { fail, ok } from '../domain/result'
import type { Result } from '../domain/result'

export type PictureKind = 'jpg' | 'png'

export interface Picture {
  readonly kind: PictureKind
  readonly width: number
  readonly height: number
}

/** Keys of the catalogue: `photo.bad.<problem>`. */
export type PictureProblem = 'too-large' | 'not-a-picture' | 'damaged' | 'too-small' | 'too-many-pixels'

/** Largest file, in bytes. */
export const PICTURE_BYTES = 1_048_576
const MIN_SIDE = 32
const MAX_SIDE = 4_096
const MAX_PIXELS = 6_000_000

export async function inspectPicture(bytes: Buffer): Promise<Result<Picture, PictureProblem>> {
  if (bytes.length > PICTURE_BYTES) return fail('too-large')
  const isPng = bytes.subarray(0, 8).equals(PNG_SIGNATURE)
  if (!isPng && !bytes.subarray(0, 2).equals(JPEG_START)) return fail('not-a-picture')
  const found = isPng ? pngHeader(bytes) : jpegSize(bytes)
  if (!found) return fail('damaged')
  const { width, height } = found
  if (width < MIN_SIDE || height < MIN_SIDE) return fail('too-small')
  if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) return fail('too-many-pixels')
  if (found.lines && !(await isWhole(found.lines, height))) return fail('damaged')
  return ok({ kind: isPng ? 'png' : 'jpg', width, height })
}

interface Size {
  readonly width: number
  readonly height: number
  /** PNG only: the expected size of its unpacked lines. */
  readonly lines?: Lines
}

/** Size from the frame header; undefined unless the file has one, a scan after it, and an end. */
function jpegSize(bytes: Buffer): Size | undefined {
  let size: Size | undefined
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    // Fill bytes may precede a marker.
    if (marker === 0xff) {
      at++
      continue
    }
    const length = bytes.readUInt16BE(at + 2)
    if (length < 2 || at + 2 + length > bytes.length) return undefined
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      if (length < 8) return undefined
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    }
    if (marker === 0xda) return bytes.lastIndexOf(JPEG_END) > at ? size : undefined
    at += 2 + length
  }
  return undefined
}
const JPEG_START = Buffer.from([0xff, 0xd8])
const JPEG_END = Buffer.from([0xff, 0xd9])

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
/** Samples per pixel and their allowed bit depths, by colour type (PNG specification, 11.2.1). */
const PNG_COLOURS: ReadonlyMap<number, { readonly samples: number; readonly depths: readonly number[] }> = new Map([
  [0, { samples: 1, depths: [1, 2, 4, 8, 16] }],
  [2, { samples: 3, depths: [8, 16] }],
  [3, { samples: 1, depths: [1, 2, 4, 8] }],
  [4, { samples: 2, depths: [8, 16] }],
  [6, { samples: 4, depths: [8, 16] }],
])

interface Lines {
  readonly lineBits: number
  readonly isInterlaced: boolean
  readonly data: Buffer
}

function pngHeader(bytes: Buffer): Size | undefined {
  const data: Buffer[] = []
  let head: { readonly width: number; readonly height: number; readonly lines: Omit<Lines, 'data'> } | undefined
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    if (at + 12 + length > bytes.length) return undefined
    const type = bytes.toString('latin1', at + 4, at + 8)
    const body = bytes.subarray(at + 8, at + 8 + length)
    if (!head) {
      const depth = body[8] ?? 0
      const colour = PNG_COLOURS.get(body[9] ?? -1)
      if (type !== 'IHDR' || length !== 13 || !colour?.depths.includes(depth)) return undefined
      const width = body.readUInt32BE(0)
      const lines = { lineBits: width * colour.samples * depth, isInterlaced: body[12] === 1 }
      head = { width, height: body.readUInt32BE(4), lines }
    }
    if (type === 'IDAT') data.push(body)
    if (type === 'IEND') return { ...head, lines: { ...head.lines, data: Buffer.concat(data) } }
    at += 12 + length
  }
  return undefined
}

/** Unpacks the data, so that drawing or printing it later finds every line. */
function isWhole({ lineBits, isInterlaced, data }: Lines, height: number): Promise<boolean> {
  const wanted = (Math.ceil(lineBits / 8) + 1) * height
  // Interlaced data is a little larger: seven pictures, each with its own lines.
  const most = isInterlaced ? wanted + 16 * height + 64 : wanted
  return new Promise((resolve) => {
    inflate(data, { maxOutputLength: most + 1 }, (error, unpacked) => {
      resolve(!error && (isInterlaced ? unpacked.length >= wanted / 2 : unpacked.length === wanted))
    })
  })
}
