/** The rules of osdp.md 4, 10, 11, 12 and 17, one by one, against simulated readers in virtual time. */
import { describe, expect, test } from 'vitest'
import { decodeFrame, encodeFrame, withMark } from '../../../main/osdp/frame'
import { REPLY } from '../../../main/osdp/codes'
import { encodeRaw } from '../../../main/osdp/replies/raw'
import { encodeLstatr } from '../../../main/osdp/replies/lstatr'
import { KEY, VirtualBus } from '../../simulation/osdp/virtual-bus'
import { hex, toHex } from './hex'

const code = (packet: Uint8Array): number => {
  const decoded = decodeFrame(packet)
  return decoded.ok ? decoded.value.code : -1
}
const sequence = (packet: Uint8Array): number => (packet[4] ?? 0) & 3
const secured = (packet: Uint8Array): boolean => ((packet[4] ?? 0) & 8) !== 0

function showCard(bus: VirtualBus, index = 0, cardHex = 'BDD93740'): void {
  bus.pd(index).hardware.push({
    code: REPLY.RAW,
    data: encodeRaw({ reader: 0, format: 1, bits: 26, bytes: hex(cardHex) }),
    secret: true,
  })
}

describe('coming online', () => {
  test('in clear: POLL at 0, then ID, CAP, status, POLL with 1, 2, 3, 1', () => {
    const bus = new VirtualBus().start().untilOnline().run(200)
    const packets = bus.packets()
    expect(packets.slice(0, 7).map(code)).toEqual([0x60, 0x61, 0x62, 0x64, 0x65, 0x66, 0x67])
    expect(packets.slice(0, 8).map(sequence)).toEqual([0, 1, 2, 3, 1, 2, 3, 1])
    expect(packets.slice(7).every((packet) => code(packet) === 0x60)).toBe(true)
    expect(bus.events('online')[0]).toMatchObject({ secure: false, identity: { serial: 1000 } })
  })

  test('in the secure channel: CHLNG at 0 and SCRYPT, then nothing in clear', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline().run(500)
    const packets = bus.packets()
    expect(packets.slice(0, 4).map(code)).toEqual([0x76, 0x77, 0x61, 0x62])
    expect(packets.slice(0, 4).map(sequence)).toEqual([0, 1, 2, 3])
    expect(packets.every(secured)).toBe(true)
    expect(bus.events('online')[0]).toMatchObject({ secure: true })
  })

  test('every packet begins with the mark byte', () => {
    const bus = new VirtualBus().start().untilOnline()
    expect(bus.written.every(({ bytes }) => bytes[0] === 0xff && bytes[1] === 0x53)).toBe(true)
  })

  test('a reader that starts late is found by the probe', () => {
    const bus = new VirtualBus({ secure: true })
    bus.pd().powerCycle(bus.now, 20_000)
    bus.start().run(15_000)
    expect(bus.events('offline')).toEqual([{ kind: 'offline', reason: 'no-reply' }])
    bus.untilOnline()
    expect(bus.now).toBeLessThan(1_000 + 20_000 + 2_500)
  })

  test('a malformed PDID is a reader fault, and the reader still comes online', () => {
    const bus = new VirtualBus()
    bus.onWire = (direction, bytes) => {
      const decoded = decodeFrame(bytes.subarray(1))
      if (direction === 'out' || !decoded.ok || decoded.value.code !== REPLY.PDID) return bytes
      return withMark(
        encodeFrame({
          address: 0,
          direction: 'reply',
          sequence: decoded.value.sequence,
          code: REPLY.PDID,
          data: hex('0102'),
        }),
      )
    }
    bus.start().untilOnline()
    expect(bus.events('reader-fault')[0]).toMatchObject({ fault: { kind: 'malformed', reply: 'PDID' } })
    expect(bus.events('online')[0]).toMatchObject({ identity: null })
  })
})

