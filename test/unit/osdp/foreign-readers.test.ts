/** Readers of other makers that do what the standard leaves open, or what it forbids (osdp.md 7, 10, 17), in virtual time. */
import { describe, expect, test } from 'vitest'
import { COMMAND } from '../../../main/osdp/codes'
import { decodeFrame, encodeFrame, withMark } from '../../../main/osdp/frame'
import type { PdCommand } from '../../../main/osdp/pd-command'
import { VirtualBus } from '../../simulation/osdp/virtual-bus'
import { hex } from './hex'

const code = (packet: Uint8Array): number => {
  const decoded = decodeFrame(packet)
  return decoded.ok ? decoded.value.code : -1
}
const count = (bus: VirtualBus, wanted: number, from = 0): number =>
  bus.packets(from).filter((packet) => code(packet) === wanted).length

const lock = { kind: 'output', output: 0, action: 'off' } as const
const buzz = { kind: 'buzzer', reader: 0, tone: 2, onTime: 1, offTime: 1, count: 1 } as const
const light: PdCommand = {
  kind: 'led',
  records: [
    {
      reader: 0,
      led: 0,
      temporary: { code: 2, timer: 20, onTime: 1, offTime: 0, onColor: 2, offColor: 0 },
      permanent: { code: 0, onTime: 0, offTime: 0, onColor: 0, offColor: 0 },
    },
  ],
}

describe.each([{ secure: false }, { secure: true }])('a reader that refuses commands, secure $secure', ({ secure }) => {
  const online = (): VirtualBus => new VirtualBus({ secure }).start().untilOnline().run(12_000)

  test.each([1, 2, 3, 9, 0xff])('NAK %i to an OUT without a latest time ends it, and polling goes on', (nak) => {
    const bus = online()
    bus.pd().settings.refuses.set(COMMAND.OUT, nak)
    const from = bus.written.length
    const id = bus.command(lock)
    bus.run(60_000)
    expect(bus.events('command').find((event) => event.id === id)?.outcome).toEqual({ kind: 'refused', nak })
    expect(count(bus, COMMAND.OUT, from)).toBeLessThanOrEqual(4)
    expect(count(bus, COMMAND.POLL, from)).toBeGreaterThan(500)
    expect(bus.events('session-lost')).toEqual([])
    expect(bus.events('offline')).toEqual([])
  })

  test('NAK 1 to LED and BUZ: refused without a pause, reported once, and sent again only after a new identification', () => {
    const bus = online()
    bus.pd().settings.refuses.set(COMMAND.LED, 1).set(COMMAND.BUZ, 1)
    for (const command of [light, buzz]) {
      const id = bus.command(command, bus.now + 2_000)
      const from = bus.now
      bus.until('refused', () => bus.outcome(id) === 'refused')
      expect(bus.now - from).toBeLessThan(500)
    }
    const from = bus.written.length
    const again = bus.command(light, bus.now + 2_000)
    expect(bus.outcome(again)).toBe('refused')
    bus.run(5_000)
    expect(count(bus, COMMAND.LED, from)).toBe(0)
    expect(bus.events('session-lost')).toEqual([])
    expect(bus.events('reader-fault')).toEqual([
      { kind: 'reader-fault', fault: { kind: 'not-supported', command: 'LED', nak: 1 } },
      { kind: 'reader-fault', fault: { kind: 'not-supported', command: 'BUZ', nak: 1 } },
    ])

    bus.pd().settings.refuses.clear()
    bus.pd().powerCycle(bus.now, 500)
    bus.until('back', () => bus.events('resumed').length > 0)
    const served = bus.command(light, bus.now + 2_000)
    bus.until('shown', () => bus.outcome(served) !== undefined)
    expect(bus.outcome(served)).toBe('done')
  })

  test('NAK 9 to one LED refuses that record only: the next one is sent', () => {
    const bus = online()
    bus.pd().settings.refuses.set(COMMAND.LED, 9)
    const first = bus.command(light, bus.now + 2_000)
    bus.until('refused', () => bus.outcome(first) === 'refused')
    bus.pd().settings.refuses.clear()
    const second = bus.command(light, bus.now + 2_000)
    bus.until('done', () => bus.outcome(second) === 'done')
    expect(bus.events('reader-fault')).toEqual([
      { kind: 'reader-fault', fault: { kind: 'record-refused', command: 'LED', nak: 9 } },
    ])
  })

  test('an unlock goes out in new packets while NAK 1 may mean a bad line, and later unlocks are still sent', () => {
    const bus = online()
    bus.pd().faults.set('nak-crc', 6)
    const id = bus.unlock()
    bus.until('done', () => bus.outcome(id) !== undefined)
    expect(bus.outcome(id)).toBe('done')
    expect(bus.reports.filter(({ report }) => report === 'OUT')).toHaveLength(1)

    bus.pd().settings.refuses.set(COMMAND.OUT, 1)
    const refused = bus.unlock()
    bus.until('refused', () => bus.outcome(refused) === 'refused')
    bus.pd().settings.refuses.clear()
    const served = bus.unlock()
    bus.until('done', () => bus.outcome(served) !== undefined)
    expect(bus.outcome(served)).toBe('done')
    expect(bus.events('offline')).toEqual([])
  })

  test.each([COMMAND.ID, COMMAND.CAP, COMMAND.LSTAT, COMMAND.RSTAT])(
    'NAK 1 to query %i does not keep the reader from coming online',
    (query) => {
      const bus = new VirtualBus({ secure })
      bus.pd().settings.refuses.set(query, 1)
      bus.start().untilOnline()
      expect(bus.now).toBeLessThan(4_000)
    },
  )

  test('NAK 1 to every poll is offline with its own reason after 8 s, and the reader comes back automatically', () => {
    const bus = online()
    bus.pd().settings.refuses.set(COMMAND.POLL, 1)
    bus.until('offline', () => bus.events('offline').length > 0)
    expect(bus.events('offline')).toEqual([{ kind: 'offline', reason: 'damaged' }])
    bus.pd().settings.refuses.clear()
    const before = bus.events('online').length
    bus.until('online', () => bus.events('online').length > before, 40_000)
  })
})

