/** The simulated PD is as strict as osdp.md 4, 7, 10, 11 and 13 say: packets in, packets out, as any ACU would see it. */
import { beforeEach, describe, expect, test } from 'vitest'
import { nodeAes } from '../../../main/devices/aes'
import { decodeFrame, encodeFrame } from '../../../main/osdp/frame'
import { SCBK_D, type SecureSession, deriveKeys, open, protect, startSession } from '../../../main/osdp/secure-channel'
import { type PdSettings, USUAL_PD } from '../../simulator/osdp/answers'
import { control } from '../../simulator/osdp/control'
import { Faults } from '../../simulator/osdp/faults'
import type { Report } from '../../simulator/osdp/hardware'
import { LineModel } from '../../simulator/osdp/line'
import { PdModel } from '../../simulator/osdp/pd-model'
import { seeded } from '../../simulator/osdp/serve'
import { hex, toHex } from '../osdp/hex'

const KEY = hex('000102030405060708090a0b0c0d0e0f')
const RND_A = hex('b0b1b2b3b4b5b6b7')
const RND_B = hex('a0a1a2a3a4a5a6a7')

let reports: Report[] = []
let now = 0
beforeEach(() => {
  reports = []
  now = 1_000
})

function line(settings: Partial<PdSettings> = {}, addresses: readonly number[] = [5]): LineModel {
  const pds = addresses.map(
    (address) =>
      new PdModel(
        {
          address,
          baud: 9600,
          key: null,
          installMode: false,
          secure: false,
          ...USUAL_PD,
          refuses: new Map(),
          serial: 1,
          ...settings,
        },
        { inputs: 2, outputs: 2 },
        new Faults(seeded(1)),
        { aes: nodeAes, random: () => RND_B, report: (what) => reports.push(what) },
      ),
  )
  return new LineModel(pds, { holdBaud: null, turnaroundMs: 0 })
}

/** The reply's packet in hex, without its mark; empty for silence. */
function say(to: LineModel, packet: Uint8Array): string {
  const sent = to.hear(packet, now)
  expect(sent.every(({ bytes }) => bytes[0] === 0xff)).toBe(true)
  return sent.map(({ bytes }) => toHex(bytes.subarray(1))).join(' ')
}
const clear = (sequence: number, code: number, data = '', address = 5): Uint8Array =>
  encodeFrame({ address, direction: 'command', sequence, code, data: hex(data) })
/** What the reply says: sequence, code and data, `-` for silence. */
function heard(to: LineModel, packet: Uint8Array): string {
  const reply = say(to, packet)
  if (reply === '') return '-'
  const frame = decodeFrame(hex(reply))
  if (!frame.ok) return frame.error
  const { sequence, code, data } = frame.value
  return `${sequence} ${code.toString(16)} ${toHex(data)}`.trim()
}

describe('numbers and retries', () => {
  test('0, 1, 2, 3, 1; anything else is NAK 4', () => {
    const to = line()
    expect([0, 1, 2, 3, 1].map((sequence) => heard(to, clear(sequence, 0x60)))).toEqual([
      '0 40',
      '1 40',
      '2 40',
      '3 40',
      '1 40',
    ])
    expect(heard(to, clear(3, 0x60))).toBe('3 41 04')
    expect(heard(to, clear(2, 0x60))).toBe('2 40')
  })

  test('before sequence 0 nothing but 0 is taken', () => {
    expect(heard(line(), clear(1, 0x60))).toBe('1 41 04')
  })

  test('the same packet again: the same reply again, and nothing done twice', () => {
    const to = line()
    say(to, clear(0, 0x60))
    const unlock = clear(1, 0x68, '00053200')
    expect(say(to, unlock)).toBe(say(to, unlock))
    expect(reports.filter(({ report }) => report === 'OUT')).toHaveLength(1)
    expect(heard(to, clear(1, 0x60))).toBe('1 41 04')
  })

  test('a card is reported again on a retry, and acknowledged only by the next command', () => {
    const to = line()
    say(to, clear(0, 0x60))
    control(to, '{"do":"card","address":5,"bits":26,"hex":"BDD93740"}', now)
    const poll = clear(1, 0x60)
    expect(heard(to, poll)).toBe('1 50 00011a00bdd93740')
    expect(heard(to, poll)).toBe('1 50 00011a00bdd93740')
    expect(heard(to, clear(2, 0x60))).toBe('2 40')
  })

  test('BUSY has sequence 0, is not stored, and leaves everything as it was', () => {
    const to = line()
    say(to, clear(0, 0x60))
    to.pds[0]?.faults.set('busy', 2)
    expect(heard(to, clear(1, 0x60))).toBe('0 79')
    expect(heard(to, clear(1, 0x60))).toBe('0 79')
    expect(heard(to, clear(1, 0x60))).toBe('1 40')
  })
})

