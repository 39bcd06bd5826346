/** Work by hand at a line, from the operator's word to what is stored, over a real socket against strict readers. */
import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { nodeAes } from '../../../main/devices/aes'
import { startCapture } from '../../../main/devices/osdp/capture-file'
import { type LineUpkeep, createLineUpkeep } from '../../../main/devices/osdp/line-upkeep'
import type { LineTask, LineWork } from '../../../main/domain/line-work'
import { readCapture } from '../../../main/osdp/capture-reading'
import { parseCapture } from '../../../main/osdp/osdpcap'
import { toHex } from '../osdp/hex'
import { Watch } from './live'
import { type Site, reader, startLine } from './simulated-line'

const open: Site[] = []
afterEach(async () => {
  for (const site of open.splice(0)) await site.close()
})

interface Desk {
  readonly site: Site
  readonly upkeep: LineUpkeep
  readonly works: Watch<LineWork>
  begin(task: LineTask): LineWork
  over(): Promise<LineWork>
}

async function desk(options: Parameters<typeof startLine>[0]): Promise<Desk> {
  const site = await startLine(options)
  open.push(site)
  const works = new Watch<LineWork>()
  const folder = mkdtempSync(join(tmpdir(), 'captures-'))
  const upkeep = createLineUpkeep({ controller: 'B1', bus: site.bus, now: Date.now, folder, changed: works.add })
  for (const event of site.events.seen) upkeep.handle(event)
  site.onEvent = upkeep.handle
  let from = 0
  return {
    site,
    upkeep,
    works,
    begin: (task) => {
      from = works.seen.length
      const started = upkeep.start(task, 'olga')
      if (!started.ok) throw new Error(started.error.detail)
      return started.value
    },
    over: () => works.until((work) => work.outcome !== null, from),
  }
}

const steps = (works: readonly LineWork[]): readonly string[] => [...new Set(works.map(({ step }) => step))]

describe('pairing', () => {
  test('walks from waiting to stored, and the reader then answers in the secure channel', async () => {
    const { site, works, begin, over, upkeep } = await desk({ readers: 1, secure: true, paired: false })
    await reader(site, 'R0', 'key-problem')
    expect(upkeep.state().stats.readers[0]).toMatchObject({ key: 'none', secure: false })
    expect(begin({ task: 'pair', reader: 'R0', seconds: 60 })).toMatchObject({ step: 'waiting', outcome: null })
    expect(await over()).toMatchObject({ step: 'stored', outcome: { ok: true } })
    expect(steps(works.seen)).toEqual(['found', 'key-set', 'proven', 'stored'])
    const key = site.line.pds[0]?.settings.key
    expect(key && toHex(key)).toBe(toHex(site.keys.keys.get('B1/0')?.current ?? new Uint8Array(0)))
    await reader(site, 'R0', 'online')
    expect(upkeep.state().stats.readers[0]).toMatchObject({ key: 'set', secure: true })
  })

  test('waits for install mode until somebody cancels', async () => {
    const { site, begin, over, upkeep } = await desk({ readers: 1, secure: true })
    await reader(site, 'R0', 'online')
    begin({ task: 'pair', reader: 'R0', seconds: 600 })
    expect(upkeep.start({ task: 'search', thorough: false }, 'kim')).toEqual({
      ok: false,
      error: { code: 'busy', detail: 'olga is at work on this line' },
    })
    upkeep.cancel()
    expect(await over()).toMatchObject({ outcome: { ok: false, why: 'cancelled', readers: ['R0'] } })
    await reader(site, 'R0', 'resumed')
  })

  test('a key that cannot be stored is not sent', async () => {
    const { site, begin, over } = await desk({ readers: 1, secure: true, paired: false })
    await reader(site, 'R0', 'key-problem')
    site.keys.write = () => Promise.resolve({ ok: false, error: { kind: 'not-written', message: 'the disk is full' } })
    begin({ task: 'pair', reader: 'R0', seconds: 60 })
    expect(await over()).toMatchObject({ outcome: { ok: false, why: 'key-store' } })
    expect(site.line.pds[0]?.settings.key).toBe(null)
  })

  test('a key is replaced inside the session, and a pairing is removed', async () => {
    const { site, begin, over } = await desk({ readers: 1, secure: true })
    await reader(site, 'R0', 'online')
    const before = site.line.pds[0]?.settings.key
    begin({ task: 'roll-key', reader: 'R0' })
    expect(await over()).toMatchObject({ step: 'stored', outcome: { ok: true } })
    expect(site.line.pds[0]?.settings.key).not.toEqual(before)
    await reader(site, 'R0', 'resumed')
    begin({ task: 'forget-key', reader: 'R0' })
    expect(await over()).toMatchObject({ outcome: { ok: true } })
    expect(site.keys.keys.get('B1/0')).toEqual({ current: null, pending: null })
    expect(await reader(site, 'R0', 'key-problem')).toMatchObject({ event: { why: 'no-key' } })
  })

  test('a reader in clear is refused, with its reason', async () => {
    const { site, begin, over } = await desk({ readers: 1 })
    await reader(site, 'R0', 'online')
    begin({ task: 'pair', reader: 'R0', seconds: 60 })
    expect(await over()).toMatchObject({ outcome: { ok: false, why: 'not-secured' } })
    begin({ task: 'roll-key', reader: 'R0' })
    expect(await over()).toMatchObject({ outcome: { ok: false, why: 'not-in-session' } })
  })
})

