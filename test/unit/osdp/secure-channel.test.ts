/** The two worked sessions of osdp.md 10, byte for byte, both ends. Session A holds the published Annex E values. */
import { describe, expect, test } from 'vitest'
import { nodeAes } from '../../../main/devices/aes'
import { decodeFrame, encodeFrame } from '../../../main/osdp/frame'
import {
  SCBK_D,
  type SecureSession,
  clientCryptogram,
  computeMac,
  deriveKeys,
  initialRmac,
  open,
  protect,
  serverCryptogram,
  startSession,
} from '../../../main/osdp/secure-channel'
import { hex, toHex } from './hex'

const rndA = hex('b0b1b2b3b4b5b6b7')
const rndB = hex('a0a1a2a3a4a5a6a7')
const cuid = '2c44010005030201'

const sessions = [
  {
    name: 'A, SCBK-D',
    scbk: SCBK_D,
    selector: 0,
    firstSequence: 1,
    enc: 'bf8dc2a8329acb8c67c6d0cd9a451682',
    mac1: '5e86c676603bdee2d8beafe178637332',
    mac2: '6fda86e857777e81132035758239172e',
    client: 'fde5d2f428ec16312471ea3c02bd7796',
    server: '26d3356e07762d262801fc8e6665a891',
    rmac: 'b2a30057eb98ba2229ec1f875662b524',
    handshake: {
      chlng: '5305 1300 0d 031100 76 b0b1b2b3b4b5b6b7 c75f',
      ccrypt: `5385 2b00 0d 031200 76 ${cuid} a0a1a2a3a4a5a6a7 fde5d2f428ec16312471ea3c02bd7796 e5d2`,
      scrypt: '5305 1b00 0e 031300 77 26d3356e07762d262801fc8e6665a891 4f5f',
      rmacI: '5385 1b00 0e 031401 78 b2a30057eb98ba2229ec1f875662b524 6100',
    },
    packets: [
      {
        direction: 'command',
        sequence: 3,
        code: 0x75,
        data: '0110000102030405060708090a0b0c0d0e0f',
        wire: '53052e000f021775 65c6e8dd8fdd8de7e36fb84d05297bd6515f94e4b1956a5f24c3429afe143da9 e25d9a08 fa30',
        mac: 'e25d9a08a35809f2220c49a50f7e6289',
      },
      {
        direction: 'reply',
        sequence: 3,
        code: 0x40,
        data: '',
        wire: '53850e000f021640 e227cee6 fe82',
        mac: 'e227cee642d09c6ff9b2278de0bffb02',
      },
    ],
  },
  {
    name: 'B, SCBK',
    scbk: hex('000102030405060708090a0b0c0d0e0f'),
    selector: 1,
    firstSequence: 0,
    enc: '65ee2c90c67a98fda8be8b7238b0dd94',
    mac1: 'bba5fa188624bea5dfb6d61d2596535c',
    mac2: '067a271b70c736c0df9a55c2c20df742',
    client: '9bbe9b05c1912e029431f91e37d82d06',
    server: '6b106f278b0ed256ad16561f428d5f95',
    rmac: 'dd5b1d875553ab1c86d2e1bedc4824aa',
    handshake: {
      chlng: '53051300 0c 031101 76 b0b1b2b3b4b5b6b7 e175',
      ccrypt: `53852b00 0c 031201 76 ${cuid} a0a1a2a3a4a5a6a7 9bbe9b05c1912e029431f91e37d82d06 95e9`,
      scrypt: '53051b00 0d 031301 77 6b106f278b0ed256ad16561f428d5f95 3a20',
      rmacI: '53851b00 0d 031401 78 dd5b1d875553ab1c86d2e1bedc4824aa e1a3',
    },
    packets: [
      {
        direction: 'command',
        sequence: 2,
        code: 0x69,
        data: '000002020202011e000105050100',
        wire: '53051e000e021769 230a8de49d44f0473941bd58e337124e 33d82070 54eb',
        mac: '33d820700bd8bdf96813821d8875b4f0',
      },
      {
        direction: 'reply',
        sequence: 2,
        code: 0x40,
        data: '',
        wire: '53850e000e021640 9fda717e 5f13',
        mac: '9fda717eeaf9f3f9faaeea91b03addc0',
      },
      {
        direction: 'command',
        sequence: 3,
        code: 0x60,
        data: '',
        wire: '53050e000f021560 e3e142f0 e103',
        mac: 'e3e142f0575fe9923a0778028667955d',
      },
      {
        direction: 'reply',
        sequence: 3,
        code: 0x50,
        data: '00011a00bdd93740',
        wire: '53851e000f021850 578d341ac476cb09d46d38c19116f32f 0695ab6e ce91',
        mac: '0695ab6efd6e886d650ed49022e3c21f',
      },
      {
        direction: 'command',
        sequence: 1,
        code: 0x60,
        data: '',
        wire: '53050e000d021560 e14753d4 b73a',
        mac: 'e14753d4a864a64deb6acc236473f0bd',
      },
      {
        direction: 'reply',
        sequence: 1,
        code: 0x40,
        data: '',
        wire: '53850e000d021640 9573c019 f1a1',
        mac: '9573c01952f5b7328f56575e383e1781',
      },
    ],
  },
] as const