describe('the input', () => {
  test('own address, 7F answered from FF, others and replies not', () => {
    const to = line()
    expect(say(to, clear(0, 0x61, '00', 0x7f)).slice(0, 4)).toBe('53ff')
    expect(heard(to, clear(1, 0x60, '', 0x7f))).toBe('-')
    expect(heard(to, clear(0, 0x60, '', 6))).toBe('-')
    expect(heard(to, encodeFrame({ address: 5, direction: 'reply', sequence: 0, code: 0x40 }))).toBe('-')
  })

  test('two PDs answer 7F together: garbage on the line', () => {
    const to = line({}, [5, 6])
    const [sent] = to.hear(clear(0, 0x61, '00', 0x7f), now)
    expect(decodeFrame(sent?.bytes ?? new Uint8Array(0)).ok).toBe(false)
  })

  test('a bad check is NAK 1, other damage is silence', () => {
    const to = line()
    const bad = clear(2, 0x60)
    bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1
    expect(heard(to, bad)).toBe('2 41 01')
    const cut = clear(0, 0x60).subarray(0, 6)
    expect(heard(to, cut)).toBe('-')
    now += 200
    expect(heard(to, clear(0, 0x60))).toBe('0 40')
  })

  test('checksum commands get checksum replies', () => {
    const to = line()
    const packet = encodeFrame({ address: 5, direction: 'command', sequence: 0, code: 0x60, check: 'checksum' })
    expect(say(to, packet)).toBe(
      toHex(encodeFrame({ address: 5, direction: 'reply', sequence: 0, code: 0x40, check: 'checksum' })),
    )
  })
})

describe('refusals', () => {
  test.each([
    ['POLL with data', 0x60, '00', '41 02'],
    ['ID without its byte', 0x61, '', '41 02'],
    ['OUT cut short', 0x68, '000532', '41 02'],
    ['OUT of a missing output', 0x68, '09020000', '41 09'],
    ['OUT with an unknown control', 0x68, '00090000', '41 09'],
    ['LED of no time', 0x69, '000002000001010a000000000000', '41 09'],
    ['BUZ without on time', 0x6a, '0002000000', '41 09'],
    ['TEXT longer than said', 0x6b, '0001000101014142', '41 02'],
    ['KEYSET in clear', 0x75, `0110${toHex(KEY)}`, '41 06'],
    ['an unknown command', 0xee, '', '41 03'],
  ])('%s', (_name, code, data, answer) => {
    const to = line()
    say(to, clear(0, 0x60))
    expect(heard(to, clear(1, code, data))).toBe(`1 ${answer}`)
    expect(heard(to, clear(2, 0x60))).toBe('2 40')
  })
})