describe.each([{ secure: false }, { secure: true }])('retry, secure $secure', ({ secure }) => {
  test('after a lost reply the same bytes go out again, and the card arrives once', () => {
    const bus = new VirtualBus({ secure }).start().untilOnline()
    showCard(bus)
    bus.pd().faults.set('drop', 1)
    const from = bus.written.length
    bus.until('card', () => bus.events('card').length > 0)
    bus.run(2_000)
    const [first, second] = bus.packets(from)
    expect(first && second && toHex(second)).toBe(first && toHex(first))
    expect(bus.events('card')).toHaveLength(1)
    expect(bus.events('session-lost')).toEqual([])
    expect(bus.state.pds[0]?.stats.retries).toBe(1)
  })

  test('a lost command is sent again and processed once', () => {
    const bus = new VirtualBus({ secure }).start().untilOnline()
    let swallowed = 0
    bus.onWire = (direction, bytes) => {
      if (direction === 'out' && swallowed < 2 && (bytes[4] ?? 0) !== 0) {
        swallowed++
        return null
      }
      return bytes
    }
    const id = bus.unlock()
    bus.until('answered', () => bus.outcome(id) !== undefined)
    expect(bus.outcome(id)).toBe('done')
    expect(bus.reports.filter((report) => report.report === 'OUT')).toHaveLength(1)
    expect(bus.events('session-lost')).toEqual([])
  })

  test('an OUT whose ACK was lost is not carried out twice', () => {
    const bus = new VirtualBus({ secure }).start().untilOnline().run(500)
    bus.unlock()
    bus.pd().faults.set('drop', 2)
    bus.run(2_000)
    expect(bus.reports.filter((report) => report.report === 'OUT')).toHaveLength(1)
  })

  test('duplicate, late and misnumbered replies do not count as the next one', () => {
    for (const fault of [
      'duplicate',
      'late',
      'wrong-sequence',
      'noise',
      'slow-bytes',
      'truncate',
      'corrupt',
    ] as const) {
      const bus = new VirtualBus({ secure, seed: 7 }).start().untilOnline()
      for (let i = 0; i < 5; i++) {
        bus.pd().faults.set(fault, 1)
        showCard(bus)
        bus.run(1_500)
      }
      expect({ fault, cards: bus.events('card').length }).toEqual({ fault, cards: 5 })
      expect({ fault, lost: bus.events('session-lost') }).toEqual({ fault, lost: [] })
      expect(bus.events('offline')).toEqual([])
    }
  })

  test('BUSY: the same bytes go out later, nothing advances, and other readers are served meanwhile', () => {
    const bus = new VirtualBus({ secure, readers: 2 }).start().untilOnline('R0').untilOnline('R1')
    bus.pd(0).faults.set('busy', 10)
    const from = bus.written.length
    bus.run(900)
    const toFirst = bus.packets(from).filter((packet) => packet[1] === 0)
    const busy = bus.state.pds[0]?.stats.busy ?? 0
    expect(busy).toBeGreaterThan(5)
    expect(new Set(toFirst.slice(0, busy).map(toHex)).size).toBe(1)
    expect(bus.packets(from).filter((packet) => packet[1] === 1).length).toBeGreaterThan(busy * 2)
    bus.run(2_000)
    expect(bus.events('session-lost')).toEqual([])
    expect(bus.events('offline')).toEqual([])
    showCard(bus)
    bus.until('card', () => bus.events('card').length === 1, 2_000)
  })

  test('BUSY to the very first packet does no harm', () => {
    const bus = new VirtualBus({ secure })
    bus.pd().faults.set('busy', 5)
    bus.start().untilOnline()
    expect(bus.now).toBeLessThan(5_000)
  })

  test('after NAK 1 the same bytes go out again', () => {
    const bus = new VirtualBus({ secure }).start().untilOnline()
    bus.pd().faults.set('nak-crc', 2)
    const id = bus.unlock()
    bus.until('done', () => bus.outcome(id) === 'done')
    expect(bus.state.pds[0]?.stats.nakCheck).toBe(2)
    expect(bus.events('session-lost')).toEqual([])
  })

  test('a reply with sequence 0 restarts the session', () => {
    const bus = new VirtualBus({ secure: false }).start().untilOnline()
    bus.pd().faults.set('sequence-zero', 1)
    bus.run(3_000)
    expect(bus.events('session-lost')).toEqual([{ kind: 'session-lost', why: 'reader-restarted' }])
    expect(bus.events('resumed')).toHaveLength(1)
    expect(bus.events('offline')).toEqual([])
  })

  test('a reader that refuses retries with NAK 4 is restarted, and continues', () => {
    const bus = new VirtualBus({ secure }).start().untilOnline().run(100)
    let lose = true
    bus.onWire = (direction, bytes) => {
      const [last, before] = bus.packets().slice(-2).reverse()
      if (direction === 'out' || !last || !before) return bytes
      if (lose) {
        lose = false
        return null
      }
      const retried = toHex(last) === toHex(before)
      // With the sequence number that it expected, not with ours.
      const expected = (sequence(last) % 3) + 1
      return retried
        ? withMark(encodeFrame({ address: 0, direction: 'reply', sequence: expected, code: 0x41, data: hex('04') }))
        : bytes
    }
    const id = bus.unlock('R0', 5_000)
    bus.until('done', () => bus.outcome(id) !== undefined)
    expect(bus.outcome(id)).toBe('done')
    expect(bus.events('session-lost')).toEqual([{ kind: 'session-lost', why: 'reader-restarted' }])
    bus.run(10_000)
    expect(bus.events('offline')).toEqual([])
  })

  test('after a power cycle the reader is back immediately, and no reader goes offline', () => {
    const bus = new VirtualBus({ secure }).start().untilOnline()
    bus.pd().powerCycle(bus.now, 2_000)
    bus.run(10_000)
    expect(bus.events('session-lost')).toEqual([{ kind: 'session-lost', why: 'reader-lost-session' }])
    expect(bus.events('resumed')).toHaveLength(1)
    expect(bus.events('offline')).toEqual([])
  })

  test('a reader is offline after 8 s of silence, not earlier, and comes back automatically', () => {
    const bus = new VirtualBus({ secure }).start().untilOnline()
    const at = bus.now
    bus.pd().faults.set('deaf', Infinity)
    bus.run(7_900)
    expect(bus.events('offline')).toEqual([])
    bus.until('offline', () => bus.events('offline').length > 0)
    expect(bus.now - at).toBeLessThan(8_600)
    expect(bus.events('offline')).toEqual([{ kind: 'offline', reason: 'no-reply' }])
    bus.pd().faults.clear()
    bus.until('online', () => bus.events('online').length === 2, 3_000)
  })

  test("an outage shorter than 8 s loses no card from the reader's last reply", () => {
    const bus = new VirtualBus({ secure }).start().untilOnline()
    showCard(bus)
    let dead = true
    bus.onWire = (direction, bytes) => (direction === 'in' && dead ? null : bytes)
    bus.run(6_000)
    dead = false
    bus.run(3_000)
    expect(bus.events('card')).toHaveLength(1)
    expect(bus.events('offline')).toEqual([])
  })
})