describe.each(sessions)('worked session $name', (session) => {
  const keys = deriveKeys(nodeAes, session.scbk, rndA)

  test('keys, cryptograms and initial MAC', () => {
    expect(toHex(keys.enc)).toBe(session.enc)
    expect(toHex(keys.mac1)).toBe(session.mac1)
    expect(toHex(keys.mac2)).toBe(session.mac2)
    expect(toHex(clientCryptogram(nodeAes, keys, rndA, rndB))).toBe(session.client)
    const server = serverCryptogram(nodeAes, keys, rndA, rndB)
    expect(toHex(server)).toBe(session.server)
    expect(toHex(initialRmac(nodeAes, keys, server))).toBe(session.rmac)
  })

  test('the handshake on the wire', () => {
    const base = { address: 5 } as const
    const first = session.firstSequence
    const select = Uint8Array.of(session.selector)
    const { chlng, ccrypt, scrypt, rmacI } = session.handshake
    const made = [
      encodeFrame({
        ...base,
        direction: 'command',
        sequence: first,
        security: { type: 0x11, data: select },
        code: 0x76,
        data: rndA,
      }),
      encodeFrame({
        ...base,
        direction: 'reply',
        sequence: first,
        security: { type: 0x12, data: select },
        code: 0x76,
        data: hex(`${cuid}${toHex(rndB)}${session.client}`),
      }),
      encodeFrame({
        ...base,
        direction: 'command',
        sequence: first + 1,
        security: { type: 0x13, data: select },
        code: 0x77,
        data: hex(session.server),
      }),
      encodeFrame({
        ...base,
        direction: 'reply',
        sequence: first + 1,
        security: { type: 0x14, data: Uint8Array.of(1) },
        code: 0x78,
        data: hex(session.rmac),
      }),
    ]
    expect(made.map(toHex)).toEqual([chlng, ccrypt, scrypt, rmacI].map((text) => toHex(hex(text))))
  })

  test('protected packets, made and opened', () => {
    let sender: SecureSession = startSession(keys, hex(session.rmac))
    let receiver = sender
    for (const packet of session.packets) {
      const made = protect(nodeAes, sender, {
        address: 5,
        direction: packet.direction,
        sequence: packet.sequence,
        code: packet.code,
        data: hex(packet.data),
      })
      expect(toHex(made.packet)).toBe(toHex(hex(packet.wire)))
      sender = made.session
      expect(toHex(packet.direction === 'command' ? sender.cmac : sender.rmac)).toBe(packet.mac)

      const frame = decodeFrame(hex(packet.wire))
      if (!frame.ok) throw new Error(frame.error)
      const opened = open(nodeAes, receiver, frame.value)
      if (!opened.ok) throw new Error(opened.error)
      expect(toHex(opened.value.data)).toBe(packet.data)
      expect(opened.value.encrypted).toBe(true)
      receiver = opened.value.session
    }
    expect(receiver).toEqual(sender)
  })
})

describe('packets that are refused', () => {
  const keys = deriveKeys(nodeAes, SCBK_D, rndA)
  const session = startSession(keys, hex('b2a30057eb98ba2229ec1f875662b524'))
  const fields = { address: 5, direction: 'reply', sequence: 2, code: 0x50, data: hex('00011a00bdd93740') } as const
  const frameOf = (raw: Uint8Array) => {
    const decoded = decodeFrame(raw)
    if (!decoded.ok) throw new Error(decoded.error)
    return decoded.value
  }

  test('a clear packet, a wrong MAC, another chain value', () => {
    expect(open(nodeAes, session, frameOf(encodeFrame(fields)))).toEqual({ ok: false, error: 'clear' })
    const good = frameOf(protect(nodeAes, session, fields).packet)
    const wrong = { ...good, mac: good.mac?.map((b) => b ^ 1) ?? null }
    expect(open(nodeAes, session, wrong)).toEqual({ ok: false, error: 'mac' })
    expect(open(nodeAes, { ...session, cmac: new Uint8Array(16) }, good)).toEqual({ ok: false, error: 'mac' })
    expect(open(nodeAes, session, good).ok).toBe(true)
  })

  test('a command whose block claims to come from a PD', () => {
    const raw = protect(nodeAes, session, { ...fields, direction: 'reply' }).packet
    const reply = frameOf(raw)
    expect(open(nodeAes, session, { ...reply, direction: 'command' })).toEqual({ ok: false, error: 'clear' })
  })

  test('data of 16 bytes becomes two blocks, one all-padding block means no data', () => {
    const sixteen = protect(nodeAes, session, { ...fields, data: new Uint8Array(16).fill(7) })
    expect(frameOf(sixteen.packet).data.length).toBe(32)
    const opened = open(nodeAes, session, frameOf(sixteen.packet))
    expect(opened.ok && opened.value.data.length).toBe(16)
  })

  test('data with a MAC but in clear is marked', () => {
    let mac = new Uint8Array(0)
    const inner = protect(nodeAes, session, { ...fields, data: new Uint8Array(0) })
    expect(open(nodeAes, session, frameOf(inner.packet))).toMatchObject({ ok: true, value: { encrypted: true } })
    const raw = encodeFrame({
      ...fields,
      code: 0x48,
      data: hex('0100'),
      security: { type: 0x16, data: new Uint8Array(0) },
      mac: (input) => {
        mac = computeMacFor(input).slice(0, 4)
        return mac
      },
    })
    const opened = open(nodeAes, session, frameOf(raw))
    expect(opened).toMatchObject({ ok: true, value: { encrypted: false, data: hex('0100') } })
    expect(mac.length).toBe(4)
  })

  const computeMacFor = (input: Uint8Array): Uint8Array => computeMac(nodeAes, keys, session.cmac, input)
})