describe('the secure channel', () => {
  const chlng = (selector: number, sequence = 0): Uint8Array =>
    encodeFrame({
      address: 5,
      direction: 'command',
      sequence,
      code: 0x76,
      data: RND_A,
      security: { type: 0x11, data: Uint8Array.of(selector) },
    })
  const scrypt = (selector: number, cryptogram: string): Uint8Array =>
    encodeFrame({
      address: 5,
      direction: 'command',
      sequence: 1,
      code: 0x77,
      data: hex(cryptogram),
      security: { type: 0x13, data: Uint8Array.of(selector) },
    })
  const SERVER_B = '6b106f278b0ed256ad16561f428d5f95'
  const RMAC_B = 'dd5b1d875553ab1c86d2e1bedc4824aa'

  function inSession(settings: Partial<PdSettings> = {}): {
    to: LineModel
    send: (sequence: number, code: number, data?: string) => { wire: string; code: number; data: string }
  } {
    const to = line({ key: KEY, secure: true, ...settings })
    say(to, chlng(1))
    expect(say(to, scrypt(1, SERVER_B))).toContain(RMAC_B)
    let session: SecureSession = startSession(deriveKeys(nodeAes, KEY, RND_A), hex(RMAC_B))
    return {
      to,
      send: (sequence, code, data = '') => {
        const made = protect(nodeAes, session, { address: 5, direction: 'command', sequence, code, data: hex(data) })
        const wire = say(to, made.packet)
        const frame = decodeFrame(hex(wire))
        if (!frame.ok) throw new Error(`${frame.error}: ${wire}`)
        const opened = open(nodeAes, made.session, frame.value)
        if (opened.ok) session = opened.value.session
        return { wire, code: frame.value.code, data: opened.ok ? toHex(opened.value.data) : opened.error }
      },
    }
  }

  test('worked session B, byte for byte from the PD', () => {
    const { to, send } = inSession()
    expect(send(2, 0x69, '000002020202011e000105050100').wire).toBe('53850e000e0216409fda717e5f13')
    control(to, '{"do":"card","address":5,"bits":26,"hex":"BDD93740"}', now)
    expect(send(3, 0x60).wire).toBe('53851e000f021850578d341ac476cb09d46d38c19116f32f0695ab6ece91')
    expect(send(1, 0x60).wire).toBe('53850e000d0216409573c019f1a1')
  })

  test('a retry of CHLNG keeps its RND.B', () => {
    const to = line({ key: KEY, secure: true })
    expect(say(to, chlng(1))).toBe(say(to, chlng(1)))
    expect(say(to, scrypt(1, SERVER_B))).toContain(RMAC_B)
  })

  test('without a session: ID, CAP and COMSET in clear, all else NAK 6; protected packets NAK 6', () => {
    const to = line({ key: KEY, secure: true })
    expect(heard(to, clear(0, 0x60))).toBe('0 41 06')
    expect(heard(to, clear(1, 0x61, '00'))).toMatch(/^1 45/)
    expect(heard(to, clear(2, 0x62, '00'))).toMatch(/^2 46/)
    expect(heard(to, clear(3, 0x68, '00053200'))).toBe('3 41 06')
    const session = startSession(deriveKeys(nodeAes, KEY, RND_A), hex(RMAC_B))
    expect(
      heard(to, protect(nodeAes, session, { address: 5, direction: 'command', sequence: 1, code: 0x60 }).packet),
    ).toBe('1 41 06')
    expect(reports).toEqual([])
  })

  test('a clear POLL may be allowed, but never tells anything', () => {
    const to = line({ key: KEY, secure: true, allowClearPoll: true })
    control(to, '{"do":"card","address":5,"bits":26,"hex":"BDD93740"}', now)
    expect(heard(to, clear(0, 0x60))).toBe('0 40')
    expect(to.pds[0]?.hardware.events).toHaveLength(1)
  })

  test('keys: none is NAK 5, the default key outside install mode is NAK 6', () => {
    expect(heard(line(), chlng(1))).toBe('0 41 05')
    expect(heard(line({ key: KEY }), chlng(0))).toBe('0 41 06')
    expect(heard(line({ installMode: true }), chlng(0))).toMatch(/^0 76/)
  })

  test('a wrong server cryptogram: status FF, no session', () => {
    const to = line({ key: KEY, secure: true })
    say(to, chlng(1))
    const reply = decodeFrame(hex(say(to, scrypt(1, 'ff'.repeat(16)))))
    expect(reply).toMatchObject({
      ok: true,
      value: { code: 0x78, security: { type: 0x14, data: Uint8Array.of(0xff) } },
    })
    expect(to.pds[0]?.inSession).toBe(false)
  })

  test('a wrong MAC ends the session: NAK 6 or silence', () => {
    for (const badMac of ['nak-6', 'silence'] as const) {
      const { to } = inSession({ badMac })
      const forged = protect(nodeAes, startSession(deriveKeys(nodeAes, SCBK_D, RND_A), hex(RMAC_B)), {
        address: 5,
        direction: 'command',
        sequence: 2,
        code: 0x60,
      })
      expect(heard(to, forged.packet)).toBe(badMac === 'silence' ? '-' : '2 41 06')
      expect(to.pds[0]?.inSession).toBe(false)
    }
  })

  test('a clear command inside a session, and sequence 0, end it', () => {
    const { to } = inSession()
    expect(heard(to, clear(2, 0x60))).toBe('2 41 06')
    expect(to.pds[0]?.inSession).toBe(false)
    const again = inSession()
    say(again.to, clear(0, 0x61, '00'))
    expect(again.to.pds[0]?.inSession).toBe(false)
  })

  test('KEYSET takes the key and ends install mode', () => {
    const { to, send } = inSession()
    const fresh = 'aa'.repeat(16)
    expect(send(2, 0x75, `0110${fresh}`)).toMatchObject({ code: 0x40, data: '' })
    expect(toHex(to.pds[0]?.settings.key ?? new Uint8Array(0))).toBe(fresh)
    expect(send(3, 0x60)).toMatchObject({ code: 0x40, data: '' })
  })

  test('refusals inside the session are protected too', () => {
    const { send } = inSession()
    expect(send(2, 0xee)).toMatchObject({ code: 0x41, data: '03' })
    expect(send(3, 0x60)).toMatchObject({ code: 0x40, data: '' })
  })

  test('after 8 s without a command session and card are gone, the state of inputs is not', () => {
    const { to } = inSession()
    control(to, '{"do":"card","address":5,"bits":26,"hex":"BDD93740"}', now)
    control(to, '{"do":"input","address":5,"input":1,"state":"active"}', now)
    now += 7_900
    to.advance(now)
    expect(to.pds[0]?.inSession).toBe(true)
    now += 200
    to.advance(now)
    expect(to.pds[0]?.inSession).toBe(false)
    expect(to.pds[0]?.hardware.events.map(({ code }) => code)).toEqual([0x49])
  })
})

