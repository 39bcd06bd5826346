import { describe, expect, test } from 'vitest'
import { checksum, crc16 } from '../../../main/osdp/crc16'
import { decodeFrame, encodeFrame, withMark } from '../../../main/osdp/frame'
import { Framer, type FramerItem } from '../../../main/osdp/framer'
import { hex, toHex } from './hex'

/** osdp.md 3: the first four are published (Annex E), the others recorded from running stations. */
const vectors = [
  {
    packet: '537F0D00046E0080250000 6E38',
    address: 0x7f,
    direction: 'command',
    sequence: 0,
    check: 'crc',
    code: 0x6e,
    data: '0080250000',
  },
  {
    packet: '530009000461 00 C066',
    address: 0,
    direction: 'command',
    sequence: 0,
    check: 'crc',
    code: 0x61,
    data: '00',
  },
  {
    packet: '537F0C00006E0080250000 0F',
    address: 0x7f,
    direction: 'command',
    sequence: 0,
    check: 'checksum',
    code: 0x6e,
    data: '0080250000',
  },
  {
    packet: '53000800006100 44',
    address: 0,
    direction: 'command',
    sequence: 0,
    check: 'checksum',
    code: 0x61,
    data: '00',
  },
  { packet: '530508000560 8DBA', address: 5, direction: 'command', sequence: 1, check: 'crc', code: 0x60, data: '' },
  { packet: '538508000540 3FBC', address: 5, direction: 'reply', sequence: 1, check: 'crc', code: 0x40, data: '' },
  {
    packet: '53851000065000011A00BDD93740 3474',
    address: 5,
    direction: 'reply',
    sequence: 2,
    check: 'crc',
    code: 0x50,
    data: '00011A00BDD93740',
  },
] as const

describe('packets', () => {
  test.each(vectors)('$packet both ways', (vector) => {
    const raw = hex(vector.packet)
    const decoded = decodeFrame(raw)
    expect(decoded).toMatchObject({
      ok: true,
      value: {
        address: vector.address,
        direction: vector.direction,
        sequence: vector.sequence,
        check: vector.check,
        code: vector.code,
        security: null,
        mac: null,
      },
    })
    expect(decoded.ok && toHex(decoded.value.data)).toBe(toHex(hex(vector.data)))
    const { address, direction, sequence, check, code } = vector
    expect(toHex(encodeFrame({ address, direction, sequence, check, code, data: hex(vector.data) }))).toBe(toHex(raw))
  })

  test('the check characters of known texts', () => {
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0xe5cc)
    expect(checksum(hex('01 02 03'))).toBe(0xfa)
    expect(checksum(hex('00'))).toBe(0)
  })

  test('every single flipped bit is detected', () => {
    const raw = hex('53851000065000011A00BDD937403474')
    for (let bit = 0; bit < raw.length * 8; bit++) {
      const damaged = raw.slice()
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(decodeFrame(damaged).ok).toBe(false)
    }
  })

  test('reserved control bits and impossible security blocks are refused by name', () => {
    const base = { address: 1, direction: 'command', sequence: 1, code: 0x60 } as const
    const reserved = encodeFrame(base)
    reserved[4] = 0x85
    fixCrc(reserved)
    expect(decodeFrame(reserved)).toEqual({ ok: false, error: 'control' })

    const block = encodeFrame({
      ...base,
      security: { type: 0x15, data: new Uint8Array(0) },
      mac: () => new Uint8Array(4),
    })
    expect(decodeFrame(block).ok).toBe(true)
    for (const length of [0, 1, 7, 200]) {
      const bad = block.slice()
      bad[5] = length
      fixCrc(bad)
      expect(decodeFrame(bad).ok).toBe(false)
    }
    const noRoomForMac = encodeFrame({ ...base, security: { type: 0x15, data: new Uint8Array(0) }, data: hex('0102') })
    expect(decodeFrame(noRoomForMac)).toEqual({ ok: false, error: 'length' })
  })
})

function fixCrc(raw: Uint8Array): void {
  const c = crc16(raw, 0, raw.length - 2)
  raw[raw.length - 2] = c & 0xff
  raw[raw.length - 1] = c >> 8
}

describe('framer', () => {
  const poll = hex('5305080005608DBA')
  const ack = hex('5385080005403FBC')
  const summary = (items: FramerItem[]): string[] =>
    items.map((item) =>
      item.kind === 'frame' ? toHex(item.raw) : item.kind === 'noise' ? `noise ${toHex(item.bytes)}` : item.fault,
    )

  test('a mark byte is optional and not counted', () => {
    const framer = new Framer()
    expect(summary(framer.push(ack))).toEqual([toHex(ack)])
    expect(summary(framer.push(withMark(ack)))).toEqual([toHex(ack)])
    expect(framer.partial).toBe(false)
  })

  test('packets arrive complete from single bytes', () => {
    const framer = new Framer()
    const items = [...withMark(poll), ...withMark(ack)].flatMap((byte) => framer.push(Uint8Array.of(byte)))
    expect(summary(items)).toEqual([toHex(poll), toHex(ack)])
  })

  test('noise with a false start and an impossible length is skipped immediately', () => {
    const framer = new Framer()
    expect(summary(framer.push(hex(`0011 53 ${toHex(withMark(ack))}`)))).toEqual(['noise 001153', toHex(ack)])
  })

  test('a false start with a plausible length hides no packet after it expires', () => {
    const framer = new Framer()
    expect(framer.push(hex(`53 05 40 00 ${toHex(ack)}`))).toEqual([])
    expect(framer.partial).toBe(true)
    expect(summary(framer.expire())).toEqual(['noise 53054000', toHex(ack)])
    expect(framer.partial).toBe(false)
  })

  test('after a damaged packet the search continues one byte after its start', () => {
    const framer = new Framer()
    const damaged = hex(`53 85 1000 06 ${toHex(ack)} 000000`)
    expect(summary(framer.push(damaged))).toEqual(['check', 'noise 85100006', toHex(ack), 'noise 000000'])
  })

  test('a truncated packet does not damage the retry', () => {
    const framer = new Framer()
    expect(framer.push(ack.subarray(0, 6))).toEqual([])
    expect(summary(framer.expire())).toEqual([`noise ${toHex(ack.subarray(0, 6))}`])
    expect(summary(framer.push(withMark(ack)))).toEqual([toHex(ack)])
  })

  test('the longest packet is accepted, one byte more is not', () => {
    const framer = new Framer()
    const longest = encodeFrame({
      address: 1,
      direction: 'reply',
      sequence: 1,
      code: 0x90,
      data: new Uint8Array(1440 - 8).fill(0x53),
    })
    expect(longest.length).toBe(1440)
    expect(summary(framer.push(longest))).toEqual([toHex(longest)])
    const longer = encodeFrame({
      address: 1,
      direction: 'reply',
      sequence: 1,
      code: 0x90,
      data: new Uint8Array(1440 - 7),
    })
    expect(framer.push(longer).some((item) => item.kind === 'frame')).toBe(false)
  })
})
