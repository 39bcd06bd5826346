import { describe, expect, test } from 'vitest'
import type { Result } from '../../../main/domain/result'
import type { Malformed } from '../../../main/osdp/bytes'
import { commandName, replyName } from '../../../main/osdp/codes'
import { decodeAcuRxSize, encodeAcuRxSize } from '../../../main/osdp/commands/acurxsize'
import { decodeBioMatch, encodeBioMatch } from '../../../main/osdp/commands/biomatch'
import { decodeBioRead, encodeBioRead } from '../../../main/osdp/commands/bioread'
import { decodeBuz, encodeBuz } from '../../../main/osdp/commands/buz'
import { decodeCap, encodeCap } from '../../../main/osdp/commands/cap'
import { decodeChlng } from '../../../main/osdp/commands/chlng'
import { decodeComset, encodeComset } from '../../../main/osdp/commands/comset'
import { decodeFileTransfer, encodeFileTransfer } from '../../../main/osdp/commands/filetransfer'
import { decodeId, encodeId } from '../../../main/osdp/commands/id'
import { decodeKeepActive, encodeKeepActive } from '../../../main/osdp/commands/keepactive'
import { decodeKeyset, encodeKeyset } from '../../../main/osdp/commands/keyset'
import { COLOR, decodeLed, encodeLed, noPermanent, noTemporary, steady } from '../../../main/osdp/commands/led'
import { decodeMfg, encodeMfg } from '../../../main/osdp/commands/mfg'
import { OUT_CONTROL, decodeOut, encodeOut } from '../../../main/osdp/commands/out'
import { decodeScrypt } from '../../../main/osdp/commands/scrypt'
import { decodeText, encodeText } from '../../../main/osdp/commands/text'
import { decodeBioMatchr, encodeBioMatchr } from '../../../main/osdp/replies/biomatchr'
import { decodeBioReadr, encodeBioReadr } from '../../../main/osdp/replies/bioreadr'
import { decodeCcrypt, encodeCcrypt } from '../../../main/osdp/replies/ccrypt'
import { decodeCom, encodeCom } from '../../../main/osdp/replies/com'
import { decodeFmt, encodeFmt } from '../../../main/osdp/replies/fmt'
import { decodeFtstat, encodeFtstat } from '../../../main/osdp/replies/ftstat'
import { decodeIstatr, encodeIstatr } from '../../../main/osdp/replies/istatr'
import { decodeKeypad, encodeKeypad } from '../../../main/osdp/replies/keypad'
import { decodeLstatr, encodeLstatr } from '../../../main/osdp/replies/lstatr'
import { decodeMfgRep, encodeMfgRep } from '../../../main/osdp/replies/mfgrep'
import { decodeNak, encodeNak, nakText } from '../../../main/osdp/replies/nak'
import { decodeOstatr, encodeOstatr } from '../../../main/osdp/replies/ostatr'
import { decodePdCap, encodePdCap } from '../../../main/osdp/replies/pdcap'
import { decodePdId, encodePdId } from '../../../main/osdp/replies/pdid'
import { decodeRaw, encodeRaw } from '../../../main/osdp/replies/raw'
import { decodeRmacI } from '../../../main/osdp/replies/rmac-i'
import { decodeRstatr, encodeRstatr } from '../../../main/osdp/replies/rstatr'
import { hex, toHex } from './hex'

interface Vector {
  readonly name: string
  readonly data: string
  readonly value: unknown
  readonly decode: (data: Uint8Array) => Result<unknown, Malformed>
  readonly encode: () => Uint8Array
}
function vector<T>(
  name: string,
  data: string,
  value: NoInfer<T>,
  decode: (data: Uint8Array) => Result<T, Malformed>,
  encode: (value: NoInfer<T>) => Uint8Array,
): Vector {
  return { name, data, value, decode, encode: () => encode(value) }
}

const key = hex('000102030405060708090a0b0c0d0e0f')