describe('unlocks', () => {
  test('are dropped at their latest time while the reader is offline, and never sent later', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline()
    bus.pd().faults.set('deaf', Infinity)
    const id = bus.unlock('R0', 1_500)
    bus.until('reported', () => bus.outcome(id) !== undefined, 4_000)
    expect(bus.outcome(id)).toBe('too-late')
    expect(bus.discarded).toBe(1)
    bus.pd().faults.clear()
    bus.run(30_000)
    expect(bus.reports.filter((report) => report.report === 'OUT')).toEqual([])
    expect(bus.events('online').length + bus.events('resumed').length).toBeGreaterThan(1)
  })

  test('a dead reader does not take other readers offline', () => {
    const bus = new VirtualBus({ secure: true, readers: 2 }).start().untilOnline('R0').untilOnline('R1')
    bus.pd(0).faults.set('deaf', Infinity)
    const id = bus.unlock('R0', 1_500)
    bus.until('reported', () => bus.outcome(id) !== undefined, 4_000)
    expect(bus.outcome(id)).toBe('too-late')
    expect(bus.discarded).toBe(0)
  })

  test('one that got BUSY until its latest time is never carried out', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline().run(100)
    bus.pd().faults.set('busy', 15)
    const id = bus.unlock('R0', 500)
    bus.run(10_000)
    expect(bus.outcome(id)).toBe('too-late')
    expect(bus.reports.filter((report) => report.report === 'OUT')).toEqual([])
  })

  test('go before the polls of all other readers', () => {
    const bus = new VirtualBus({ readers: 32, baud: 9600 }).start()
    bus.until('all', () => bus.events('online').length === 32).run(100)
    const from = bus.written.length
    bus.unlock('R20')
    bus.until('OUT', () => bus.packets(from).some((packet) => code(packet) === 0x68))
    expect(bus.packets(from).findIndex((packet) => code(packet) === 0x68)).toBeLessThanOrEqual(1)
  })

  test('that immediately follow a card go out before the next poll', () => {
    const bus = new VirtualBus({ readers: 3, secure: true }).start()
    bus.until('all', () => bus.events('online').length === 3).run(100)
    showCard(bus, 1)
    bus.until('card', () => bus.events('card').length === 1)
    const from = bus.written.length
    const at = bus.now
    bus.run(5)
    expect(bus.written.length).toBe(from)
    bus.unlock('R1')
    expect(bus.packets(from).map(code)).toEqual([0x68])
    expect(bus.now - at).toBe(5)
    bus.run(1_000)
    showCard(bus, 1)
    bus.until('next card', () => bus.events('card').length === 2)
    const undecided = bus.written.length
    bus.run(12)
    expect(bus.packets(undecided).map(code)).toEqual([0x60])
  })

  test('survive a lost session until their latest time, and are carried out once', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline().run(100)
    bus.pd().powerCycle(bus.now, 100)
    const id = bus.unlock('R0', 5_000)
    bus.until('done', () => bus.outcome(id) !== undefined)
    expect(bus.outcome(id)).toBe('done')
    expect(bus.reports.filter((report) => report.report === 'OUT')).toHaveLength(1)
  })

  test('are reported when the reader refuses them, and the reader stays online', () => {
    const bus = new VirtualBus().start().untilOnline()
    const id = bus.command({ kind: 'output', output: 9, action: 'on' })
    bus.until('refused', () => bus.outcome(id) !== undefined)
    expect(bus.events('command')[0]).toMatchObject({ outcome: { kind: 'refused', nak: 9 } })
    bus.run(10_000)
    expect(bus.events('offline')).toEqual([])
  })
})

