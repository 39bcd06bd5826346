import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { fromBinary } from '@bufbuild/protobuf'
import { afterEach, describe, expect, it } from 'vitest'
import { openFleet, type Fleet, type FleetSetup } from '../../../main/devices/fleet'
import type { ControllerFacts } from '../../../main/devices/driver'
import type { OperatorAction, OperatorRecord } from '../../../main/domain/record'
import { ok } from '../../../main/domain/result'
import type { Site } from '../../../main/domain/site'
import { StatusReportSchema } from '../../../main/panel/schema/panel-link_pb'
import { folderDisk } from '../../simulator/panel/disk'
import { listenForHost, type PanelServer } from '../../simulator/panel/network'
import type { Seen } from '../../simulator/panel/seen'
import { createStation, type Station } from '../../simulator/panel/station'
import { until } from '../../support/until'
import { realClock, Watch } from '../devices/live'
import { createEngine, type Engine } from '../../../main/engine/engine'
import { standingOrders } from '../../../main/decider/standing-orders'
import type { DeviceInput } from '../../../main/devices/device-input'
import { siteOf, twoPanels } from './panel-site'

const world = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (ms: number, fire: () => void) => realClock.setTimer(ms, fire),
  random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
}
const ADA = { kind: 'credential', credential: 'k-ada' } as const
const LOST: OperatorAction = { action: 'card', cardholder: 'ada', credential: 'k-ada', active: false }

/** The console's devices and one simulated panel, P1, over a real socket. */
class Link {
  readonly seen = new Watch<Seen>()
  private seq = 7
  fleet: Fleet
  private constructor(
    readonly station: Station,
    private readonly engine: Engine,
    readonly heard: Watch<DeviceInput>,
    private readonly opened: { readonly fleet: Fleet; readonly setup: FleetSetup },
  ) {
    this.fleet = opened.fleet
  }

  static async open(
    site: (port: number) => Site,
    server: PanelServer,
    make: (see: (what: Seen) => void) => Station,
    over: Partial<FleetSetup> = {},
  ): Promise<Link> {
    const watch: { see: (what: Seen) => void } = { see: () => undefined }
    const station = make((what) => watch.see(what))
    plugs.set(server, (line) => station.plug(line))
    const { port } = server.address() as AddressInfo
    const engine = createEngine(site(port))
    const heard = new Watch<DeviceInput>()
    const setup: FleetSetup = {
      site: site(port),
      clock: realClock,
      log: (level, text) => (process.env['PANEL_LOG'] === undefined ? undefined : console.log(level, text)),
      keyStore: {
        read: () => Promise.resolve(ok({ current: null, pending: null })),
        write: () => Promise.resolve(ok(undefined)),
      },
      software: 'test',
      readerWords: () => '',
      pinBook: { ofCard: () => undefined, credentialOf: () => undefined },
      pinWords: '',
      captures: '/nowhere',
      onLineWork: () => undefined,
      marks: new Map(),
      lastSeq: 7,
      openDoors: new Set(),
      heldDoors: new Set(),
      tls: null,
      standing: () => Promise.resolve(standingOrders(engine.view)),
      submit: (items, settled) =>
        queueMicrotask(() =>
          items.forEach((item, index) => {
            heard.add(item)
            settled?.({ ok: true, decided: { commands: [] } }, index)
          }),
        ),
      ...over,
    }
    const link = new Link(station, engine, heard, { setup, fleet: await openFleet(setup) })
    watch.see = link.seen.add
    return link
  }

  facts(): ControllerFacts {
    const facts = this.fleet.status().controllers.find(({ id }) => id === 'P1')?.facts
    if (facts === undefined) throw new Error('P1 is no panel')
    return facts
  }
  online(): boolean {
    return this.fleet.status().controllers.find(({ id }) => id === 'P1')?.online === true
  }
  async settled(): Promise<void> {
    await until('the configuration of P1', () => this.online() && this.facts().configuration === 'current')
  }
  /** The console ends and begins again with the marks that it has stored. */
  async restart(): Promise<void> {
    await this.fleet.close()
    const marks = this.heard.seen.flatMap((item) =>
      item.kind === 'mark' ? [[item.mark.key, item.mark.value] as const] : [],
    )
    this.fleet = await openFleet({ ...this.opened.setup, marks: new Map(marks) })
  }
  operate(action: OperatorAction): void {
    const record: OperatorRecord = { type: 'operator', at: Date.now(), operator: 'eva', reason: 'lost', ...action }
    this.engine.step(record)
    this.fleet.distribute([{ seq: ++this.seq, record }])
  }
  async delivered(): Promise<void> {
    await until('the answer of P1', () => this.fleet.waitingOrders().every(({ controller }) => controller !== 'P1'))
  }
  reports(): readonly { readonly cards: number; readonly alarm: boolean }[] {
    return this.heard.seen.flatMap((item) =>
      item.kind === 'device' && item.event.event === 'panel.cards-unknown' ? [item.event] : [],
    )
  }
  /** What the panel answers to a card at R1, deciding alone. */
  async present(): Promise<string> {
    const from = this.seen.seen.length
    this.station.panel?.present('R1', ADA)
    const answer = await this.seen.until(({ seen }) => seen === 'granted' || seen === 'denied', from)
    return answer.seen === 'denied' ? `denied ${answer.reason}` : answer.seen
  }
  async close(): Promise<void> {
    await this.fleet.close()
    this.station.stop()
  }
}

