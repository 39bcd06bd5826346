import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCertificates } from '../../../main/certificates/folder'
import type { PanelInput } from '../../../main/devices/panel-intake'
import { openPanelLink, type PanelLink } from '../../../main/devices/panel-link'
import { openPanelListener, type PanelListener } from '../../../main/devices/panel-listener'
import type { TlsMaterial } from '../../../main/transport/panel-sockets'
import { memoryDisk } from '../../simulator/panel/disk'
import { dialHost, type PanelCertificate } from '../../simulator/panel/network'
import { createStation, type Station } from '../../simulator/panel/station'
import { realClock, Watch } from '../devices/live'
import { createDesk, siteOf } from './ground'

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

  async function open(tls: TlsMaterial | null): Promise<void> {
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
    })
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
    dialHost({ host: '127.0.0.1', port: listener.port }, certificate, (line) => station.plug(line), failed.add)
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

    it('are handed to their link', async () => {
      dial('P1')
      expect(await up()).toMatchObject({ controller: 'P1' })
    })
    it('that this console does not know are turned away by name', async () => {
      dial('P7')
      expect(await logged.until((line) => line.includes('P7'))).toContain('wrong-panel')
    })
    it('that connect again take the place of their dead connection', async () => {
      dial('P1')
      await up()
      dial('P1')
      expect(await logged.until((line) => line.includes('connected again'))).toContain('busy')
    })
    it('that say what is no hello are turned away', async () => {
      const socket = connect(listener.port, '127.0.0.1')
      socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
      expect(await logged.until((line) => line.includes('refused'))).toContain('bad-length')
      socket.destroy()
    })
  })

  describe('with TLS', () => {
    let folder: string
    let material: TlsMaterial
    const panelCertificate = (name: string): PanelCertificate => ({
      authority: material.authority,
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
      const made = certificates.material()
      if (made === undefined) throw new Error('no certificate')
      material = made
      await open(material)
    })
    afterEach(() => rmSync(folder, { recursive: true }))

    it('are known by their certificate', async () => {
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
      link.trust(certificates.material() ?? null)
      expect((await down()).report).toMatchObject({ reason: 'certificate' })
    })
  })
})