describe('the secure channel holds', () => {
  test('a wrong MAC is reported and ends the session, and restarts become rarer', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline()
    bus.pd().faults.set('wrong-mac', Infinity)
    bus.run(60_000)
    const failures = bus.events('mac-failure').length
    expect(failures).toBeGreaterThan(3)
    expect(failures).toBeLessThan(10)
    expect(bus.events('offline')).toEqual([{ kind: 'offline', reason: 'security' }])
    expect(bus.packets().every(secured)).toBe(true)
    bus.pd().faults.clear()
    bus.until('back', () => bus.events('online').length === 2, 40_000)
  })

  test('a clear card inside a session is dropped and reported, and the session ends', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline().run(100)
    showCard(bus)
    bus.pd().faults.set('clear-reply', 1)
    bus.run(2_000)
    expect(bus.events('card')).toEqual([])
    expect(bus.events('clear-data-dropped')).toEqual([{ kind: 'clear-data-dropped', reply: 'RAW' }])
    expect(bus.events('session-lost')[0]).toEqual({ kind: 'session-lost', why: 'clear-reply' })
  })

  test('an unencrypted status with a MAC is accepted and reported as a fault; a card is not', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline().run(100)
    bus.pd().faults.set('plain-status', 1)
    bus
      .pd()
      .hardware.push({ code: REPLY.LSTATR, data: encodeLstatr({ tamper: true, powerFailure: false }), secret: false })
    bus.until('tamper', () => bus.events('tamper').some((event) => event.on))
    expect(bus.events('reader-fault')).toEqual([
      { kind: 'reader-fault', fault: { kind: 'status-unencrypted', reply: 'LSTATR' } },
    ])
    expect(bus.events('session-lost')).toEqual([])
  })

  test.each([
    ['wrong-selector', 'selector'],
    ['bad-rmac', 'rmac'],
    ['empty-rmac', 'server-refused'],
  ] as const)('handshake with %s gives a key problem, and neither a session nor a fallback', (fault, why) => {
    const bus = new VirtualBus({ secure: true })
    bus.pd().faults.set(fault, Infinity)
    bus.start().run(20_000)
    expect(bus.events('key-problem')).toEqual([{ kind: 'key-problem', why }])
    expect(bus.events('online')).toEqual([])
    expect(bus.events('offline')).toEqual([{ kind: 'offline', reason: 'key' }])
    expect(bus.packets().every((packet) => [0x76, 0x77].includes(code(packet)) && packet[7] === 1)).toBe(true)
    bus.pd().faults.clear()
    bus.untilOnline()
  })

  test('a slow reader that answers a repeated challenge again is not a key problem', () => {
    const bus = new VirtualBus({ secure: true })
    let late = true
    // Stores no replies: every CHLNG gets a new RND.B, and the first answer arrives after the retry.
    bus.onWire = (direction, bytes) => {
      const [pd] = bus.line.pds
      if (direction === 'out' && pd && bytes[9] === 0x76) pd.powerCycle(bus.now, 0)
      if (direction === 'in' && late) {
        late = false
        bus.deliver(bytes, 260)
        return null
      }
      return bytes
    }
    bus.start().untilOnline()
    expect(bus.events('key-problem')).toEqual([])
  })

  test('a reader with only the default key is refused, and the key is never used', () => {
    const bus = new VirtualBus({ secure: true, readerKey: null }).start().run(30_000)
    expect(bus.events('key-problem')).toEqual([{ kind: 'key-problem', why: 'refused' }])
    expect(bus.packets().every((packet) => packet[7] === 1)).toBe(true)
  })

  test('without a key only ID goes out in clear, and card data is dropped', () => {
    const bus = new VirtualBus({ secure: true, consoleKey: null, pd: { secure: false } })
    showCard(bus)
    bus.start().run(20_000)
    expect(new Set(bus.packets().map(code))).toEqual(new Set([0x61]))
    expect(bus.events('card')).toEqual([])
    expect(bus.events('key-problem')).toEqual([{ kind: 'key-problem', why: 'no-key' }])
    expect(bus.events('offline')).toEqual([{ kind: 'offline', reason: 'no-key' }])
  })

  test('the challenge has the same random number in every retry, and a new one in a new attempt', () => {
    const bus = new VirtualBus({ secure: true })
    bus.pd().faults.set('drop', 1)
    bus.start().untilOnline()
    const [first, second] = bus.packets()
    expect(first && toHex(first)).toBe(second && toHex(second))
    const before = bus.packets().length
    bus.pd().powerCycle(bus.now, 0)
    bus.until('again', () => bus.events('resumed').length > 0)
    const again = bus.packets(before).find((packet) => code(packet) === 0x76)
    expect(again && toHex(again)).not.toBe(first && toHex(first))
  })

  test('a reader that demands it but is set to off is a key problem', () => {
    const bus = new VirtualBus({ secure: false, pd: { secure: true } }).start().run(20_000)
    expect(bus.events('key-problem')).toEqual([{ kind: 'key-problem', why: 'required' }])
    expect(bus.events('offline')).toEqual([{ kind: 'offline', reason: 'refused' }])
  })

  test('a reader that ignores a wrong MAC causes the same restart', () => {
    const bus = new VirtualBus({ secure: true, pd: { badMac: 'silence' } }).start().untilOnline().run(100)
    let broken = true
    bus.onWire = (direction, bytes) => {
      if (direction === 'in' || !broken) return bytes
      broken = false
      // Another command of the same session replaces this one: the chain is permanently broken.
      const decoded = decodeFrame(bytes.subarray(1))
      if (!decoded.ok) return bytes
      const { mac, ...fields } = decoded.value
      return withMark(encodeFrame({ ...fields, mac: () => mac?.map((b) => b ^ 1) ?? new Uint8Array(4) }))
    }
    bus.run(12_000)
    expect(bus.events('resumed').length + bus.events('online').length).toBe(2)
  })
})