/** What the panel has set over its configuration, as its disk has it. */
function overridesIn(folder: string): (string | undefined)[] {
  const bytes = folderDisk(folder, false).read('overrides.bin')
  return bytes === undefined ? [] : fromBinary(StatusReportSchema, bytes).overrides.map(({ what }) => what.case)
}

const plugs = new Map<PanelServer, (line: Parameters<Station['plug']>[0]) => void>()

describe('a panel that decides alone', () => {
  const folders: string[] = []
  const servers: PanelServer[] = []
  const links: Link[] = []
  afterEach(async () => {
    await Promise.all(links.splice(0).map((link) => link.close()))
    for (const server of servers.splice(0)) server.close()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })

  const siteAt = (port: number): Site => {
    const json = twoPanels()
    const [first, second] = json.controllers
    return siteOf({
      ...json,
      areas: json.areas.map((area) => ({ ...area, apb: { mode: 'hard', freeEgressConfirmed: true } })),
      controllers: [{ ...first, link: { host: '127.0.0.1', port } }, second],
      readers: json.readers.map((reader) => ({ ...reader, decides: 'panel' })),
    })
  }
  const opened = async (minor?: number, over: Partial<FleetSetup> = {}): Promise<Link & { folder: string }> => {
    const folder = mkdtempSync(join(tmpdir(), 'panel-'))
    folders.push(folder)
    const server = await listenForHost({ host: '127.0.0.1', port: 0 }, undefined, (line) => plugs.get(server)?.(line))
    servers.push(server)
    const settings = {
      id: 'P1',
      readers: 8,
      ringCapacity: 100,
      firmware: 'f',
      model: 'm',
      ...(minor === undefined ? {} : { minor }),
    }
    const link = await Link.open(
      siteAt,
      server,
      (see) => createStation(settings, folderDisk(folder, false), world, see),
      over,
    )
    links.push(link)
    await link.settled()
    return Object.assign(link, { folder })
  }
  /** Another panel of the same make in its place: nothing is stored in it. */
  const loseStorage = async (link: Link & { folder: string }): Promise<void> => {
    link.station.powerOff()
    await until('the end of the link', () => !link.online())
    rmSync(link.folder, { recursive: true })
    mkdirSync(link.folder)
    link.station.powerOn()
    await until('the new hello', () => link.online())
  }
  /** The panel with the storage that it had some time ago. */
  const replaceStorage = async (link: Link & { folder: string }, older: string): Promise<void> => {
    link.station.powerOff()
    await until('the end of the link', () => !link.online())
    rmSync(link.folder, { recursive: true })
    cpSync(older, link.folder, { recursive: true })
    link.station.powerOn()
    await until('the new hello', () => link.online())
  }

  it('denies a card that was switched off while it was there, also once it is alone', async () => {
    const link = await opened()
    expect(await link.present()).toBe('granted')
    link.operate(LOST)
    await link.delivered()
    expect(link.facts().cardsUnknown).toBe(0)
    link.station.cut(60_000)
    await until('the end of the link', () => !link.online())
    expect(await link.present()).toBe('denied inactive')
    // Also after a restart of the panel.
    link.station.powerOff()
    link.station.powerOn()
    expect(await link.present()).toBe('denied inactive')
  })

  it('shows a card that it does not know is off until it knows', async () => {
    const link = await opened()
    link.station.cut(60_000)
    await until('the end of the link', () => !link.online())
    link.operate(LOST)
    expect(link.facts().cardsUnknown).toBe(1)
    expect(await link.present()).toBe('granted')
    link.station.mend()
    await until('the answer of P1', () => link.facts().cardsUnknown === 0)
    expect(await link.present()).toBe('denied inactive')
  })

  it('of an older version stays shown as not knowing, until the card is on again', async () => {
    const link = await opened(1)
    link.operate(LOST)
    await until('the refusal', () => link.facts().orderRefused?.reason === 'needs-protocol-1.2')
    expect(link.facts().cardsUnknown).toBe(1)
    expect(await link.present()).toBe('granted')
    link.operate({ ...LOST, active: true })
    await until('the second refusal', () => link.facts().cardsUnknown === 0)
  })

  it('gets the cards that are off again after it lost its storage, before it decides', async () => {
    const link = await opened()
    link.operate(LOST)
    await link.delivered()
    await loseStorage(link)
    await link.settled()
    expect(await link.present()).toBe('denied inactive')
    await link.delivered()
    expect(link.facts().cardsUnknown).toBe(0)
  })

  it('gets lockdowns and suspensions again that stand when it lost its storage', async () => {
    const link = await opened()
    link.operate({ action: 'lockdown', door: 'D1', on: true })
    link.operate({ action: 'suspend', scope: { area: 2 }, on: true })
    await link.delivered()
    await loseStorage(link)
    await link.settled()
    expect(await link.present()).toBe('denied lockdown')
    await link.delivered()
    expect(link.facts().orderRefused).toBeNull()
  })

  it('gets a free pass again that nobody has used when it lost its storage', async () => {
    const link = await opened()
    link.operate({ action: 'free-pass', cardholder: 'ada' })
    await link.delivered()
    await loseStorage(link)
    await link.settled()
    await link.delivered()
    expect(link.facts().orderRefused).toBeNull()
    expect(await link.present()).toBe('granted')
    await until('the free pass in the event', () => JSON.stringify(link.heard.seen).includes('"freePass":true'))
  })

  it('ends what its older storage still holds and nobody upholds', async () => {
    const link = await opened()
    const older = `${link.folder}-older`
    folders.push(older)
    const setAll = (on: boolean): void => {
      link.operate({ action: 'lockdown', door: 'D1', on })
      link.operate({ action: 'suspend', scope: { area: 2 }, on })
      link.operate({ action: 'grant-on-violation', scope: { reader: 'R1' }, on })
      link.operate({ action: 'exempt', cardholder: 'ada', on })
    }
    setAll(true)
    link.operate({ action: 'suspend', scope: { site: true }, on: true })
    await link.delivered()
    expect(overridesIn(link.folder)).toHaveLength(5)
    link.station.powerOff()
    cpSync(link.folder, older, { recursive: true })
    link.station.powerOn()
    await link.settled()
    setAll(false)
    await link.delivered()
    expect(overridesIn(link.folder)).toEqual(['suspend'])
    await replaceStorage(link, older)
    expect(overridesIn(older)).toHaveLength(5)
    await until('the end of what nobody upholds', () => overridesIn(link.folder).length === 1)
    expect(overridesIn(link.folder)).toEqual(['suspend'])
    await link.delivered()
    expect(await link.present()).toBe('granted')
  })

  it('locks a door whose hold ended while it was away, also after a restart of the console', async () => {
    const link = await opened()
    const hold = (unlocked: boolean): void => link.fleet.carryOut([{ kind: 'hold', door: 'D1', unlocked }])
    hold(true)
    await until('the unlock', () => link.station.panel?.isUnlocked('D1') === true)
    link.station.cut(60_000)
    await until('the end of the link', () => !link.online())
    hold(false)
    await link.restart()
    expect(link.station.panel?.isUnlocked('D1')).toBe(true)
    link.station.mend()
    await until('the lock', () => link.station.panel?.isUnlocked('D1') === false)
  })

  it('leaves a person where they have gone since a located reset that arrives late', async () => {
    const link = await opened()
    link.station.cut(60_000)
    await until('the end of the link', () => !link.online())
    link.operate({ action: 'reset', cardholder: 'ada', setLocation: 0 })
    const from = link.seen.seen.length
    link.station.walk('R1', ADA, 100)
    await link.seen.until(({ seen }) => seen === 'closed', from)
    expect(await link.present()).toBe('denied apb')
    link.station.mend()
    await link.delivered()
    expect(await link.present()).toBe('denied apb')
  })

  it('moves a person by a located reset who has not passed since', async () => {
    const link = await opened()
    const from = link.seen.seen.length
    link.station.walk('R1', ADA, 100)
    await link.seen.until(({ seen }) => seen === 'closed', from)
    link.operate({ action: 'reset', cardholder: 'ada', setLocation: 0 })
    await link.delivered()
    expect(await link.present()).toBe('granted')
  })

  it('raises an alarm for a card that it does not know is off while it is away, and ends it', async () => {
    const link = await opened()
    link.station.cut(60_000)
    await until('the end of the link', () => !link.online())
    link.operate(LOST)
    await until('the report', () => link.reports().length > 0)
    expect(link.reports()).toMatchObject([{ cards: 1, alarm: true }])
    link.station.mend()
    await until('the end of the alarm', () => link.reports().length > 1)
    expect(link.reports()[1]).toMatchObject({ cards: 0, alarm: false })
  })
})
