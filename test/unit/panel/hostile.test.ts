/** Bad input over a real socket: the log names it, nothing crashes, other links and stored events are unaffected (PROTOCOL.md 13). */
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { create } from '@bufbuild/protobuf'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PanelInput } from '../../../main/devices/panel/panel-intake'
import { openPanelLink, type PanelLink } from '../../../main/devices/panel/panel-link'
import { openPanelListener, type PanelListener } from '../../../main/devices/panel/panel-listener'
import { createFramer } from '../../../main/panel/framer'
import { decodeEnvelope } from '../../../main/panel/envelope'
import { refusalName } from '../../../main/panel/refused'
import { EventBatchSchema, HeartbeatSchema, PointState } from '../../../main/panel/schema/panel-link_pb'
import { memoryDisk } from '../../simulator/panel/disk'
import { dialHost } from '../../simulator/panel/network'
import { createStation, type Station } from '../../simulator/panel/station'
import { frameOf, type Body } from '../../simulator/panel/wire'
import { seeded } from '../../simulation/panel/scheduler'
import { realClock, Watch } from '../devices/live'
import { createDesk, portOf, siteOf } from './panel-site'
import { blip, helloOf } from './wire'

const world = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (ms: number, fire: () => void) => realClock.setTimer(ms, fire),
  random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
}
const site = siteOf()

const hello = (over = {}): Uint8Array => frameOf(1n, { case: 'panelHello', value: helloOf({ panelId: 'P2', ...over }) })
const beat = (sequence: bigint): Uint8Array => {
  const value = create(HeartbeatSchema, { clockMs: 1n })
  return frameOf(sequence, { case: 'heartbeat', value })
}
const events = (sequence: bigint, ...serials: bigint[]): Uint8Array => {
  const body: Body = {
    case: 'events',
    value: create(EventBatchSchema, { events: serials.map((serial) => ({ bootCount: 1, ...blip(serial) })) }),
  }
  return frameOf(sequence, body)
}
const framed = (payload: readonly number[]): Uint8Array => Uint8Array.from([0, 0, 0, payload.length, ...payload])

describe('a console with a public port', () => {
  let heard: Watch<PanelInput>
  let logged: Watch<string>
  let links: PanelLink[]
  let listener: PanelListener
  let station: Station

  beforeEach(async () => {
    heard = new Watch()
    logged = new Watch()
    const desk = createDesk(site)
    const log = (_: string, text: string): void => logged.add(text)
    links = site.controllers.map((controller) => {
      const link: PanelLink = openPanelLink({
        controller,
        site,
        clock: realClock,
        connection: { kind: 'listen' },
        tls: null,
        hostName: 'test',
        software: 'test',
        onRecords(inputs) {
          queueMicrotask(() => desk.take(link, inputs))
          for (const input of inputs) heard.add(input)
        },
        log,
      })
      return link
    })
    const byId = new Map(links.map((link) => [link.controller, link]))
    const address = { host: '127.0.0.1', port: 0 }
    listener = await openPanelListener({ address, tls: null, clock: realClock, links: () => byId, log })
    const settings = { id: 'P1', readers: 8, ringCapacity: 1_000, firmware: 'f', model: 'm' }
    station = createStation(settings, memoryDisk(), world, () => undefined)
    dialHost({ host: '127.0.0.1', port: portOf(listener) }, undefined, (line) => station.plug(line), logged.add)
    await heard.until(({ record }) => record?.type === 'link' && record.state === 'up')
  })
  afterEach(() => {
    for (const link of links) link.close()
    station.stop()
    listener.close()
  })

  /** Sends bytes and collects the console's refusals, until it closes or reports a dropped envelope. */
  const attack = (bytes: Uint8Array, end = false): Promise<string[]> =>
    new Promise((resolve) => {
      const refused: string[] = []
      const framer = createFramer()
      const socket = connect({ host: '127.0.0.1', port: portOf(listener) })
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        for (const frame of framer.push(chunk).frames) {
          const said = decodeEnvelope(frame)
          if (!said.ok || said.value.body.case !== 'refusal') continue
          refused.push(refusalName(said.value.body.value.reason))
          if (!said.value.body.value.closes) socket.destroy()
        }
      })
      socket.on('close', () => resolve(refused))
      if (end) socket.end(bytes)
      else socket.write(bytes)
    })

  /** The honest panel is still connected, and its stored events arrive once. */
  async function stillWell(): Promise<void> {
    const from = heard.seen.length
    station.panel?.input('in1', PointState.ALARM)
    await heard.until((input) => input.controller === 'P1' && input.report?.event === 'panel.input', from)
    const serials = heard.seen.flatMap(({ controller, serial }) =>
      controller === 'P1' && serial !== undefined ? [serial] : [],
    )
    expect(new Set(serials).size).toBe(serials.length)
    expect(heard.seen.some(({ report }) => report?.event === 'panel.disconnected' && report.controller === 'P1')).toBe(
      false,
    )
  }

  it.each([
    ['a length of 0', Uint8Array.from([0, 0, 0, 0]), 'bad-length'],
    ['a length over the limit', Uint8Array.from([0x7f, 0xff, 0xff, 0xff, 1]), 'bad-length'],
    ['bytes that are not an envelope', framed([0xff, 0xff, 0xff]), 'malformed'],
    ['an unknown field', framed([0x08, 0x01, 0x98, 0x06, 0x01]), 'unknown-field'],
    ['no body', framed([0x08, 0x01]), 'unknown-type'],
    ['an envelope before the hello', beat(1n), 'out-of-order'],
    ['the hello of an unknown panel', hello({ panelId: 'P9' }), 'wrong-panel'],
    ['another protocol', hello({ protocolMajor: 2 }), 'version'],
    ['an envelope twice', Buffer.concat([hello(), hello()]), 'replayed'],
    ['a second hello', Buffer.concat([hello(), frameOf(2n, { case: 'panelHello', value: helloOf() })]), 'out-of-order'],
    ['a gap', Buffer.concat([hello(), beat(3n)]), 'out-of-order'],
    ['a serial that falls', Buffer.concat([hello(), events(2n, 7n), events(3n, 6n)]), 'bad-serial'],
    [
      'more events than a batch holds',
      Buffer.concat([hello(), events(2n, ...Array.from({ length: 65 }, (_, i) => BigInt(i + 1)))]),
      'bad-value',
    ],
  ])('refuses %s by name, in its log too', async (_, bytes, reason) => {
    expect((await attack(bytes)).slice(0, 1)).toEqual([reason])
    await logged.until((line) => line.includes(reason))
    await stillWell()
  })

  it('drops half a frame when its sender disconnects', async () => {
    expect(await attack(hello().slice(0, 9), true)).toEqual([])
    await stillWell()
  })

  it('survives any bytes', async () => {
    const random = seeded(Number(process.env['PANEL_SEED'] ?? 7))
    const good = Buffer.concat([hello(), beat(2n), events(3n, 1n, 2n), beat(4n)])
    for (let round = 0; round < 60; round++) {
      const bad = Buffer.from(good)
      for (let flips = 1 + random.under(4); flips > 0; flips--) bad[random.under(bad.length)] = random.under(256)
      const cut = random.chance(0.4) ? random.under(bad.length) : bad.length
      await attack(Buffer.concat([bad.subarray(0, cut), random.bytes(random.under(40))]), true)
    }
    await stillWell()
    expect(heard.seen.every(({ record }) => record === undefined || record.type === 'link')).toBe(true)
  })
})