describe('what the reader does', () => {
  const at = (ms: number, to: LineModel): boolean[] => {
    to.advance(now + ms)
    return [0, 1].map((i) => to.pds[0]?.hardware.outputOn(i) ?? false)
  }
  test('timed outputs end, and give way to what was permanent', () => {
    const to = line()
    say(to, clear(0, 0x60))
    say(to, clear(1, 0x68, '00051400'))
    expect([at(0, to)[0], at(1_900, to)[0], at(2_000, to)[0]]).toEqual([true, true, false])
    expect(reports.map(({ report }) => report)).toEqual(['OUT', 'OUT-END'])
    say(to, clear(2, 0x68, '00020000'))
    say(to, clear(3, 0x68, '00060a00'))
    expect(at(0, to)[0]).toBe(false)
    expect(at(3_000, to)[0]).toBe(true)
  })

  test('a temporary light gives way to the permanent one', () => {
    const to = line()
    const { hardware } = to.pds[0] ?? line().pds[0] ?? { hardware: null }
    say(to, clear(0, 0x60))
    say(to, clear(1, 0x69, '0000 00 00000000 0000 01 01000101'))
    say(to, clear(2, 0x69, '0000 02 01000202 0a00 00 00000000'))
    expect(hardware?.color(0, 0, now)).toBe(2)
    to.advance(now + 1_000)
    expect(hardware?.color(0, 0, now + 1_000)).toBe(1)
  })

  test('COMSET: the answer comes from the old address, the next from the new', () => {
    const to = line()
    say(to, clear(0, 0x60))
    expect(say(to, clear(1, 0x6e, '0780250000')).slice(0, 4)).toBe('5385')
    expect(heard(to, clear(2, 0x60))).toBe('-')
    expect(heard(to, clear(0, 0x60, '', 7))).toBe('0 40')
  })

  test('the control lines answer what they did, and refuse by name what they cannot', () => {
    const to = line()
    const ask = (request: unknown) => control(to, JSON.stringify(request), now)
    expect(ask({ do: 'state', address: 5, id: 7 })).toMatchObject({
      ok: true,
      id: 7,
      outputs: [false, false],
      session: false,
    })
    expect(ask({ do: 'state', reader: 0 })).toMatchObject({ ok: true, address: 5 })
    expect(ask({ do: 'card', address: 9 })).toMatchObject({ ok: false, error: 'there is no reader 9' })
    expect(ask({ do: 'dance', address: 5 })).toMatchObject({ ok: false })
    expect(ask({ do: 'fault', address: 5, fault: 'gremlins' })).toMatchObject({ ok: false })
    expect(control(to, 'nonsense', now)).toMatchObject({ ok: false })
    expect(ask({ do: 'card', address: 5, bits: 26, hex: 'BD' })).toMatchObject({ ok: false })
    const card = { do: 'card', address: 5, format: 'H10301', number: '45678' }
    expect(ask({ ...card, facility: 'x' })).toMatchObject({ ok: false, error: 'facility must be decimal digits' })
    expect(ask({ ...card, number: null })).toMatchObject({ ok: false, error: 'number must be decimal digits' })
  })

  test.each([123, '123'])('the facility of a card may be a number or its digits: %j', (facility) => {
    const to = line()
    const ask = { do: 'card', address: 5, format: 'H10301', facility, number: '45678' }
    say(to, clear(0, 0x60))
    expect(control(to, JSON.stringify(ask), now)).toEqual({ ok: true })
    expect(heard(to, clear(1, 0x60))).toBe('1 50 00011a00bdd93740')
  })
})
