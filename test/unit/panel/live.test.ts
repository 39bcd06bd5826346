import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PanelInput } from '../../../main/devices/panel/panel-intake'
import { openPanelLink, type PanelLink } from '../../../main/devices/panel/panel-link'
import { folderDisk } from '../../simulator/panel/disk'
import { listenForHost, type PanelServer } from '../../simulator/panel/network'
import type { Seen } from '../../simulator/panel/seen'
import { createStation, type Station } from '../../simulator/panel/station'
import { until } from '../../support/until'
import { realClock, Watch } from '../devices/live'
import { createDesk, siteOf, twoPanels } from './panel-site'

const world = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (ms: number, fire: () => void) => realClock.setTimer(ms, fire),
  random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
}

describe('a panel over a real socket', () => {
  let folder: string
  let server: PanelServer
  let station: Station
  let link: PanelLink
  let seen: Watch<Seen>
  let heard: Watch<PanelInput>
  const site = siteOf()

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'panel-'))
    seen = new Watch()
    heard = new Watch()
    station = createStation(
      { id: 'P1', readers: 8, ringCapacity: 100, firmware: 'f', model: 'm' },
      folderDisk(folder, false),
      world,
      seen.add,
    )
    server = await listenForHost({ host: '127.0.0.1', port: 0 }, undefined, (line) => station.plug(line))
    const { port } = server.address() as AddressInfo
    const desk = createDesk(site)
    const [controller] = site.controllers
    if (controller === undefined) throw new Error('no controller')
    link = openPanelLink({
      controller,
      site,
      clock: realClock,
      connection: { kind: 'dial', host: '127.0.0.1', port },
      tls: null,
      hostName: 'test',
      software: 'test',
      onRecords(inputs) {
        queueMicrotask(() => desk.take(link, inputs))
        for (const input of inputs) heard.add(input)
      },
      log: (level, text) => (process.env['PANEL_LOG'] === undefined ? undefined : console.log(level, text)),
    })
  })
  afterEach(() => {
    link.close()
    station.stop()
    server.close()
    rmSync(folder, { recursive: true })
  })

  it('reports a missing panel as down after a moment', () => {
    const [controller] = site.controllers
    if (controller === undefined) throw new Error('no controller')
    const timers: { readonly ms: number; readonly fire: () => void }[] = []
    const states: string[] = []
    const away = openPanelLink({
      controller,
      site,
      clock: { ...realClock, setTimer: (ms, fire) => (timers.push({ ms, fire }), () => undefined) },
      connection: { kind: 'listen' },
      tls: null,
      hostName: 'test',
      software: 'test',
      onRecords: (inputs) => inputs.forEach(({ record }) => record?.type === 'link' && states.push(record.state)),
      log: () => undefined,
    })
    expect(states).toEqual([])
    timers.filter(({ ms }) => ms === 5_000).forEach(({ fire }) => fire())
    expect(states).toEqual(['down'])
    away.close()
  })

  const event = (name: string) => (input: PanelInput) => input.report?.event === name
  const ready = () => heard.until((input) => input.report?.event === 'panel.configuration' && input.report.applied)

  it("reports the link up once the panel's stored events have arrived; an immediate first connection is not an outage", async () => {
    await heard.until((input) => input.record?.type === 'link' && input.record.state === 'up')
    const links = heard.seen.flatMap(({ record }) => (record?.type === 'link' ? [record.state] : []))
    expect(links).toEqual(['up'])
    const started = heard.seen.findIndex(event('panel.started'))
    const up = heard.seen.findIndex(({ record }) => record?.type === 'link' && record.state === 'up')
    expect(started).toBeGreaterThan(-1)
    expect(started).toBeLessThan(up)
  })

  it('asks the console first, unlocks on its answer, and reports the door', async () => {
    await ready()
    station.walk('R1', { kind: 'card', card: { format: 'H10301', facility: '12', number: '5555' } }, 50)
    const asked = await heard.until(({ request }) => request !== undefined)
    expect(asked.record).toMatchObject({ type: 'read', reader: 'R1' })
    await seen.until((one) => one.seen === 'unlocked' && one.door === 'D1')
    await heard.until(({ record }) => record?.type === 'door' && record.state === 'open')
    await heard.until(
      ({ record }) => record?.type === 'door' && record.state === 'closed',
      heard.seen.findIndex(({ record }) => record?.type === 'door' && record.state === 'open'),
    )
  })

  it('keeps the door locked when the console denies', async () => {
    await ready()
    station.panel?.present('R1', { kind: 'credential', credential: 'k-cy' })
    const denied = await seen.until((one) => one.seen === 'denied')
    expect(denied).toMatchObject({ reader: 'R1', by: 'host' })
    expect(seen.seen.some((one) => one.seen === 'unlocked')).toBe(false)
  })

  it('decides on its own while the console is offline, and reports that afterwards', async () => {
    await ready()
    station.cut(300)
    await seen.until((one) => one.seen === 'offline')
    station.walk('R1', { kind: 'card', card: { format: 'H10301', facility: '12', number: '5555' } }, 20)
    await seen.until((one) => one.seen === 'closed')
    const late = await heard.until(({ record }) => record?.type === 'panel')
    expect(late.record).toMatchObject({ reader: 'R1', credential: 'k-ada', decision: 'grant', doorUsed: true })
    expect(late.backlog).toBe(true)
    expect(late.record).toHaveProperty('occurredAt')
  })

  it('receives a site that changes meanwhile, and nobody moves', async () => {
    await ready()
    const ada = { kind: 'card', card: { format: 'H10301', facility: '12', number: '5555' } } as const
    station.panel?.present('R5', ada)
    await seen.until((one) => one.seen === 'granted' && one.reader === 'R5')
    const told = heard.seen.length

    const json = twoPanels()
    const [first, second, third] = json.cardholders
    const cardholders = [{ ...first, name: 'Ada Bianchi' }, second, { ...third, accessLevels: ['all'] }]
    link.pushConfiguration(siteOf({ ...json, cardholders }))
    await heard.until(({ report }) => report?.event === 'panel.configuration' && report.applied, told)

    station.cut(60_000)
    await seen.until((one) => one.seen === 'offline')
    station.panel?.present('R5', { kind: 'credential', credential: 'k-cy' })
    expect(await seen.until((one) => one.seen === 'granted' && one.by === 'fallback')).toMatchObject({ reader: 'R5' })
    station.panel?.present('R5', ada)
    expect(await seen.until((one) => one.seen === 'denied')).toMatchObject({ reader: 'R5', reason: 'apb' })
  })

  it('lets each reader decide as in the site file: on the panel, or on the console only (panel-link.md 6)', async () => {
    await ready()
    const told = heard.seen.length
    const json = twoPanels()
    const readers = json.readers.map((reader) =>
      reader.id === 'R1'
        ? { ...reader, decides: 'panel' }
        : reader.id === 'R5'
          ? { ...reader, decides: 'host-only', hostTimeoutMs: 400 }
          : reader.id === 'R2'
            ? { ...reader, fallback: 'deny' }
            : reader,
    )
    link.pushConfiguration(siteOf({ ...json, readers }))
    await heard.until(({ report }) => report?.event === 'panel.configuration' && report.applied, told)

    const ada = { kind: 'card', card: { format: 'H10301', facility: '12', number: '5555' } } as const
    station.panel?.present('R1', ada)
    const decided = await heard.until(({ record }) => record?.type === 'panel', told)
    expect(decided).toMatchObject({ record: { reader: 'R1', decision: 'grant' }, backlog: false })
    expect(heard.seen.some(({ request }) => request !== undefined)).toBe(false)

    station.cut(60_000)
    await seen.until((one) => one.seen === 'offline')
    station.panel?.present('R5', ada)
    station.panel?.present('R2', ada)
    for (const reader of ['R5', 'R2'])
      expect(await seen.until((one) => one.seen === 'denied' && one.reader === reader)).toMatchObject({
        reason: 'fallback-deny',
      })
  })

  it("sends the journal's head to the panel, which stores it over restarts (PROTOCOL.md 8.7)", async () => {
    link.head({ seq: 256, hash: 'ab'.repeat(32) })
    await ready()
    const first = await seen.until((one) => one.seen === 'journal-head')
    expect(first).toEqual({ seen: 'journal-head', head: `256:${'ab'.repeat(32)}` })
    link.head({ seq: 300, hash: 'cd'.repeat(32) })
    const newest = `300:${'cd'.repeat(32)}`
    await seen.until((one) => one.seen === 'journal-head' && one.head === newest)
    expect(readFileSync(join(folder, 'journal-head'), 'utf8')).toBe(`${newest}\n`)
  })

  it('leaves the panel to another console that connects to it, and does not reconnect immediately', async () => {
    await ready()
    const { port } = server.address() as AddressInfo
    const [controller] = site.controllers
    if (controller === undefined) throw new Error('no controller')
    const waits: number[] = []
    const desk = createDesk(site)
    const other: PanelLink = openPanelLink({
      controller,
      site,
      clock: { ...realClock, setTimer: (ms, fire) => (waits.push(ms), realClock.setTimer(ms, fire)) },
      connection: { kind: 'dial', host: '127.0.0.1', port },
      tls: null,
      hostName: 'other',
      software: 'test',
      onRecords: (inputs) => queueMicrotask(() => desk.take(other, inputs)),
      log: () => undefined,
    })
    const refused = await heard.until(({ report }) => report?.event === 'panel.refused' && report.reason === 'busy')
    expect(refused.report).toMatchObject({ by: 'panel', detail: 'another host has connected' })
    await until('the other console has it', () => other.connected)
    waits.length = 0
    link.close()
    station.plug({
      write: () => undefined,
      close: () => undefined,
      onBytes: () => undefined,
      onDown: () => undefined,
      bufferedBytes: () => 0,
    })
    await until('it waits ten seconds, a quarter more or less', () => waits.some((ms) => ms >= 7_500 && ms <= 12_500))
    other.close()
  })

  it('carries out commands or reports why not', async () => {
    await ready()
    const soon = () => Date.now() + 5_000
    expect(await link.command({ kind: 'unlock', door: 'D1' }, soon())).toEqual({ ok: true, value: undefined })
    await seen.until((one) => one.seen === 'unlocked')
    expect(await link.command({ kind: 'unlock', door: 'D2' }, soon())).toEqual({ ok: false, error: 'unknown-door' })
    expect(await link.command({ kind: 'lockdown', door: 'D1', on: true }, soon())).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await link.command({ kind: 'unlock', door: 'D1' }, soon())).toEqual({ ok: false, error: 'lockdown' })
  })
})
