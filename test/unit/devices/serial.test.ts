/** Real serial code on pseudo-terminals: open, refuse, unplug, replug, and a whole secure bus. */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SerialPort } from 'serialport'
import { afterEach, describe, expect, test } from 'vitest'
import { ok } from '../../../main/domain/result'
import { nodeAes } from '../../../main/devices/aes'
import type { KeyStore } from '../../../main/devices/key-store'
import type { OsdpBusEvent } from '../../../main/devices/osdp/bus-happening'
import { type OsdpBus, openOsdpBus } from '../../../main/devices/osdp/osdp-bus'
import type { Port, PortFailure } from '../../../main/transport/port'
import { openSerial, serialFailure } from '../../../main/transport/serial'
import { control } from '../../simulator/osdp/control'
import type { Report } from '../../simulator/osdp/hardware'
import { makeReaders, now, onLineBytes } from '../../simulator/osdp/serve'
import { hex, toHex } from '../osdp/hex'
import { Watch, realClock } from './live'
import { type PtyPair, ptyPair, socatMissing } from './pty'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

describe.skipIf(socatMissing)('a serial port on a pseudo-terminal', () => {
  const pair = async (): Promise<PtyPair> => {
    const made = await ptyPair()
    closing.push(() => made.close())
    return made
  }
  interface Opened {
    readonly port: Port
    readonly bytes: Watch<number>
    readonly downs: Watch<PortFailure>
  }
  async function opened(path: string, baud = 9600): Promise<Opened> {
    const bytes = new Watch<number>()
    const downs = new Watch<PortFailure>()
    const result = await openSerial({ path, baud })({
      onBytes: (chunk) => chunk.forEach((byte) => bytes.add(byte)),
      onDown: downs.add,
    })
    if (!result.ok) throw new Error(result.error.message)
    closing.push(() => result.value.close())
    return { port: result.value, bytes, downs }
  }

  test('bytes there and back, at every speed of the standard', async () => {
    const { console, device } = await pair()
    const here = await opened(console)
    const there = await opened(device)
    for (const baud of [9600, 19200, 38400, 57600, 115200, 230400]) {
      expect(await here.port.setBaud(baud)).toEqual({ ok: true, value: undefined })
      here.port.write(Uint8Array.of(0xff, 0x00, 0x11, 0x13, baud & 0xff))
      const from = there.bytes.seen.length
      await there.bytes.until((byte) => byte === (baud & 0xff), Math.max(0, from - 5))
    }
    expect(there.bytes.seen.slice(0, 4)).toEqual([0xff, 0x00, 0x11, 0x13])
    there.port.write(hex('53'))
    expect(await here.bytes.until(() => true)).toBe(0x53)
  })

  test('a pulled plug is reported once, by name', async () => {
    const made = await pair()
    const { downs } = await opened(made.console)
    await made.unplug()
    expect(await downs.until(() => true)).toMatchObject({ kind: 'disconnected' })
    expect(downs.seen).toHaveLength(1)
  })

  test('a second program on the same port learns that it is busy', async () => {
    const { console } = await pair()
    await opened(console)
    const second = await openSerial({ path: console, baud: 9600 })({
      onBytes: () => undefined,
      onDown: () => undefined,
    })
    expect(second).toMatchObject({ ok: false, error: { kind: 'busy' } })
    expect(!second.ok && second.error.advice).toMatch(/another program/i)
  })

  test('unplug and replug under a secure bus: it comes back, and cards are read again', async () => {
    const made = await pair()
    const reports = new Watch<Report>()
    const events = new Watch<OsdpBusEvent>()
    const key = hex('000102030405060708090a0b0c0d0e0f')
    const line = makeReaders({
      readers: 2,
      firstAddress: 0,
      secure: true,
      baud: 115200,
      counts: { inputs: 1, outputs: 1 },
      keyOf: () => key,
      seed: 1,
      report: reports.add,
      holdBaud: null,
      turnaroundMs: 0,
    })
    const plugReaders = (): void => {
      const device = new SerialPort({ path: made.device, baudRate: 115200, lock: false })
      device.on('data', (bytes: Buffer) =>
        onLineBytes(line, bytes, (reply) => device.isOpen && device.write(Buffer.from(reply))),
      )
      device.on('error', () => undefined)
      closing.push(() => new Promise((done) => (device.isOpen ? device.close(() => done()) : done())))
    }
    plugReaders()
    const keyStore: KeyStore = {
      read: () => Promise.resolve(ok({ current: key, pending: null })),
      write: () => Promise.resolve(ok(undefined)),
    }
    const bus: OsdpBus = await openOsdpBus({
      controller: 'B1',
      baud: 115200,
      readers: [0, 1].map((address) => ({ id: `R${address}`, address, secureChannel: 'required' as const })),
      openPort: openSerial({ path: made.console, baud: 115200 }),
      clock: realClock,
      aes: nodeAes,
      randomBytes: (count) => randomBytes(count),
      keyStore,
      onEvent: events.add,
    })
    closing.push(() => bus.close())
    const online = (id: string, from: number): Promise<OsdpBusEvent> =>
      events.until((event) => event.kind === 'reader' && event.reader === id && event.event.kind === 'online', from)
    await Promise.all([online('R0', 0), online('R1', 0)])

    const before = events.seen.length
    await made.unplug()
    await events.until((event) => event.kind === 'port-down', before)
    await events.until((event) => event.kind === 'port-down' && event.failure.kind === 'no-such-device', before)
    await made.plug()
    plugReaders()
    await Promise.all([online('R0', before), online('R1', before)])
    const told = control(
      line,
      JSON.stringify({ do: 'card', address: 1, format: 'H10301', facility: 123, number: '45678' }),
      now(),
    )
    expect(told.ok).toBe(true)
    const card = await events.until((event) => event.kind === 'reader' && event.event.kind === 'card', before)
    expect(card.kind === 'reader' && card.event.kind === 'card' && toHex(card.event.bytes)).toBe('bdd93740')
    bus.unlock('R1', 0, 3_000, Date.now() + 2_000)
    expect(await reports.until((report) => report.report === 'OUT')).toMatchObject({ address: 1, timer: 30 })
  })
})

describe('a port that cannot be opened', () => {
  const tryOpen = (path: string) =>
    openSerial({ path, baud: 9600 })({ onBytes: () => undefined, onDown: () => undefined })

  test('is not there', async () => {
    expect(await tryOpen('/dev/sallyport-no-such-port')).toMatchObject({ ok: false, error: { kind: 'no-such-device' } })
  })

  test('is no serial port', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-port-'))
    closing.push(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'plain')
    writeFileSync(file, '')
    chmodSync(file, 0o600)
    const result = await tryOpen(file)
    expect(result).toMatchObject({ ok: false })
    expect(!result.ok && result.error.message).toContain(file)
  })

  test.each([
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'permission'],
    ['Error: Access denied', 'busy'],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy'],
    ['Error: Device or resource busy, cannot open /dev/ttyS0', 'busy'],
    ['Error: No such file or directory, cannot open /dev/ttyUSB9', 'no-such-device'],
    ['Opening COM9: File not found', 'no-such-device'],
    ['Error: Inappropriate ioctl for device, cannot open x', 'speed'],
    ['something else', 'failed'],
  ] as const)('%s is %s', (text, kind) => {
    const failure = serialFailure('/dev/ttyX', text)
    expect(failure.kind).toBe(kind)
    expect(failure.message).toContain('/dev/ttyX')
    expect(failure.advice.length).toBeGreaterThan(20)
  })
})
