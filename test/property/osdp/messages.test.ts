import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Result } from '../../../main/domain/result'
import type { Malformed } from '../../../main/osdp/bytes'
import { decodeBioMatch, encodeBioMatch } from '../../../main/osdp/commands/biomatch'
import { decodeBuz, encodeBuz } from '../../../main/osdp/commands/buz'
import { decodeComset, encodeComset } from '../../../main/osdp/commands/comset'
import { decodeFileTransfer, encodeFileTransfer } from '../../../main/osdp/commands/filetransfer'
import { decodeLed, encodeLed } from '../../../main/osdp/commands/led'
import { decodeMfg, encodeMfg } from '../../../main/osdp/commands/mfg'
import { decodeOut, encodeOut } from '../../../main/osdp/commands/out'
import { decodeBioReadr, encodeBioReadr } from '../../../main/osdp/replies/bioreadr'
import { decodeCcrypt, encodeCcrypt } from '../../../main/osdp/replies/ccrypt'
import { decodeFtstat, encodeFtstat } from '../../../main/osdp/replies/ftstat'
import { decodeIstatr } from '../../../main/osdp/replies/istatr'
import { decodeKeypad } from '../../../main/osdp/replies/keypad'
import { decodeNak, encodeNak } from '../../../main/osdp/replies/nak'
import { decodePdCap, encodePdCap } from '../../../main/osdp/replies/pdcap'
import { decodePdId, encodePdId } from '../../../main/osdp/replies/pdid'
import { decodeRaw, encodeRaw } from '../../../main/osdp/replies/raw'
import { toHex } from '../../unit/osdp/hex'

function again<T>(decode: (data: Uint8Array) => Result<T, Malformed>, encode: (value: T) => Uint8Array) {
  return (data: Uint8Array): string | null => {
    const decoded = decode(data)
    return decoded.ok ? toHex(encode(decoded.value)) : null
  }
}

/** Messages that have one encoding only: what decodes encodes to the same bytes. */
const exact: Record<string, (data: Uint8Array) => string | null> = {
  OUT: again(decodeOut, encodeOut),
  LED: again(decodeLed, encodeLed),
  BUZ: again(decodeBuz, encodeBuz),
  COMSET: again(decodeComset, encodeComset),
  BIOMATCH: again(decodeBioMatch, encodeBioMatch),
  FILETRANSFER: again(decodeFileTransfer, encodeFileTransfer),
  MFG: again(decodeMfg, encodeMfg),
  NAK: again(decodeNak, (value) => encodeNak(value.code, value.detail)),
  PDID: again(decodePdId, encodePdId),
  PDCAP: again(decodePdCap, encodePdCap),
  CCRYPT: again(decodeCcrypt, encodeCcrypt),
  BIOREADR: again(decodeBioReadr, encodeBioReadr),
  FTSTAT: again(decodeFtstat, encodeFtstat),
}

describe('any bytes as a message', () => {
  test.each(Object.keys(exact))('%s: refused, or read and written to the same bytes', (name) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
        const written = exact[name]?.(data)
        expect(written ?? toHex(data)).toBe(toHex(data))
      }),
      { numRuns: 300 },
    )
  })

  test('a card keeps its bits and gets its unused ones cleared', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.uint8Array({ minLength: 38, maxLength: 38 }), (bits, bytes) => {
        const data = encodeRaw({ reader: 0, format: 0, bits, bytes })
        const decoded = decodeRaw(data)
        if (!decoded.ok) throw new Error(decoded.error.message)
        expect(decoded.value.bits).toBe(bits)
        expect(decoded.value.bytes.length).toBe(Math.ceil(bits / 8))
        for (let bit = 0; bit < decoded.value.bytes.length * 8; bit++) {
          const read = (bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))
          const kept = (decoded.value.bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))
          expect(kept).toBe(bit < bits ? read : 0)
        }
      }),
    )
  })

  test('inputs and keys are never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (data) => {
        expect(decodeIstatr(data)).toHaveLength(data.length)
        const keys = decodeKeypad(data)
        if (keys.ok) expect(keys.value.keys).toMatch(/^[0-9#*A-Da-d?]*$/)
      }),
    )
  })
})
