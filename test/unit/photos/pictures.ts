/** Small generated pictures: a PNG of one colour or a drawn head, and the smallest JPEG with a size. */
import { deflateSync } from 'node:zlib'

function crc(bytes: Uint8Array): number {
  let sum = 0xffff_ffff
  for (const byte of bytes) {
    sum ^= byte
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1
  }
  return (sum ^ 0xffff_ffff) >>> 0
}

function chunk(type: string, body: Buffer): Buffer {
  const whole = Buffer.alloc(body.length + 12)
  whole.writeUInt32BE(body.length, 0)
  whole.write(type, 4, 'latin1')
  body.copy(whole, 8)
  whole.writeUInt32BE(crc(whole.subarray(4, 8 + body.length)), 8 + body.length)
  return whole
}

type Colour = readonly [red: number, green: number, blue: number]

function packed(width: number, height: number, lines: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const data = deflateSync(Buffer.concat(lines))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

/** @param lines more or fewer than `height` for a damaged one */
export function png(width: number, height: number, colour: Colour = [90, 120, 150], lines = height): Buffer {
  const line = Buffer.concat([Buffer.alloc(1), Buffer.alloc(width * 3, Buffer.from(colour))])
  return packed(
    width,
    height,
    Array.from({ length: lines }, () => line),
  )
}

const SKINS: readonly Colour[] = [
  [233, 194, 166],
  [198, 145, 108],
  [141, 93, 66],
  [92, 62, 46],
]
const COATS: readonly Colour[] = [
  [58, 86, 120],
  [102, 60, 66],
  [62, 96, 74],
  [110, 98, 70],
]

/** A pictogram of head and shoulders, of no real person. */
export function portrait(number: number, width = 240, height = 320): Buffer {
  const skin = SKINS[number % SKINS.length] ?? [0, 0, 0]
  const coat = COATS[(number >> 2) % COATS.length] ?? [0, 0, 0]
  const within = (x: number, y: number, cx: number, cy: number, rx: number, ry: number): boolean =>
    ((x - cx * width) / (rx * width)) ** 2 + ((y - cy * height) / (ry * height)) ** 2 <= 1
  const lines = Array.from({ length: height }, (_, y) => {
    const line = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x++) {
      const isHair = within(x, y, 0.5, 0.3, 0.235, 0.19) && y < 0.3 * height
      const isFace = within(x, y, 0.5, 0.36, 0.21, 0.2)
      const isCoat = within(x, y, 0.5, 0.98, 0.42, 0.34)
      line.set(isHair ? [52, 44, 40] : isFace ? skin : isCoat ? coat : [206, 211, 214], 1 + x * 3)
    }
    return line
  })
  return packed(width, height, lines)
}

/** Only the parts of a JPEG that the check reads: it cannot be drawn. */
export function jpeg(width: number, height: number, end = true): Buffer {
  const frame = Buffer.from([0xff, 0xc0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 5)
  frame.writeUInt16BE(width, 7)
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3])
  const app = Buffer.from([0xff, 0xe0, 0, 4, 1, 2])
  return Buffer.concat([Buffer.from([0xff, 0xd8]), app, frame, scan, Buffer.from(end ? [0xff, 0xd9] : [])])
}
