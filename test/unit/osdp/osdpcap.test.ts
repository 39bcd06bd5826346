import { describe, expect, test } from 'vitest'
import { nodeAes } from '../../../main/devices/aes'
import { readCapture } from '../../../main/osdp/capture-reading'
import { commandName, replyName } from '../../../main/osdp/codes'
import { decodeFrame, encodeFrame } from '../../../main/osdp/frame'
import { encodeCaptureLine, parseCapture } from '../../../main/osdp/osdpcap'
import { maskSecrets } from '../../../main/osdp/trace-mask'
import { VirtualBus } from '../../simulation/osdp/virtual-bus'
import { hex, toHex } from './hex'

describe('lines', () => {
  test('both ways', () => {
    const entry = { at: 1_580_342_115_984.5, io: 'output', bytes: hex('FF530508000560 8DBA') } as const
    const line = encodeCaptureLine(entry)
    expect(JSON.parse(line)).toEqual({
      timeSec: '1580342115',
      timeNano: '984500000',
      io: 'output',
      data: 'FF-53-05-08-00-05-60-8D-BA',
      osdpTraceVersion: '1',
      osdpSource: 'sallyport',
    })
    expect(parseCapture(`${line}\n\n`)).toEqual({ ok: true, value: [entry] })
  })

  test('accepts lines of other tools, with blanks between bytes and numbers instead of text', () => {
    const parsed = parseCapture(
      '{ "timeSec" : 1580342115, "timeNano" : "984691851", "io" : "trace", "data" : " ff ff 53 80 08 00 01 4b 01 d8", "osdpTraceVersion":"1", "osdpSource":"libosdp-conformance 0.91-5" }',
    )
    expect(parsed.ok && parsed.value[0] && toHex(parsed.value[0].bytes)).toBe('ffff5380080001 4b01d8'.replace(' ', ''))
  })

  test('recordings of the SIA tool say "in" and "out"', () => {
    const line = (io: string, data: string) =>
      `{"timeSec":"1700000000","timeNano":"000000000","io":"${io}","data":"${data}","osdpTraceVersion":"1","osdpSource":"sia-style"}`
    const parsed = parseCapture(`${line('out', '53 00 08 00 04 60 eb aa')}\n${line('in', '53 80 08 00 04 40 59 ac')}\n`)
    expect(parsed.ok && parsed.value.map(({ io }) => io)).toEqual(['output', 'input'])
    const items = parsed.ok ? readCapture(parsed.value, { aes: nodeAes }) : []
    expect(items).toMatchObject([
      { kind: 'packet', direction: 'command', name: 'POLL' },
      { kind: 'packet', direction: 'reply', name: 'ACK' },
    ])
  })

  test('lists all problems, by line', () => {
    const parsed = parseCapture(
      'nonsense\n{"timeSec":"1","io":"sideways","data":""}\n\n{"timeSec":"1","io":"input","data":"5"}\n[]\n{"io":"input","data":""}',
    )
    expect(!parsed.ok && parsed.error.map((problem) => problem.path)).toEqual([
      'line 1',
      'line 2',
      'line 4',
      'line 5',
      'line 6',
    ])
  })
})

