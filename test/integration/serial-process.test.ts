/** Serial ports in a separate process: after it is killed or hangs, cards are read again. */
import { type ChildProcess, fork } from 'node:child_process'
import { afterEach, describe, expect, test } from 'vitest'
import { ok } from '../../main/domain/result'
import { nodeAes } from '../../main/devices/aes'
import { linePort } from '../../main/devices/line-port'
import type { OsdpBusEvent } from '../../main/devices/osdp/bus-happening'
import { openOsdpBus } from '../../main/devices/osdp/osdp-bus'
import { type RemoteSerial, createRemoteSerial } from '../../main/transport/remote-serial'
import type { FromSerial } from '../../main/transport/serial-messages'
import { openSerial } from '../../main/transport/serial'
import { control } from '../simulator/osdp/control'
import { makeReaders, now, onLineBytes } from '../simulator/osdp/serve'
import { programFile } from '../support/programs'
import { Watch, realClock } from '../unit/devices/live'
import { ptyPair, socatMissing } from '../unit/devices/pty'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** The real program, as a child of Node instead of Electron; its watchdog waits a quarter of the time. */
function remote(): { readonly serial: RemoteSerial; readonly children: ChildProcess[]; readonly reports: string[] } {
  const children: ChildProcess[] = []
  const reports: string[] = []
  const serial = createRemoteSerial({
    start: ({ onMessage, onEnd }) => {
      const child = fork(programFile('serial'), [], { serialization: 'advanced' })
      children.push(child)
      child.on('message', (message) => onMessage(message as FromSerial))
      child.once('exit', (code, signal) => onEnd(signal ?? `status ${code}`))
      return {
        post: (message) => void (child.connected && child.send(message)),
        kill: () => void child.kill('SIGKILL'),
      }
    },
    setTimer: (ms, fire) => realClock.setTimer(ms / 4, fire),
    report: (message) => void reports.push(message),
  })
  closing.push(serial.close)
  return { serial, children, reports }
}

test('a missing port is reported by the other process', async () => {
  const { serial } = remote()
  const opened = await serial.open({ path: '/dev/no-such-port', baud: 9600 })({ onBytes: () => {}, onDown: () => {} })
  expect(opened).toMatchObject({ ok: false, error: { kind: 'no-such-device' } })
})

describe.skipIf(socatMissing)('on a pseudo-terminal', () => {
  async function readers() {
    const pair = await ptyPair()
    closing.push(() => pair.close())
    const line = makeReaders({
      readers: 1,
      firstAddress: 0,
      secure: false,
      baud: 115200,
      counts: { inputs: 0, outputs: 1 },
      keyOf: () => null,
      seed: 1,
      report: () => undefined,
      holdBaud: null,
      turnaroundMs: 0,
    })
    const device = await openSerial({ path: pair.device, baud: 115200 })({
      onBytes: (bytes) => {
        if (device.ok) onLineBytes(line, bytes, (reply) => device.value.write(reply))
      },
      onDown: () => undefined,
    })
    if (!device.ok) throw new Error(device.error.message)
    closing.push(() => device.value.close())
    return { pair, line }
  }

  test.each(['SIGKILL', 'SIGSTOP'] as const)(
    'reads go on after the process got a %s',
    async (signal) => {
      const { pair, line } = await readers()
      const { serial, children, reports } = remote()
      const events = new Watch<OsdpBusEvent>()
      const port = linePort({ kind: 'serial', path: pair.console, baud: 115200 }, serial.open)
      if (!port) throw new Error('no port')
      const bus = await openOsdpBus({
        controller: 'B1',
        baud: 115200,
        readers: [{ id: 'R0', address: 0, secureChannel: 'off' }],
        openPort: port,
        clock: realClock,
        aes: nodeAes,
        randomBytes: (count) => new Uint8Array(count),
        keyStore: {
          read: () => Promise.resolve(ok({ current: null, pending: null })),
          write: () => Promise.resolve(ok(undefined)),
        },
        onEvent: events.add,
      })
      closing.push(() => bus.close())
      const happens = (kind: string, from = 0): Promise<OsdpBusEvent> =>
        events.until((event) => event.kind === 'reader' && event.event.kind === kind, from)
      const card = (): void =>
        void control(line, '{"do":"card","address":0,"format":"H10301","facility":12,"number":"5555"}', now())
      await happens('online')
      card()
      await happens('card')

      const from = events.seen.length
      process.kill(children[0]?.pid ?? 0, signal)
      expect(await events.until((event) => event.kind === 'port-down', from)).toMatchObject({
        failure: { kind: 'failed', message: `${pair.console}: the serial port process ended` },
      })
      await events.until((event) => event.kind === 'port-up', from)
      await happens('online', from)
      card()
      await happens('card', from)
      expect(children.length).toBeGreaterThanOrEqual(2)
      expect(reports.at(-1)).toBe('the serial port process ended (SIGKILL); restarting it')
    },
    60_000,
  )

  test('another speed, and an end that is reported once', async () => {
    const { pair } = await readers()
    const { serial } = remote()
    const opened = await serial.open({ path: pair.console, baud: 9600 })({ onBytes: () => {}, onDown: () => {} })
    if (!opened.ok) throw new Error(opened.error.message)
    expect(await opened.value.setBaud(38_400)).toEqual({ ok: true, value: undefined })
    await opened.value.close()
    await opened.value.close()
    expect(await opened.value.setBaud(9_600)).toMatchObject({ ok: false })
  })

  test("the site file's kernel mode reaches the driver, and its refusal is reported", async () => {
    const { pair } = await readers()
    const rs485 = { enable: true, rtsOnSend: true, delayBeforeMs: 1, delayAfterMs: 2 }
    const port = linePort({ kind: 'serial', path: pair.console, baud: 9600, rs485 })
    const opened = await port?.({ onBytes: () => {}, onDown: () => {} })
    expect(opened).toMatchObject({ ok: false, error: { kind: 'rs485' } })
    expect(opened && !opened.ok && opened.error.message).toMatch(/RS-485 mode: not-supported/)
    expect(opened && !opened.ok && opened.error.advice).toMatch(/Leave the mode off/)
  })
})
