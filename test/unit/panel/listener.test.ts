import { randomBytes } from 'node:crypto'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCertificates } from '../../../main/certificates/folder'
import type { PanelInput } from '../../../main/devices/panel/panel-intake'
import { openPanelLink, type PanelLink } from '../../../main/devices/panel/panel-link'
import {
  openPanelListener,
  type PanelListener,
  type PanelListenerOptions,
} from '../../../main/devices/panel/panel-listener'
import type { TlsTrust } from '../../../main/transport/panel-sockets'
import { memoryDisk } from '../../simulator/panel/disk'
import { dialHost, type PanelCertificate } from '../../simulator/panel/network'
import { createStation, type Station } from '../../simulator/panel/station'
import { realClock, Watch } from '../devices/live'
import { until } from '../../support/until'
import { createDesk, portOf, siteOf } from './panel-site'

const world = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (ms: number, fire: () => void) => realClock.setTimer(ms, fire),
  random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
}
const site = siteOf()

describe('panels that dial', () => {
  let heard: Watch<PanelInput>
  let logged: Watch<string>
  let link: PanelLink
  let listener: PanelListener
  let stations: Station[]

  async function open(tls: TlsTrust | null, over: Partial<PanelListenerOptions> = {}): Promise<void> {
    heard = new Watch()
    logged = new Watch()
    stations = []
    const [controller] = site.controllers
    if (controller === undefined) throw new Error('no controller')
    const desk = createDesk(site)
    const log = (_: string, text: string): void => logged.add(text)
    link = openPanelLink({
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
    const links = new Map([['P1', link]])
    listener = await openPanelListener({
      address: { host: '127.0.0.1', port: 0 },
      tls,
      clock: realClock,
      links: () => links,
      log,
      ...over,
    })
  }
  /** Opens this many connections and sends nothing; counts the open ones, and ends all. */
  const idle = async (count: number): Promise<{ readonly open: () => number; readonly end: () => void }> => {
    const sockets: Socket[] = []
    const states: { connected: boolean; closed: boolean }[] = []
    // The system's queue of unaccepted connections is short: a connection beyond it is not refused, but hangs.
    while (sockets.length < count) {
      for (let left = Math.min(100, count - sockets.length); left > 0; left--) {
        const state = { connected: false, closed: false }
        const socket = connect(portOf(listener), '127.0.0.1')
        socket.on('connect', () => (state.connected = true))
        socket.on('error', () => undefined)
        socket.on('close', () => (state.closed = true))
        socket.resume()
        sockets.push(socket)
        states.push(state)
      }
      await until('all are connected', () => states.every(({ connected, closed }) => connected || closed))
    }
    return {
      open: () => states.filter(({ closed }) => !closed).length,
      end: () => sockets.forEach((socket) => socket.destroy()),
    }
  }
  const dial = (id: string, certificate?: PanelCertificate): Watch<string> => {
    const failed = new Watch<string>()
    const station = createStation(
      { id, readers: 8, ringCapacity: 100, firmware: 'f', model: 'm' },
      memoryDisk(),
      world,
      (what) => {
        if (what.seen === 'refused') failed.add(what.reason)
      },
    )
    stations.push(station)
    dialHost({ host: '127.0.0.1', port: portOf(listener) }, certificate, (line) => station.plug(line), failed.add)
    return failed
  }
  const up = () => heard.until(({ record }) => record?.type === 'link' && record.state === 'up')
  const down = () => heard.until(({ report }) => report?.event === 'panel.disconnected')

  afterEach(() => {
    link.close()
    for (const station of stations) station.stop()
    listener.close()
  })

  describe('without TLS', () => {
    beforeEach(() => open(null))

    it('connect despite 1,500 idle connections, of which at most 16 per source stay, and none after 10 s', async () => {
      listener.close()
      link.close()
      const timers = new Set<() => void>()
      await open(null, {
        clock: {
          ...realClock,
          setTimer: (ms, fire) => {
            expect(ms).toBe(10_000)
            timers.add(fire)
            return () => void timers.delete(fire)
          },
        },
      })
      const strangers = await idle(1_500)
      await until('the rest is closed', () => strangers.open() <= 16)
      expect(timers.size).toBe(16)
      dial('P1')
      await up()
      for (const fire of [...timers]) fire()
      await until('all are closed', () => strangers.open() === 0)
      expect(timers.size).toBe(0)
      expect(link.connected).toBe(true)
      expect(logged.seen.filter((line) => line.startsWith('panel listener'))).toHaveLength(1)
    })

    it('are connected to their link', async () => {
      dial('P1')
      expect(await up()).toMatchObject({ controller: 'P1' })
    })
    it('that this console does not know are refused by name', async () => {
      dial('P7')
      expect(await logged.until((line) => line.includes('P7'))).toContain('wrong-panel')
    })
    it('that connect again replace their dead connection', async () => {
      dial('P1')
      await up()
      dial('P1')
      expect(await logged.until((line) => line.includes('connected again'))).toContain('busy')
    })
    it('that send no hello first are refused', async () => {
      const socket = connect(portOf(listener), '127.0.0.1')
      socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
      expect(await logged.until((line) => line.includes('refused'))).toContain('bad-length')
      socket.destroy()
    })
  })

  describe('with TLS', () => {
    let folder: string
    let authority: string
    const panelCertificate = (name: string): PanelCertificate => ({
      authority,
      certificate: readFileSync(join(folder, `${name}.pem`), 'utf8'),
      key: readFileSync(join(folder, `${name}.key`), 'utf8'),
    })

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'listener-'))
      const certificates = openCertificates(folder, world.random)
      await certificates.create('Works', Date.now())
      await certificates.issue('console', 'console', Date.now(), 30)
      await certificates.issue('P1', 'panel', Date.now(), 30)
      await certificates.issue('P2', 'panel', Date.now(), 30)
      authority = certificates.trust()?.identity?.authority ?? ''
      await open(certificates.trust() ?? null)
    })
    afterEach(() => rmSync(folder, { recursive: true }))

    it('are identified by their certificate', async () => {
      dial('P1', panelCertificate('P1'))
      expect(await up()).toMatchObject({ controller: 'P1' })
    })
    it('with the certificate of another panel are refused', async () => {
      dial('P1', panelCertificate('P2'))
      await logged.until((line) => line.includes('wrong-panel') && line.includes('P2'))
      expect(heard.seen.some(({ record }) => record?.type === 'link' && record.state === 'up')).toBe(false)
    })
    it('lose their connection when their certificate is revoked', async () => {
      dial('P1', panelCertificate('P1'))
      await up()
      const certificates = openCertificates(folder, world.random)
      certificates.revoke('P1', Date.now())
      link.trust(certificates.trust() ?? null)
      expect((await down()).report).toMatchObject({ reason: 'certificate' })
    })
    it('and whose certificate is revoked after the console lost its own do not reconnect', async () => {
      const certificates = openCertificates(folder, world.random)
      const changed = async (): Promise<void> => {
        const trust = certificates.trust() ?? null
        link.trust(trust)
        await listener.trust(trust)
      }
      dial('P1', panelCertificate('P1'))
      await up()
      const { port: before } = { port: portOf(listener) }
      certificates.revoke('console', Date.now())
      await changed()
      expect(listener.port()).toBe(null)
      expect(link.connected).toBe(true)
      const turned = new Watch<string>()
      dialHost({ host: '127.0.0.1', port: before }, panelCertificate('P1'), () => turned.add('in'), turned.add)
      expect(await turned.until(() => true)).toMatch(/ECONNREFUSED/)

      certificates.revoke('P1', Date.now())
      await changed()
      expect((await down()).report).toMatchObject({ reason: 'certificate' })
      const told = heard.seen.length

      await certificates.issue('console', 'console', Date.now(), 30)
      await changed()
      const lines = logged.seen.length
      dial('P1', panelCertificate('P1'))
      expect(await logged.until((line) => line.includes('revoked'), lines)).toContain('of P1 is revoked')
      expect(heard.seen.slice(told).some(({ record }) => record?.type === 'link' && record.state === 'up')).toBe(false)
      expect(link.connected).toBe(false)
    })
    it('and whose certificate is revoked between handshake and hello are refused', async () => {
      const certificates = openCertificates(folder, world.random)
      certificates.revoke('P1', Date.now())
      link.trust(certificates.trust() ?? null)
      dial('P1', panelCertificate('P1'))
      expect(await logged.until((line) => line.includes('refused'))).toMatch(/refused certificate: .* is revoked/)
      expect(link.connected).toBe(false)
    })
    it('connect despite 1,500 connections without a handshake, which end after its time limit', async () => {
      listener.close()
      link.close()
      const certificates = openCertificates(folder, world.random)
      await open(certificates.trust() ?? null, { handshakeMs: 400 })
      const strangers = await idle(1_500)
      await until('the rest is closed', () => strangers.open() <= 16)
      dial('P1', panelCertificate('P1'))
      await up()
      await until('all are closed', () => strangers.open() === 0)
      expect(link.connected).toBe(true)
      // One line for their address, one for connections that had no address left when they ended.
      expect(logged.seen.filter((line) => line.startsWith('panel listener')).length).toBeLessThanOrEqual(2)
    })
    it('reach the listener again once the console has a certificate', async () => {
      listener.close()
      link.close()
      const certificates = openCertificates(folder, world.random)
      const trust = certificates.trust()
      await open({ identity: null, revoked: new Set() })
      expect(listener.port()).toBe(null)
      await listener.trust(trust ?? null)
      dial('P1', panelCertificate('P1'))
      expect(await up()).toMatchObject({ controller: 'P1' })
    })
  })

  it('reach a console whose address another program held, once it is free; until then it says so', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const said = new Watch<string | null>()
    await open(null, {
      address: { host: '127.0.0.1', port },
      // what waits for its next try gets it as soon as a test could see the failure
      clock: { ...realClock, setTimer: (ms, fire) => realClock.setTimer(Math.min(ms, 20), fire) },
      blocked: (why) => said.add(why),
    })
    expect(await said.until(() => true)).toMatch(new RegExp(`^cannot listen at 127.0.0.1:${port}: .*EADDRINUSE`))
    expect(listener.port()).toBe(null)
    await new Promise<void>((resolve) => void other.close(() => resolve()))
    await said.until((why) => why === null)
    expect(logged.seen.filter((line) => line.includes('cannot listen'))).toHaveLength(1)
    dial('P1')
    expect(await up()).toMatchObject({ controller: 'P1' })
  })
})