test('a reader with checksums only is offline with its own reason under CRC, and online under checksum', () => {
  const crc = new VirtualBus({ pd: { checksumOnly: true } }).start().run(20_000)
  expect(crc.events('online')).toEqual([])
  expect(crc.events('offline')).toEqual([{ kind: 'offline', reason: 'checksum' }])
  // The real bytes: NAK 1 in checksum form.
  const [sent] = crc.packets()
  expect(sent && crc.line.hear(withMark(sent), crc.now)[0]?.bytes).toEqual(hex('ff5380080000410 1e3'.replace(' ', '')))
  const sum = new VirtualBus({ pd: { checksumOnly: true }, check: 'checksum' }).start().untilOnline()
  sum.unlock()
  sum.run(1_000)
  expect(sum.reports.filter(({ report }) => report === 'OUT')).toHaveLength(1)
})

describe('protected replies in old forms', () => {
  test.each([
    ['of before May 2020, with block types 15 and 17', { commandMarks: true }, 'command-mark'],
    ['with a checksum', { checksumInChannel: true }, 'checksum-in-channel'],
  ] as const)('%s are accepted, and reported once', (_name, pd, kind) => {
    const bus = new VirtualBus({ secure: true, pd }).start().untilOnline()
    bus.pd().hardware.push({ code: 0x50, data: hex('00011A00BDD93740'), secret: true })
    bus.until('card', () => bus.events('card').length > 0)
    bus.run(5_000)
    expect(bus.events('reader-fault')).toEqual([{ kind: 'reader-fault', fault: { kind, reply: 'PDID' } }])
    expect(bus.events('session-lost')).toEqual([])
  })

  test('a card with a good MAC that is not encrypted is dropped, also under block type 15', () => {
    const bus = new VirtualBus({ secure: true, pd: { commandMarks: true } }).start().untilOnline()
    const cards = bus.events('card').length
    bus.onWire = (direction, bytes) => {
      const decoded = decodeFrame(bytes.subarray(1))
      if (direction === 'out' || !decoded.ok || decoded.value.security === null) return bytes
      const { sequence } = decoded.value
      const data = hex('00011A00BDD93740')
      return withMark(encodeFrame({ address: 0, direction: 'reply', sequence, code: 0x50, data }))
    }
    bus.run(3_000)
    expect(bus.events('card')).toHaveLength(cards)
    expect(bus.events('clear-data-dropped').length).toBeGreaterThan(0)
  })

  test('our own command, reflected with the reply bit, does not count as a reply', () => {
    const bus = new VirtualBus({ secure: true, pd: { commandMarks: true } }).start().untilOnline()
    bus.onWire = (direction, bytes) => {
      const decoded = decodeFrame(bytes.subarray(1))
      if (direction === 'in' || !decoded.ok) return bytes
      const { sequence, security, mac, code: own, data } = decoded.value
      if (security === null || mac === null) return bytes
      const reply = { address: 0, direction: 'reply', sequence, security, code: own, data, mac: () => mac } as const
      bus.deliver(withMark(encodeFrame(reply)), 1)
      return null
    }
    bus.run(1_000)
    expect(bus.events('mac-failure').length).toBeGreaterThan(0)
  })
})

describe.each([{ secure: false }, { secure: true }])('a slow reader, secure $secure', ({ secure }) => {
  test.each([280, 450, 690])('that takes %i ms receives each packet once, after its delay is known', (turnaroundMs) => {
    const bus = new VirtualBus({ secure, turnaroundMs }).start()
    bus.until('online', () => bus.events('online').length > 0, 120_000).run(20_000)
    const { stats } = bus.state.pds[0] ?? {}
    const retries = stats?.retries ?? 0
    const sent = stats?.sent ?? 0
    bus.run(40_000)
    expect((stats?.sent ?? 0) - sent).toBeGreaterThan(40)
    expect((stats?.retries ?? 0) - retries).toBe(0)
    expect(bus.events('offline').filter(({ reason }) => reason !== 'no-reply')).toEqual([])
    expect(bus.events('session-lost')).toEqual([])
  })

  test('a reader that is quick again, or offline, does not delay the others', () => {
    const bus = new VirtualBus({ secure, readers: 2, turnaroundMs: 280 }).start()
    bus.until('online', () => bus.events('online').length > 1, 120_000).run(20_000)
    expect(bus.state.pds[0]?.patience.waitMs).toBeGreaterThan(280)
    Object.assign(bus.line.options, { turnaroundMs: 3 })
    bus.run(20_000)
    expect(bus.state.pds.map(({ patience }) => patience.waitMs)).toEqual([200, 200])
  })

  test('an occasional lost reply does not change the wait', () => {
    const bus = new VirtualBus({ secure }).start().untilOnline()
    for (let i = 0; i < 20; i++) {
      bus.pd().faults.set('drop', 1)
      bus.run(1_000)
    }
    expect(bus.state.pds[0]?.patience.waitMs).toBe(200)
  })
})