describe('turns on the wire', () => {
  test('one dead reader costs one probe per second, and ten dead readers cost the same', () => {
    for (const dead of [1, 10]) {
      const bus = new VirtualBus({ readers: 12 })
      for (let i = 0; i < dead; i++) bus.pd(i).faults.set('deaf', Infinity)
      bus.start().run(20_000)
      const from = bus.written.length
      bus.run(10_000)
      const probes = bus.packets(from).filter((packet) => (packet[1] ?? 0) < dead)
      expect(probes.length).toBeGreaterThanOrEqual(9)
      expect(probes.length).toBeLessThanOrEqual(11)
      expect(new Set(probes.map((packet) => packet[1])).size).toBe(Math.min(dead, probes.length))
      const alive = bus.packets(from).length - probes.length
      // Probing may take at most a fifth of the time: 23 ms per exchange.
      expect(alive).toBeGreaterThan((10_000 * 0.8 * 0.85) / 29)
    }
  })

  test('a returning reader does not disturb a healthy one', () => {
    const bus = new VirtualBus({ readers: 3, secure: true })
    bus.pd(1).powerCycle(bus.now, 15_000)
    bus.start().run(30_000)
    expect(bus.events('offline', 'R0')).toEqual([])
    expect(bus.events('offline', 'R2')).toEqual([])
    expect(bus.events('session-lost')).toEqual([])
    expect(bus.events('online', 'R1')).toHaveLength(1)
  })

  test("when the power returns all readers are found without a second's wait for each", () => {
    const bus = new VirtualBus({ readers: 30, secure: true, baud: 38400 })
    for (const pd of bus.line.pds) pd.powerCycle(bus.now, 60_000)
    bus.start().run(60_000)
    bus.until('all online', () => bus.events('online').length === 30, 8_000)
    expect(bus.now).toBeLessThan(1_000 + 60_000 + 8_000)
  })

  test('a reader with more events is polled again immediately', () => {
    const bus = new VirtualBus({ readers: 8 }).start()
    bus.until('all', () => bus.events('online').length === 8).run(100)
    for (const key of '123#')
      bus.pd(4).hardware.push({
        code: REPLY.KEYPAD,
        data: Uint8Array.of(0, 1, key === '#' ? 13 : key.charCodeAt(0)),
        secret: true,
      })
    bus.until('first', () => bus.events('keys').length === 1)
    const from = bus.written.length
    bus.until('last', () => bus.events('keys').length === 4)
    expect(
      bus
        .packets(from - 1)
        .slice(0, 3)
        .map((packet) => packet[1]),
    ).toEqual([4, 4, 4])
    expect(
      bus
        .events('keys')
        .map((event) => event.keys)
        .join(''),
    ).toBe('123#')
  })

  test('a reader with endless events does not keep the wire from the others', () => {
    const bus = new VirtualBus({ readers: 2 }).start()
    bus.until('all', () => bus.events('online').length === 2)
    const { hardware } = bus.pd(0)
    const push = hardware.events
    bus.onWire = (_direction, bytes) => {
      if (push.length < 2)
        hardware.push({ code: REPLY.LSTATR, data: encodeLstatr({ tamper: false, powerFailure: false }), secret: false })
      return bytes
    }
    const from = bus.written.length
    bus.run(5_000)
    const share = bus.packets(from).filter((packet) => packet[1] === 1).length / bus.packets(from).length
    expect(share).toBeGreaterThan(0.08)
    showCard(bus, 1)
    bus.until('card', () => bus.events('card').length === 1, 1_000)
  })

  test('at low speeds idle time precedes every packet', () => {
    const bus = new VirtualBus({ baud: 9600 }).start().untilOnline()
    let last = 0
    bus.onWire = (direction, bytes) => {
      if (direction === 'in') last = bytes.length
      return bytes
    }
    bus.run(1_000)
    expect(last).toBeGreaterThan(0)
    const gaps = bus.written.slice(-10).map(({ at }, i, all) => at - (all[i - 1]?.at ?? at - 100))
    // 18 bytes there and back, two characters and 3 ms of the reader's, two characters of ours.
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual((22 * 10_000) / 9600 + 3 - 0.01)
  })
})