describe('reading a recording', () => {
  function recorded(secure: boolean): VirtualBus {
    const bus = new VirtualBus({ secure })
    bus.input({ kind: 'trace', on: true })
    bus.start().untilOnline()
    bus.pd().faults.set('drop', 1)
    bus.pd().hardware.push({ code: 0x50, data: hex('00011A00BDD93740'), secret: true })
    bus.until('card', () => bus.events('card').length > 0)
    return bus
  }
  const entries = (bus: VirtualBus) =>
    bus.traced.map(({ direction, bytes }, i) => ({
      at: i,
      io: direction === 'out' ? ('output' as const) : ('input' as const),
      bytes,
    }))

  test('with the key: decrypts the content, checks every MAC, and marks retries', () => {
    const bus = recorded(true)
    const key = bus.state.pds[0]?.keys.current ?? new Uint8Array(0)
    const items = readCapture(entries(bus), { aes: nodeAes, keys: [hex('ff'.repeat(16)), key] })
    const packets = items.flatMap((item) => (item.kind === 'packet' ? [item] : []))
    expect(packets.slice(0, 4).map((packet) => packet.name)).toEqual(['CHLNG', 'CCRYPT', 'SCRYPT', 'RMAC_I'])
    expect(packets.slice(4).every((packet) => packet.protection === 'secure')).toBe(true)
    const card = packets.find((packet) => packet.name === 'RAW')
    expect(card && toHex(card.data)).toBe('00011a00bdd93740')
    expect(packets.filter((packet) => packet.repeated && packet.direction === 'command')).toHaveLength(1)
  })

  test('uses the key of a KEYSET in the recording for the packets after it', () => {
    const bus = new VirtualBus({ secure: true, readerKey: null, consoleKey: null })
    bus.input({ kind: 'trace', on: true })
    const heard: { io: 'input' | 'output'; bytes: Uint8Array }[] = []
    // A recording by another tool: unlike the console's own it contains the KEYSET.
    bus.onWire = (direction, bytes) => {
      heard.push({ io: direction === 'in' ? 'input' : 'output', bytes })
      return bytes
    }
    bus.start()
    bus.input({ kind: 'pd', reader: 'R0', input: { kind: 'pair', request: { operator: 'amy', until: 60_000 } } })
    bus.until('paired', () => bus.events('paired').length > 0).untilOnline()
    const items = readCapture(
      heard.map((entry, at) => ({ at, ...entry })),
      { aes: nodeAes },
    )
    const packets = items.flatMap((item) => (item.kind === 'packet' ? [item] : []))
    const keyset = packets.findIndex(({ name }) => name === 'KEYSET')
    expect(keyset).toBeGreaterThan(0)
    const after = packets.slice(keyset)
    expect(after.some(({ name }) => name === 'CHLNG')).toBe(true)
    expect(after.filter(({ protection }) => protection === 'sealed' || protection === 'bad-mac')).toEqual([])
  })

  test('without the key: sealed, not guessed', () => {
    const items = readCapture(entries(recorded(true)), { aes: nodeAes })
    const packets = items.flatMap((item) => (item.kind === 'packet' ? [item] : []))
    expect(packets.slice(4).every((packet) => packet.protection === 'sealed')).toBe(true)
  })

  test('every code of the standard has a name', () => {
    const named = (direction: 'command' | 'reply', codes: readonly number[]) =>
      codes.map((code) => (direction === 'command' ? commandName(code) : replyName(code)))
    expect(named('command', [0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa7])).toEqual([
      'XWR',
      'ABORT',
      'PIVDATA',
      'GENAUTH',
      'CRAUTH',
      'KEEPACTIVE',
    ])
    expect(named('reply', [0x59, 0x80, 0x81, 0x82, 0x83, 0x84, 0x90, 0xb1])).toEqual([
      'EXT_PDID',
      'PIVDATAR',
      'GENAUTHR',
      'CRAUTHR',
      'MFGSTATR',
      'MFGERRR',
      'MFGREP',
      'XRD',
    ])
    const parsed = parseCapture(
      ['53 00 0a 00 05 a1 00 01 e2 42', '53 00 0a 00 06 a3 00 01 5e b7', '53 00 0a 00 07 a4 00 01 7a 44']
        .concat('53 00 0a 00 05 a5 00 01 22 9e')
        .map((data) => JSON.stringify({ timeSec: '1700000001', timeNano: '0', io: 'output', data }))
        .join('\n'),
    )
    const items = parsed.ok ? readCapture(parsed.value, { aes: nodeAes }) : []
    expect(items.map((item) => item.kind === 'packet' && item.name)).toEqual(['XWR', 'PIVDATA', 'GENAUTH', 'CRAUTH'])
  })

  test('in clear, with noise between', () => {
    const all = entries(recorded(false))
    const items = readCapture([...all.slice(0, 3), { at: 3, io: 'input', bytes: hex('00112233') }, ...all.slice(3)], {
      aes: nodeAes,
    })
    expect(items.filter((item) => item.kind === 'rubbish')).toMatchObject([{ fault: 'noise', bytes: hex('00112233') }])
    expect(items.some((item) => item.kind === 'packet' && item.name === 'RAW' && item.protection === 'clear')).toBe(
      true,
    )
  })
})

describe('masking', () => {
  test('blanks only a KEYSET, which stays a valid packet', () => {
    const keyset = hex('53052e000f02177565c6e8dd8fdd8de7e36fb84d05297bd6515f94e4b1956a5f24c3429afe143da9e25d9a08fa30')
    const masked = maskSecrets(keyset)
    expect(masked.length).toBe(keyset.length)
    expect(toHex(masked.subarray(0, 8))).toBe(toHex(keyset.subarray(0, 8)))
    expect(toHex(masked.subarray(8, -2))).toBe('00'.repeat(36))
    const led = hex('53051e000e021769230a8de49d44f0473941bd58e337124e33d8207054eb')
    const typed = encodeFrame({ address: 0, direction: 'reply', sequence: 1, code: 0x53, data: hex('0004') })
    const pressed = encodeFrame({ address: 0, direction: 'reply', sequence: 1, code: 0x53, data: hex('000431323334') })
    expect(toHex(maskSecrets(pressed))).toContain('53000400000000')
    expect(decodeFrame(maskSecrets(pressed)).ok).toBe(true)
    expect(maskSecrets(typed)).toEqual(typed)
    const asText = hex('53850f00055100000431323334c547')
    expect(toHex(maskSecrets(asText)).slice(0, 26)).toBe('53850f00055100000400000000')
    expect(decodeFrame(maskSecrets(asText)).ok).toBe(true)
    expect(maskSecrets(led)).toEqual(led)
  })
  test('a damaged KEYSET shows nothing past its header', () => {
    const damaged = hex('53052e000f02177565c6e8dd8fdd8de7e36fb84d05297bd6515f94e4b1956a5f24c3429afe143da9e25d9a08fa31')
    expect(maskSecrets(damaged).length).toBe(5)
  })
  test('a clear KEYSET, although invalid, is blanked too', () => {
    const clear = hex('531f1a000475 0110 000102030405060708090a0b0c0d0e0f 0000')
    expect(toHex(maskSecrets(clear))).not.toMatch(/000102/)
  })
})

test('a line longer than any packet is refused with its number and length', () => {
  const long = (length: number): string =>
    `{"timeSec":"1","timeNano":"0","io":"input","data":"${'00'.repeat(length / 2)}"}`
  const said = (text: string) => {
    const parsed = parseCapture(text)
    return parsed.ok ? [] : parsed.error
  }
  expect(said(`${long(100)}\n${long(40_000_000)}`)).toEqual([
    { path: 'line 2', message: expect.stringMatching(/^has 400000\d\d characters, more than the 65536/) as string },
  ])
  expect(said(long(60_000))).toEqual([])
})
