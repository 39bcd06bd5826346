import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nodeAes } from '../../../main/devices/aes'
import { decodeFrame, encodeFrame } from '../../../main/osdp/frame'
import { deriveKeys, initialRmac, open, protect, startSession } from '../../../main/osdp/secure-channel'
import { toHex } from '../../unit/osdp/hex'

const bytes = (length: number): fc.Arbitrary<Uint8Array> => fc.uint8Array({ minLength: length, maxLength: length })
const message = fc.record({ code: fc.integer({ min: 0x40, max: 0xb1 }), data: fc.uint8Array({ maxLength: 100 }) })
const setup = fc.record({ scbk: bytes(16), rndA: bytes(8), server: bytes(16) }).map(({ scbk, rndA, server }) => {
  const keys = deriveKeys(nodeAes, scbk, rndA)
  return startSession(keys, initialRmac(nodeAes, keys, server))
})

describe('a session', () => {
  test('carries any messages both ways, and both ends stay in step', () => {
    fc.assert(
      fc.property(setup, fc.array(message, { maxLength: 12 }), (start, messages) => {
        let cp = start
        let pd = start
        for (const [i, { code, data }] of messages.entries()) {
          const direction = i % 2 === 0 ? 'command' : 'reply'
          const made = protect(nodeAes, direction === 'command' ? cp : pd, {
            address: 1,
            direction,
            sequence: 1,
            code,
            data,
          })
          const frame = decodeFrame(made.packet)
          if (!frame.ok) throw new Error(frame.error)
          const opened = open(nodeAes, direction === 'command' ? pd : cp, frame.value)
          if (!opened.ok) throw new Error(opened.error)
          expect(toHex(opened.value.data)).toBe(toHex(data))
          if (direction === 'command') [cp, pd] = [made.session, opened.value.session]
          else [pd, cp] = [made.session, opened.value.session]
          expect(cp).toEqual(pd)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a changed byte with a mended check does not open', () => {
    fc.assert(
      fc.property(
        setup,
        message,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (session, { code, data }, where, change) => {
          const { packet } = protect(nodeAes, session, { address: 1, direction: 'reply', sequence: 1, code, data })
          const decoded = decodeFrame(packet)
          if (!decoded.ok) throw new Error(decoded.error)
          const { mac, security, ...fields } = decoded.value
          const body = Uint8Array.from([fields.code, ...fields.data, ...(mac ?? [])])
          const at = where % body.length
          body[at] = (body[at] ?? 0) ^ change
          const forged = encodeFrame({
            ...fields,
            security,
            code: body[0] ?? 0,
            data: body.slice(1, body.length - 4),
            mac: () => body.slice(body.length - 4),
          })
          const frame = decodeFrame(forged)
          if (!frame.ok) throw new Error(frame.error)
          expect(open(nodeAes, session, frame.value).ok).toBe(false)
        },
      ),
      { numRuns: 100 },
    )
  })

  test('a packet of earlier does not open again', () => {
    fc.assert(
      fc.property(setup, message, (session, { code, data }) => {
        const fields = { address: 1, direction: 'command', sequence: 1, code, data } as const
        const first = protect(nodeAes, session, fields)
        const reply = protect(nodeAes, first.session, { address: 1, direction: 'reply', sequence: 1, code: 0x40 })
        const frame = decodeFrame(first.packet)
        if (!frame.ok) throw new Error(frame.error)
        expect(open(nodeAes, session, frame.value).ok).toBe(true)
        expect(open(nodeAes, reply.session, frame.value)).toEqual({ ok: false, error: 'mac' })
      }),
      { numRuns: 60 },
    )
  })
})