describe('foreign packets', () => {
  test('own packets received as an echo are ignored', () => {
    const bus = new VirtualBus({ secure: true })
    bus.line.echo = true
    bus.start().untilOnline()
    showCard(bus)
    bus.until('card', () => bus.events('card').length === 1)
    expect(bus.state.line.echoes).toBeGreaterThan(5)
    expect(bus.events('session-lost')).toEqual([])
  })

  test('replies from an address that was not polled, and replies without a command, are ignored', () => {
    const bus = new VirtualBus().start().untilOnline()
    const stray = encodeFrame({
      address: 9,
      direction: 'reply',
      sequence: 1,
      code: REPLY.RAW,
      data: hex('00011A00BDD93740'),
    })
    bus.deliver(withMark(stray), 1)
    bus.deliver(withMark(encodeFrame({ address: 0, direction: 'command', sequence: 1, code: 0x60 })), 2)
    bus.run(1_000)
    expect(bus.events('card')).toEqual([])
    expect(bus.events('offline')).toEqual([])
  })

  test('an unknown reply keeps the reader online and is reported once', () => {
    const bus = new VirtualBus().start().untilOnline()
    for (let i = 0; i < 3; i++) bus.pd().hardware.push({ code: 0xb1, data: hex('0102'), secret: false })
    bus.run(10_000)
    expect(bus.events('reader-fault')).toEqual([{ kind: 'reader-fault', fault: { kind: 'unknown-reply', code: 0xb1 } }])
    expect(bus.events('offline')).toEqual([])
  })
})