const both: Vector[] = [
  vector('ID standard', '00', { extended: false }, decodeId, (v) => encodeId(v.extended)),
  vector('ID extended', '01', { extended: true }, decodeId, (v) => encodeId(v.extended)),
  vector('CAP', '00', {}, decodeCap, encodeCap),
  vector(
    'OUT unlock for 5 s',
    '00053200',
    [{ output: 0, control: OUT_CONTROL.TIMED_ON, timer: 50 }],
    decodeOut,
    encodeOut,
  ),
  vector(
    'OUT two records, longest timer',
    '00010000 0105FFFF',
    [
      { output: 0, control: OUT_CONTROL.OFF, timer: 0 },
      { output: 1, control: OUT_CONTROL.TIMED_ON, timer: 65535 },
    ],
    decodeOut,
    encodeOut,
  ),
  vector(
    'LED of worked session B',
    '000002020202011e000105050100',
    [
      {
        reader: 0,
        led: 0,
        temporary: { code: 2, onTime: 2, offTime: 2, onColor: 2, offColor: 1, timer: 30 },
        permanent: { code: 1, onTime: 5, offTime: 5, onColor: 1, offColor: 0 },
      },
    ],
    decodeLed,
    encodeLed,
  ),
  vector(
    'LED steady red without end',
    '0001 00000000000000 0101000101',
    [{ reader: 0, led: 1, temporary: noTemporary, permanent: { code: 1, ...steady(COLOR.RED) } }],
    decodeLed,
    encodeLed,
  ),
  vector(
    'LED temporary only',
    '0000 02010007 07 0A00 0000000000',
    [{ reader: 0, led: 0, temporary: { code: 2, timer: 10, ...steady(COLOR.WHITE) }, permanent: noPermanent }],
    decodeLed,
    encodeLed,
  ),
  vector('BUZ', '0002020103', { reader: 0, tone: 2, onTime: 2, offTime: 1, count: 3 }, decodeBuz, encodeBuz),
  vector('BUZ off', '0001000000', { reader: 0, tone: 1, onTime: 0, offTime: 0, count: 0 }, decodeBuz, encodeBuz),
  vector(
    'TEXT',
    '000305010203414243',
    { reader: 0, mode: 3, seconds: 5, row: 1, column: 2, text: 'ABC' },
    decodeText,
    encodeText,
  ),
  vector('COMSET', '0080250000', { address: 0, baud: 9600 }, decodeComset, encodeComset),
  vector('COMSET 230400', '7E00840300', { address: 126, baud: 230400 }, decodeComset, encodeComset),
  vector('BIOREAD', '00070132', { reader: 0, type: 7, format: 1, quality: 50 }, decodeBioRead, encodeBioRead),
  vector(
    'BIOMATCH',
    '000701320200AABB',
    { reader: 0, type: 7, format: 1, quality: 50, template: hex('AABB') },
    decodeBioMatch,
    encodeBioMatch,
  ),
  vector('KEYSET', `0110${toHex(key)}`, { key }, decodeKeyset, (v) => encodeKeyset(v.key)),
  vector('ACURXSIZE', 'A005', { bytes: 1440 }, decodeAcuRxSize, (v) => encodeAcuRxSize(v.bytes)),
  vector(
    'FILETRANSFER',
    '01 00010000 FE000000 0200 AABB',
    { type: 1, total: 256, offset: 254, piece: hex('AABB') },
    decodeFileTransfer,
    encodeFileTransfer,
  ),
  vector('MFG', '001A7D010203', { vendor: hex('001A7D'), content: hex('010203') }, decodeMfg, encodeMfg),
  vector('KEEPACTIVE', 'D007', { milliseconds: 2000 }, decodeKeepActive, (v) => encodeKeepActive(v.milliseconds)),
  vector('NAK', '06', { code: 6, detail: hex('') }, decodeNak, (v) => encodeNak(v.code, v.detail)),
  vector('NAK with detail', '0369', { code: 3, detail: hex('69') }, decodeNak, (v) => encodeNak(v.code, v.detail)),
  vector(
    'PDID',
    '5C2623 19 02 04030201 010203',
    { vendor: hex('5C2623'), model: 0x19, version: 2, serial: 0x01020304, firmware: [1, 2, 3] as const },
    decodePdId,
    encodePdId,
  ),
  vector(
    'PDCAP',
    '010104 040402',
    [
      { function: 1, compliance: 1, count: 4 },
      { function: 4, compliance: 4, count: 2 },
    ],
    decodePdCap,
    encodePdCap,
  ),
  vector('LSTATR', '0001', { tamper: false, powerFailure: true }, decodeLstatr, encodeLstatr),
  vector(
    'RAW 26 bit',
    '00011A00BDD93740',
    { reader: 0, format: 1, bits: 26, bytes: hex('BDD93740') },
    decodeRaw,
    encodeRaw,
  ),
  vector(
    'RAW 200 bit',
    `0000C800${'5A'.repeat(25)}`,
    { reader: 0, format: 0, bits: 200, bytes: hex('5A'.repeat(25)) },
    decodeRaw,
    encodeRaw,
  ),
  vector('FMT', '000103414243', { reader: 0, direction: 1, text: 'ABC' }, decodeFmt, encodeFmt),
  vector('KEYPAD', '000431320D7F', { reader: 0, keys: '12#*' }, decodeKeypad, encodeKeypad),
  vector('COM', '0500C20100', { address: 5, baud: 115200 }, decodeCom, encodeCom),
  vector(
    'CCRYPT of worked session B',
    '2c44010005030201 a0a1a2a3a4a5a6a7 9bbe9b05c1912e029431f91e37d82d06',
    {
      cuid: hex('2c44010005030201'),
      rndB: hex('a0a1a2a3a4a5a6a7'),
      clientCryptogram: hex('9bbe9b05c1912e029431f91e37d82d06'),
    },
    decodeCcrypt,
    encodeCcrypt,
  ),
  vector(
    'FTSTAT',
    '01 6400 FDFF 8000',
    { action: 1, delayMs: 100, status: -3, largestPiece: 128 },
    decodeFtstat,
    encodeFtstat,
  ),
  vector('MFGREP', '001A7D05', { vendor: hex('001A7D'), content: hex('05') }, decodeMfgRep, encodeMfgRep),
  vector(
    'BIOREADR',
    '0000075F0100EE',
    { reader: 0, status: 0, type: 7, quality: 95, template: hex('EE') },
    decodeBioReadr,
    encodeBioReadr,
  ),
  vector('BIOMATCHR', '000064', { reader: 0, status: 0, score: 100 }, decodeBioMatchr, encodeBioMatchr),
]

