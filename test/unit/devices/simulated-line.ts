/** A bus of simulated readers behind a real socket, with the console's live shell on it. */
import { randomBytes } from 'node:crypto'
import { fail, ok } from '../../../main/domain/result'
import { nodeAes } from '../../../main/devices/aes'
import type { KeyLock, KeyStore, ReaderKeys } from '../../../main/devices/key-store'
import type { OsdpBusEvent } from '../../../main/devices/osdp/bus-happening'
import { type OsdpBus, openOsdpBus } from '../../../main/devices/osdp/osdp-bus'
import { openTcp } from '../../../main/transport/tcp'
import { control } from '../../simulator/osdp/control'
import type { Report } from '../../simulator/osdp/hardware'
import type { LineModel } from '../../simulator/osdp/line'
import { type Served, makeReaders, now, serveTcp } from '../../simulator/osdp/serve'
import { hex } from '../osdp/hex'
import { Watch, realClock } from './live'

class MemoryKeys implements KeyStore {
  readonly keys = new Map<string, ReaderKeys>()
  private readonly listeners = new Set<() => void>()
  constructor(private isLocked: boolean) {}
  readonly lock: KeyLock = {
    state: () => (this.isLocked ? 'locked' : 'open'),
    choose: () => Promise.resolve(ok(undefined)),
    open: () => {
      this.isLocked = false
      for (const listener of this.listeners) listener()
      return Promise.resolve(ok(undefined))
    },
    onOpened: (listener) => {
      this.listeners.add(listener)
      return () => void this.listeners.delete(listener)
    },
  }
  read: KeyStore['read'] = (controller, address) =>
    Promise.resolve(
      this.isLocked
        ? fail({ kind: 'locked', message: 'locked' })
        : ok(this.keys.get(`${controller}/${address}`) ?? { current: null, pending: null }),
    )
  write: KeyStore['write'] = (controller, address, keys) => {
    this.keys.set(`${controller}/${address}`, keys)
    return Promise.resolve(ok(undefined))
  }
}

export interface Site {
  close(): Promise<void>
  readonly bus: OsdpBus
  readonly line: LineModel
  readonly served: Served
  readonly events: Watch<OsdpBusEvent>
  readonly reports: Watch<Report>
  readonly keys: MemoryKeys
  onEvent: (event: OsdpBusEvent) => void
  tell(request: object): void
}

const key = hex('000102030405060708090a0b0c0d0e0f')

export async function startLine(options: {
  readers: number
  secure?: boolean
  paired?: boolean
  consoleKey?: Uint8Array
  deadAfterMs?: number
  locked?: boolean
  /** Addresses of readers that are on the line, and not on the bus of the console. */
  others?: readonly number[]
}): Promise<Site> {
  const reports = new Watch<Report>()
  const events = new Watch<OsdpBusEvent>()
  const secure = options.secure ?? false
  const line = makeReaders({
    readers: options.readers + (options.others?.length ?? 0),
    firstAddress: 0,
    secure,
    baud: 115200,
    counts: { inputs: 2, outputs: 2 },
    keyOf: () => (options.paired === false ? null : key),
    seed: 1,
    report: reports.add,
    holdBaud: null,
    turnaroundMs: 0,
  })
  options.others?.forEach((address, i) => {
    const pd = line.pds[options.readers + i]
    if (pd) pd.settings.address = address
  })
  const served = await serveTcp(line, 0)
  const keys = new MemoryKeys(options.locked ?? false)
  if (secure && options.paired !== false)
    for (let i = 0; i < options.readers; i++)
      keys.keys.set(`B1/${i}`, { current: options.consoleKey ?? key, pending: null })
  let site: Site | null = null
  const bus = await openOsdpBus({
    controller: 'B1',
    baud: 115200,
    readers: Array.from({ length: options.readers }, (_, i) => ({
      id: `R${i}`,
      address: i,
      secureChannel: secure ? 'required' : 'off',
    })),
    openPort: async (listener) => {
      const opened = await openTcp({ host: '127.0.0.1', port: served.port })(listener)
      const { deadAfterMs } = options
      return opened.ok && deadAfterMs !== undefined ? ok({ ...opened.value, deadAfterMs }) : opened
    },
    clock: realClock,
    aes: nodeAes,
    randomBytes: (count) => randomBytes(count),
    keyStore: keys,
    onEvent: (event) => {
      events.add(event)
      site?.onEvent(event)
    },
  })
  const tell = (request: object): void => {
    const answer = control(line, JSON.stringify(request), now())
    if (!answer.ok) throw new Error(answer.error)
  }
  const close = async (): Promise<void> => {
    await bus.close()
    await served.close()
  }
  site = { close, bus, line, served, events, reports, keys, onEvent: () => undefined, tell }
  return site
}

export const reader = (site: Site, id: string, kind: string): Promise<OsdpBusEvent> =>
  site.events.until((event) => event.kind === 'reader' && event.reader === id && event.event.kind === kind)