describe('pairing', () => {
  const pair = (bus: VirtualBus, ms = 30_000): void =>
    bus.input({ kind: 'pd', reader: 'R0', input: { kind: 'pair', request: { operator: 'olga', until: bus.now + ms } } })
  const fresh = (pd: Parameters<typeof Object.assign>[0] = {}): VirtualBus =>
    new VirtualBus({ secure: true, readerKey: null, consoleKey: null, pd }).start().run(3_000)

  test.each(['keep-session', 'drop-session', 'clear-ack'] as const)(
    'with a reader that does %s at KEYSET',
    (keysetAck) => {
      const bus = fresh({ keysetAck })
      pair(bus)
      bus.until('paired', () => bus.events('paired').length > 0).untilOnline()
      const key = bus.pd().settings.key
      expect(key && toHex(key)).toBe(toHex(bus.state.pds[0]?.keys.current ?? new Uint8Array(0)))
      expect(bus.keysSaved.at(-1)?.keys.pending).toBe(null)
      expect(bus.events('card')).toEqual([])
    },
  )

  test('under the default key only KEYSET is sent, and no data is accepted', () => {
    const bus = fresh()
    showCard(bus)
    const from = bus.written.length
    pair(bus)
    bus.until('paired', () => bus.events('paired').length > 0)
    expect(
      bus
        .packets(from)
        .map(code)
        .filter((c) => c !== 0x61),
    ).toEqual([0x76, 0x77, 0x75, 0x76, 0x77])
  })

  test('the new key is stored before it is sent', () => {
    const bus = fresh()
    bus.savesWork = false
    pair(bus)
    bus.until('failed', () => bus.events('pairing-failed').length > 0)
    expect(bus.events('pairing-failed')[0]).toMatchObject({ why: 'key-store' })
    expect(bus.packets().map(code)).not.toContain(0x75)
    expect(bus.pd().settings.key).toBe(null)
  })

  test('when the ACK of KEYSET never arrives the handshake shows that the key was stored', () => {
    const bus = fresh({ keysetAck: 'drop-session' })
    bus.onWire = (direction, bytes) => {
      const last = bus.packets().at(-1)
      return direction === 'in' && last && code(last) === 0x75 ? null : bytes
    }
    pair(bus)
    bus.until('paired', () => bus.events('paired').length > 0)
    expect(toHex(bus.pd().settings.key ?? new Uint8Array(0))).toBe(
      toHex(bus.state.pds[0]?.keys.current ?? new Uint8Array(0)),
    )
  })

  test('a reader outside install mode is tried until the time ends and then reported; its own key still works', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline()
    pair(bus, 5_000)
    bus.until('failed', () => bus.events('pairing-failed').length > 0)
    expect(bus.events('pairing-failed')).toEqual([{ kind: 'pairing-failed', operator: 'olga', why: 'time' }])
    bus.until('resumed', () => bus.events('resumed').length + bus.events('online').length > 1)
    bus.run(10_000)
    expect(bus.events('paired')).toEqual([])
  })

  test('install mode may start while the operator waits', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline()
    pair(bus, 20_000)
    bus.run(5_000)
    bus.pd().settings.installMode = true
    bus.until('paired', () => bus.events('paired').length > 0, 5_000)
    expect(toHex(bus.pd().settings.key ?? new Uint8Array(0))).not.toBe(toHex(KEY))
  })

  test('cancelled', () => {
    const bus = fresh({ installMode: false, secure: true, key: KEY })
    pair(bus)
    bus.run(1_000)
    bus.input({ kind: 'pd', reader: 'R0', input: { kind: 'cancel-pairing' } })
    bus.run(40_000)
    expect(bus.events('pairing-failed')).toEqual([{ kind: 'pairing-failed', operator: 'olga', why: 'cancelled' }])
  })

  test.each(['keep-session', 'drop-session', 'clear-ack'] as const)(
    'roll-over with %s keeps old and new until proven',
    (keysetAck) => {
      const bus = new VirtualBus({ secure: true, pd: { keysetAck } }).start().untilOnline()
      bus.input({
        kind: 'pd',
        reader: 'R0',
        input: { kind: 'roll-key', request: { operator: 'olga', until: bus.now + 30_000 } },
      })
      bus.until('rolled', () => bus.events('key-rolled').length > 0)
      expect(bus.keysSaved[0]?.keys.current && toHex(bus.keysSaved[0].keys.current)).toBe(toHex(KEY))
      expect(bus.keysSaved[0]?.keys.pending).not.toBe(null)
      expect(bus.keysSaved.at(-1)?.keys.pending).toBe(null)
      bus.until('resumed', () => bus.events('resumed').length > 0)
      expect(bus.events('offline')).toEqual([])
    },
  )

  test('roll-over: when KEYSET never arrives the old key stays in use', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline()
    bus.onWire = (direction, bytes) => (direction === 'out' && code(bytes.subarray(1)) === 0x75 ? null : bytes)
    bus.input({
      kind: 'pd',
      reader: 'R0',
      input: { kind: 'roll-key', request: { operator: 'olga', until: bus.now + 30_000 } },
    })
    bus.until('failed', () => bus.events('pairing-failed').length > 0)
    expect(bus.events('pairing-failed')[0]).toMatchObject({ why: 'refused' })
    bus.until('resumed', () => bus.events('resumed').length > 0)
    expect(bus.keysSaved.at(-1)?.keys).toEqual({ current: KEY, pending: null })
  })

  test('a start with two stored keys finds the one that the reader has', () => {
    for (const reader of ['old', 'new'] as const) {
      const other = new Uint8Array(16).fill(9)
      const bus = new VirtualBus({ secure: true, readerKey: reader === 'old' ? KEY : other })
      const [pd] = bus.state.pds
      if (!pd) throw new Error('no reader')
      pd.keys = { current: KEY, pending: other }
      bus.start().untilOnline()
      expect(bus.events('key-problem')).toEqual([])
      expect(pd.keys).toEqual({ current: reader === 'old' ? KEY : other, pending: null })
    }
  })

  test('each step is reported when it is reached', () => {
    const bus = fresh()
    pair(bus)
    bus.until('paired', () => bus.events('paired').length > 0)
    const steps = bus.told.flatMap(({ event }) => (event.kind === 'pairing-step' ? [event.step] : []))
    expect(steps).toEqual(['found', 'key-set'])
  })

  test('after a pairing is removed nothing is accepted any more, and there is no fallback', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline()
    bus.input({ kind: 'pd', reader: 'R0', input: { kind: 'forget-keys' } })
    expect(bus.keysSaved.at(-1)?.keys).toEqual({ current: null, pending: null })
    const from = bus.written.length
    showCard(bus)
    bus.run(20_000)
    expect(bus.events('card')).toEqual([])
    expect(bus.events('offline')).toEqual([{ kind: 'offline', reason: 'no-key' }])
    expect(new Set(bus.packets(from).map(code))).toEqual(new Set([0x61]))
  })

  test('recordings hold no key', () => {
    const bus = fresh()
    bus.input({ kind: 'trace', on: true })
    pair(bus)
    bus.until('paired', () => bus.events('paired').length > 0)
    const keyset = bus.traced.filter(({ bytes }) => code(bytes) === 0x75)
    expect(keyset).toHaveLength(1)
    expect(toHex(keyset[0]?.bytes.subarray(8, -2) ?? new Uint8Array(1))).toBe('00'.repeat(36))
    const sent = bus.packets().find((packet) => code(packet) === 0x75)
    expect(sent?.length).toBe(keyset[0]?.bytes.length)
  })
})