describe('addresses and speed', () => {
  test('a reader moves, and its key moves with it', async () => {
    const { site, begin, over, upkeep } = await desk({ readers: 2, secure: true })
    await reader(site, 'R0', 'online')
    await reader(site, 'R1', 'online')
    expect(upkeep.start({ task: 'set-address', reader: 'R0', address: 1 }, 'olga')).toMatchObject({
      error: { code: 'bad-argument', detail: 'address 1 is that of reader R1 on this line' },
    })
    begin({ task: 'set-address', reader: 'R0', address: 40 })
    expect(await over()).toMatchObject({ step: 'moved', outcome: { ok: true } })
    await reader(site, 'R0', 'resumed')
    await site.events.until((event) => event.kind === 'keys-stored')
    expect(site.keys.keys.get('B1/40')?.current).toEqual(site.line.pds[0]?.settings.key)
    expect(upkeep.state().stats.readers[0]?.address).toBe(40)
  })

  test('the speed of a device server is not ours to change, and who is not there is not moved', async () => {
    const { site, upkeep } = await desk({ readers: 1 })
    await reader(site, 'R0', 'online')
    expect(upkeep.start({ task: 'set-speed', baud: 38_400 }, 'olga')).toMatchObject({ error: { code: 'offline' } })
    expect(upkeep.start({ task: 'pair', reader: 'R9', seconds: 60 }, 'olga')).toMatchObject({
      error: { code: 'bad-argument', detail: 'R9 is not on this line' },
    })
  })

  test('a search tells what it finds, and a cancelled one says so', async () => {
    const { site, works, begin, over, upkeep } = await desk({ readers: 2, secure: true, paired: false })
    await reader(site, 'R1', 'key-problem')
    begin({ task: 'search', thorough: false })
    await works.until((work) => work.found.some(({ address, acceptsDefaultKey }) => address === 1 && acceptsDefaultKey))
    expect(upkeep.state().work?.progress).toMatchObject({ baud: 115_200 })
    upkeep.cancel()
    expect(await over()).toMatchObject({ outcome: { ok: false, why: 'cancelled' } })
  })
})

describe('a recording', () => {
  test('holds every packet, no key, for its owner alone, and can be read again', async () => {
    const { site, begin, over, upkeep } = await desk({ readers: 1, secure: true, paired: false })
    await reader(site, 'R0', 'key-problem')
    const started = await upkeep.record(true)
    const file = started.ok ? (started.value ?? '') : ''
    expect(upkeep.state().recording).toMatchObject({ file, ended: null })
    begin({ task: 'pair', reader: 'R0', seconds: 60 })
    await over()
    await reader(site, 'R0', 'online')
    expect(await upkeep.record(false)).toEqual({ ok: true, value: file })
    expect(statSync(file).mode & 0o077).toBe(0)
    const text = readFileSync(file, 'utf8')
    const entries = parseCapture(text)
    if (!entries.ok) throw new Error('not readable')
    const items = readCapture(entries.value, { aes: nodeAes })
    const names = items.flatMap((item) => (item.kind === 'packet' ? [`${item.name} ${item.protection}`] : []))
    expect(names).toContain('KEYSET masked')
    expect(names).toContain('CHLNG handshake')
    const key = toHex(site.line.pds[0]?.settings.key ?? new Uint8Array(0))
    expect(text.replaceAll('-', '').toLowerCase()).not.toContain(key)
  })

  test('ends when it is full', async () => {
    const sinks: (((direction: 'out' | 'in', at: number, bytes: Uint8Array) => void) | null)[] = []
    const folder = mkdtempSync(join(tmpdir(), 'captures-'))
    const bus = { record: (to: (typeof sinks)[number]) => void sinks.push(to) }
    const started = await startCapture({ bus, folder, controller: 'B/1', now: 0, limitBytes: 400 })
    if (!started.ok) throw new Error(started.error)
    while (sinks.at(-1)) sinks.at(-1)?.('out', 1_000, Uint8Array.of(0x53, 0, 8, 0, 4, 0x60))
    expect(started.value.ended()).toBe('full')
    await started.value.stop()
    expect(statSync(started.value.file).size).toBe(started.value.bytes())
    expect(started.value.bytes()).toBeLessThanOrEqual(400)
    expect(started.value.file).toMatch(/B_1-19700101T000000Z\.osdpcap$/)
  })
})