describe('encoding and decoding of messages', () => {
  test.each(both)('$name', ({ data, value, decode, encode }) => {
    expect(decode(hex(data))).toEqual({ ok: true, value })
    expect(toHex(encode())).toBe(toHex(hex(data)))
  })

  test.each(both)('truncated $name is refused for its length', ({ name, data, decode }) => {
    const bytes = hex(data)
    const cut = decode(bytes.subarray(0, bytes.length - 1))
    // Messages of variable length may end one byte earlier.
    const openEnded = ['NAK with detail', 'MFG', 'MFGREP'].includes(name)
    expect(cut.ok ? 'accepted' : cut.error.kind).toBe(openEnded ? 'accepted' : 'length')
  })
})

describe('status lists', () => {
  test('inputs, outputs and attached readers both ways', () => {
    const inputs = ['inactive', 'active', 'short', 'open', 'fault', 'unknown'] as const
    expect(decodeIstatr(hex('000102030405'))).toEqual(inputs)
    expect(toHex(encodeIstatr(inputs))).toBe('000102030405')
    expect(decodeIstatr(hex('09'))).toEqual(['unknown'])
    expect(decodeOstatr(hex('0001'))).toEqual([false, true])
    expect(toHex(encodeOstatr([false, true]))).toBe('0001')
    expect(decodeRstatr(hex('00010277'))).toEqual(['normal', 'not-connected', 'tamper', 'unknown'])
    expect(toHex(encodeRstatr(['normal', 'not-connected', 'tamper']))).toBe('000102')
  })
})

describe('refused values', () => {
  const refused: [string, Result<unknown, Malformed>][] = [
    ['OUT with control 7', decodeOut(hex('00070000'))],
    ['LED temporary of no time', decodeLed(hex('0000 02000001010A00 0000000000'))],
    ['LED permanent of no time', decodeLed(hex('0000 00000000000000 0100000101'))],
    ['LED code 3', decodeLed(hex('0000 03010101010A00 0000000000'))],
    ['BUZ without on time', decodeBuz(hex('0002000103'))],
    ['BUZ tone 3', decodeBuz(hex('0003010103'))],
    ['TEXT mode 5', decodeText(hex('000505010100'))],
    ['TEXT row 0', decodeText(hex('000105000100'))],
    ['COMSET to 127', decodeComset(hex('7F80250000'))],
    ['KEYSET of another type', decodeKeyset(hex(`0210${toHex(key)}`))],
    ['FILETRANSFER past the end', decodeFileTransfer(hex('01 01000000 00000000 0200 AABB'))],
    ['RAW of no bits', decodeRaw(hex('00000000'))],
    ['ID type 2', decodeId(hex('02'))],
  ]
  test.each(refused)('%s', (_name, result) => {
    expect(result.ok ? 'accepted' : result.error.kind).toBe('value')
  })
})

describe('RAW', () => {
  test('unused low bits have no meaning', () => {
    expect(decodeRaw(hex('00011A00BDD9377F'))).toEqual(decodeRaw(hex('00011A00BDD93740')))
    expect(toHex(encodeRaw({ reader: 0, format: 1, bits: 26, bytes: hex('BDD9377F') }))).toBe('00011a00bdd93740')
  })
  test('bytes past the bits are ignored', () => {
    expect(decodeRaw(hex('00011A00BDD93740FFFF'))).toEqual(decodeRaw(hex('00011A00BDD93740')))
  })
})

test('characters that displays do not have become question marks', () => {
  const encoded = encodeText({ reader: 0, mode: 1, seconds: 0, row: 1, column: 1, text: 'é€\n' })
  expect(toHex(encoded)).toBe('0001000101033f3f3f')
})

test('handshake messages have a fixed length', () => {
  expect(decodeChlng(hex('b0b1b2b3b4b5b6b7'))).toMatchObject({ ok: true })
  expect(decodeChlng(hex('b0')).ok).toBe(false)
  expect(decodeScrypt(key)).toMatchObject({ ok: true })
  expect(decodeScrypt(hex('')).ok).toBe(false)
  expect(decodeRmacI(key)).toMatchObject({ ok: true })
  expect(decodeRmacI(hex('')).ok).toBe(false)
})

test('codes have names, unknown ones are shown in hex', () => {
  expect(commandName(0x69)).toBe('LED')
  expect(replyName(0x50)).toBe('RAW')
  expect(commandName(0xee)).toBe('0xEE')
  expect(nakText(6)).toBe('encryption required')
  expect(nakText(77)).toBe('refused with code 77')
})