describe('an old session', () => {
  test('restarts at sequence 0 with CHLNG, without losing a card', () => {
    const bus = new VirtualBus({ secure: true })
    const [pd] = bus.state.pds
    if (!pd) throw new Error('no reader')
    pd.config = { ...pd.config, renewAfterMs: 60_000 }
    bus.start().untilOnline().run(30_000)
    expect(bus.events('session-lost')).toEqual([])
    const from = bus.written.length
    bus.until('renewed', () => bus.events('session-lost').length > 0, 40_000)
    showCard(bus)
    bus.until('back', () => bus.events('resumed').length > 0)
    expect(bus.events('session-lost')).toEqual([{ kind: 'session-lost', why: 'renewal' }])
    const again = bus.packets(from).filter((packet) => sequence(packet) === 0)
    expect(again.map(code)).toEqual([0x76])
    bus.until('card', () => bus.events('card').length > 0)
    expect(bus.events('offline')).toEqual([])
  })

  test('stays while a command waits for its answer', () => {
    const bus = new VirtualBus({ secure: true })
    const [pd] = bus.state.pds
    if (!pd) throw new Error('no reader')
    pd.config = { ...pd.config, renewAfterMs: 0 }
    bus.start().untilOnline()
    const id = bus.command({ kind: 'output', output: 0, action: 'timed-on', milliseconds: 500 })
    bus.until('done', () => bus.outcome(id) !== undefined)
    expect(bus.outcome(id)).toBe('done')
  })
})

describe('line settings', () => {
  test('after COMSET to another address the session continues there at sequence 0', () => {
    const bus = new VirtualBus({ secure: true }).start().untilOnline()
    const id = bus.command({ kind: 'comset', address: 40, baud: 9600 })
    bus.until('done', () => bus.outcome(id) !== undefined)
    expect(bus.events('line-settings')).toEqual([{ kind: 'line-settings', settings: { address: 40, baud: 9600 } }])
    bus.until('resumed', () => bus.events('resumed').length > 0)
    expect(bus.packets().at(-1)?.[1]).toBe(40)
    expect(bus.events('offline')).toEqual([])
  })

  test.each([true, false])('COMSET without an answer, applied: %s: tries the old and the new address', (taken) => {
    const bus = new VirtualBus().start().untilOnline()
    let silent = true
    bus.onWire = (direction, bytes) => {
      const comset = code(bus.packets().at(-1) ?? bytes) === 0x6e
      return comset && silent && (direction === 'in' || !taken) ? null : bytes
    }
    const id = bus.command({ kind: 'comset', address: 40, baud: 9600 })
    bus.until('given up', () => bus.outcome(id) !== undefined)
    silent = false
    bus.until('back', () => bus.events('resumed').length + bus.events('online').length > 1, 40_000)
    expect(bus.state.pds[0]?.config.address).toBe(taken ? 40 : 0)
  })
})

describe('another speed for the whole bus', () => {
  test('readers move one by one, then the port, and all continue', () => {
    const bus = new VirtualBus({ readers: 4, secure: true }).start()
    bus.until('all', () => bus.events('online').length === 4)
    bus.input({ kind: 'set-speed', baud: 115200 })
    bus.until('changed', () => bus.speeds.length > 0)
    expect(bus.speeds).toEqual([{ kind: 'speed', outcome: 'changed', baud: 115200, readers: [] }])
    expect(bus.state.baud).toBe(115200)
    bus.until('all again', () => bus.events('resumed').length === 4)
    expect(bus.line.pds.map((pd) => pd.settings.baud)).toEqual([115200, 115200, 115200, 115200])
    expect(bus.events('offline')).toEqual([])
  })

  test('a reader that refuses stays at the old speed and is named', () => {
    const bus = new VirtualBus({ readers: 2 }).start()
    bus.until('all', () => bus.events('online').length === 2)
    bus.onWire = (direction, bytes) => {
      const last = bus.packets().at(-1)
      const refused = direction === 'in' && last && code(last) === 0x6e && last[1] === 1
      return refused
        ? withMark(
            encodeFrame({ address: 1, direction: 'reply', sequence: sequence(last), code: 0x41, data: hex('03') }),
          )
        : bytes
    }
    bus.input({ kind: 'set-speed', baud: 38400 })
    bus.until('over', () => bus.speeds.length > 0)
    expect(bus.speeds[0]).toMatchObject({ outcome: 'failed', readers: ['R1'] })
    expect(bus.state.baud).toBe(38400)
  })

  test('nothing changes while a reader is offline', () => {
    const bus = new VirtualBus({ readers: 2 })
    bus.pd(1).faults.set('deaf', Infinity)
    bus.start().untilOnline('R0')
    bus.input({ kind: 'set-speed', baud: 38400 })
    expect(bus.speeds).toEqual([{ kind: 'speed', outcome: 'refused', baud: 38400, readers: ['R1'] }])
    expect(bus.packets().map(code)).not.toContain(0x6e)
  })
})
