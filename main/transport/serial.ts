/**
 * A serial port. Never in a worker thread: the library's poller belongs to the main thread's event loop and crashes the
 * process in any other thread. A process of its own (utilityProcess, host) is right.
 */
import { isMainThread } from 'node:worker_threads'
import { SerialPort } from 'serialport'
import { type Rs485Settings, loadRs485 } from '../../native/rs485/rs485'
import { assert } from '../domain/assert'
import type { SerialPortName } from '../domain/line-trial'
import { type Result, fail, ok } from '../domain/result'
import type { OpenPort, Port, PortFailure } from './port'

export interface SerialSettings {
  /** `/dev/ttyUSB0`, `COM3`; a path that is missing from the listing may still be valid. */
  readonly path: string
  readonly baud: number
  /** For an on-board UART whose driver switches the direction; unchanged when absent (native/rs485). */
  readonly rs485?: Rs485Settings
}

interface Listed {
  readonly path: string
  readonly manufacturer?: string | undefined
  readonly serialNumber?: string | undefined
}

/** The ports that the operating system lists; pseudo-terminals and some on-board UARTs are not among them. */
export async function listSerial(): Promise<readonly SerialPortName[]> {
  // The package's types refer to one that lint does not resolve.
  const ports = (await SerialPort.list()) as readonly Listed[]
  return ports.map(({ path, manufacturer, serialNumber }) => ({
    path,
    maker: manufacturer ?? '',
    serial: serialNumber ?? '',
  }))
}

/** The 16 ms latency timer of USB adapters, and some scheduling. */
const ALLOWANCE_MS = 20

/** The library reports texts instead of codes; these are the texts of its three platforms. */
export function serialFailure(path: string, text: string): PortFailure {
  const message = `${path}: ${text.replace(/^Error:?\s*/, '')}`
  if (/no such file|cannot find|file not found|not a directory|no such device/i.test(text))
    return {
      kind: 'no-such-device',
      message,
      advice: 'Check that the adapter is plugged in; its name may have changed (Linux: see /dev/serial/by-id).',
    }
  if (/cannot lock port|resource busy|temporarily unavailable|access is denied|access denied|EBUSY/i.test(text))
    return {
      kind: 'busy',
      message,
      advice:
        'Another program uses this port: close it. On Linux ModemManager may hold it for a while after plugging in.',
    }
  if (/permission denied|EACCES|operation not permitted/i.test(text))
    return {
      kind: 'permission',
      message,
      advice:
        'This account may not use the port. On Linux add it to the group of the device (dialout or uucp) and sign in again.',
    }
  if (/baud|invalid argument|inappropriate ioctl/i.test(text))
    return { kind: 'speed', message, advice: 'This is not a serial port, or it does not support this speed.' }
  return { kind: 'failed', message, advice: 'Unplug the adapter and plug it in again.' }
}

const disconnected = (path: string): PortFailure => ({
  kind: 'disconnected',
  message: `${path}: the port is gone`,
  advice: 'Check the adapter and its cable; the console reconnects automatically.',
})

/** Linux can make FTDI adapters answer within 1 ms instead of 16. The library declares it on the binding only. */
function wishLowLatency(port: SerialPort): void {
  if (process.platform !== 'linux') return
  const binding = port.port as { set?: (options: Record<string, boolean>) => Promise<void> } | undefined
  // Pseudo-terminals and some drivers do not support it, and nothing depends on it.
  binding?.set?.({ brk: false, cts: false, dtr: true, dsr: false, rts: true, lowLatency: true }).catch(() => undefined)
}

/**
 * Undefined when the driver accepted the mode; a line that cannot switch its direction is useless, so it is an error.
 */
function switchToRs485(port: SerialPort, path: string, wanted: Rs485Settings): PortFailure | undefined {
  const descriptor = (port.port as { fd?: number | null } | undefined)?.fd
  const answer = loadRs485().set(descriptor ?? -1, wanted)
  if (answer.ok && answer.settings.enabled === wanted.enabled) return undefined
  return {
    kind: 'rs485',
    message: `${path}: RS-485 mode: ${answer.ok ? 'the driver did not accept it' : `${answer.kind}, ${answer.message}`}`,
    advice:
      'Leave the mode off for adapters that switch direction on their own; for others the kernel driver must support it.',
  }
}

export const openSerial =
  (settings: SerialSettings): OpenPort =>
  (listener) =>
    new Promise((resolve) => {
      assert(isMainThread, 'a serial port in a worker thread')
      const { path } = settings
      let state: 'opening' | 'open' | 'closed' = 'opening'
      const port = new SerialPort({
        path,
        baudRate: settings.baud,
        dataBits: 8,
        parity: 'none',
        stopBits: 1,
        autoOpen: false,
      })
      const down = (why: PortFailure): void => {
        if (state !== 'open') return
        state = 'closed'
        if (port.isOpen) port.close(() => undefined)
        listener.onDown(why)
      }
      port.on('error', (error) => down(serialFailure(path, error.message)))
      port.on('close', () => down(disconnected(path)))
      port.on('data', (bytes: Buffer) => {
        if (state === 'open') listener.onBytes(bytes)
      })
      port.open((error) => {
        if (error) {
          state = 'closed'
          return resolve(fail(serialFailure(path, error.message)))
        }
        const refused = settings.rs485 && switchToRs485(port, path, settings.rs485)
        if (refused) {
          state = 'closed'
          return port.close(() => resolve(fail(refused)))
        }
        state = 'open'
        wishLowLatency(port)
        resolve(
          ok(
            openedPort(
              port,
              path,
              () => state === 'open',
              () => (state = 'closed'),
              down,
            ),
          ),
        )
      })
    })

function openedPort(
  port: SerialPort,
  path: string,
  isOpen: () => boolean,
  setClosed: () => void,
  down: (why: PortFailure) => void,
): Port {
  return {
    allowanceMs: ALLOWANCE_MS,
    canSetBaud: true,
    deadAfterMs: null,
    write: (bytes) => {
      if (!isOpen()) return
      port.write(Buffer.from(bytes), (error) => {
        if (error) down(serialFailure(path, error.message))
      })
    },
    discardOutput: () => {
      if (isOpen()) port.flush(() => undefined)
    },
    setBaud: (baud) =>
      new Promise<Result<void, PortFailure>>((done) => {
        port.update({ baudRate: baud }, (error) =>
          done(error ? fail(serialFailure(path, error.message)) : ok(undefined)),
        )
      }),
    close: () =>
      new Promise((closed) => {
        setClosed()
        if (!port.isOpen) return closed()
        port.close(() => closed())
      }),
  }
}
