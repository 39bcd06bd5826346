/** The whole way over a real socket: bus shell, protocol, device server, simulated readers. */
import { afterEach, describe, expect, test } from 'vitest'
import { toHex } from '../osdp/hex'
import { type Site, reader, startLine } from './simulated-line'

const open: Site[] = []
afterEach(async () => {
  for (const site of open.splice(0)) await site.close()
})

async function start(options: Parameters<typeof startLine>[0]): Promise<Site> {
  const site = await startLine(options)
  open.push(site)
  return site
}

describe.each([
  { name: 'in clear', secure: false },
  { name: 'in the secure channel', secure: true },
])('a bus $name', ({ secure }) => {
  test('a card shown comes out as an event, an unlock goes back as OUT', async () => {
    const site = await start({ readers: 3, secure })
    await Promise.all(['R0', 'R1', 'R2'].map((id) => reader(site, id, 'online')))

    site.tell({ do: 'card', address: 1, format: 'H10301', facility: 123, number: '45678' })
    const card = await reader(site, 'R1', 'card')
    expect(card).toMatchObject({ kind: 'reader', reader: 'R1', event: { kind: 'card', bits: 26 } })
    expect(card.kind === 'reader' && card.event.kind === 'card' && toHex(card.event.bytes)).toBe('bdd93740')

    const id = site.bus.unlock('R1', 0, 5_000, Date.now() + 2_000)
    const out = await site.reports.until((report) => report.report === 'OUT')
    expect(out).toMatchObject({ address: 1, output: 0, control: 5, timer: 50, on: true })
    await site.events.until(
      (event) =>
        event.kind === 'reader' &&
        event.event.kind === 'command' &&
        event.event.id === id &&
        event.event.outcome.kind === 'done',
    )
    expect(site.line.pds[1]?.inSession).toBe(secure)
  })

  test('keys, inputs, tamper, power', async () => {
    const site = await start({ readers: 1, secure })
    await reader(site, 'R0', 'online')
    site.tell({ do: 'keys', address: 0, keys: '1234#' })
    site.tell({ do: 'input', address: 0, input: 1, state: 'active' })
    site.tell({ do: 'tamper', address: 0, on: true })
    expect(await reader(site, 'R0', 'keys')).toMatchObject({ event: { keys: '1234#' } })
    const changed = await site.events.until((e) => e.kind === 'reader' && e.event.kind === 'inputs' && !e.event.first)
    expect(changed).toMatchObject({ event: { states: ['inactive', 'active'], changed: [1] } })
    await site.events.until((e) => e.kind === 'reader' && e.event.kind === 'tamper' && e.event.on)
    site.tell({ do: 'power', address: 0, failed: true })
    await site.events.until((e) => e.kind === 'reader' && e.event.kind === 'power' && e.event.failed)
  })

  test('the reader receives light, sound and text', async () => {
    const site = await start({ readers: 1, secure })
    await reader(site, 'R0', 'online')
    site.bus.feedback('R0', { kind: 'denied', text: 'Refused: not signed out' })
    expect(await site.reports.until((r) => r.report === 'LED')).toMatchObject({
      temporary: { code: 2, onColor: 1, timer: 20 },
    })
    expect(await site.reports.until((r) => r.report === 'BUZ')).toMatchObject({ tone: 2, count: 3 })
    expect(await site.reports.until((r) => r.report === 'TEXT')).toMatchObject({ text: 'Refused: not signed out' })
  })

  test('the link is cut and comes back', async () => {
    const site = await start({ readers: 2, secure })
    await reader(site, 'R0', 'online')
    await reader(site, 'R1', 'online')
    const before = site.events.seen.length
    site.served.disconnect()
    const down = await site.events.until((e) => e.kind === 'port-down', before)
    expect(down).toMatchObject({ failure: { kind: 'disconnected' } })
    await site.events.until((e) => e.kind === 'reader' && e.reader === 'R0' && e.event.kind === 'online', before)
    site.tell({ do: 'card', address: 0, format: 'H10301', facility: 1, number: '2' })
    const card = await site.events.until((e) => e.kind === 'reader' && e.event.kind === 'card', before)
    expect(card.kind === 'reader' && card.event.kind === 'card' && toHex(card.event.bytes)).toBe('80800100')
  })

  test('an unlock whose time has passed is dropped and reported, not sent', async () => {
    const site = await start({ readers: 1, secure })
    await reader(site, 'R0', 'online')
    const id = site.bus.unlock('R0', 0, 5_000, Date.now() - 1)
    await site.events.until(
      (e) =>
        e.kind === 'reader' && e.event.kind === 'command' && e.event.id === id && e.event.outcome.kind === 'too-late',
    )
    site.bus.unlock('R0', 1, 5_000, Date.now() + 5_000)
    await site.reports.until((report) => report.report === 'OUT' && report.output === 1)
    expect(site.reports.seen.some((report) => report.report === 'OUT' && report.output === 0)).toBe(false)
  })
})

test('an unlock asked for by the listener of the card leaves before the next poll', async () => {
  const site = await start({ readers: 2 })
  await Promise.all([reader(site, 'R0', 'online'), reader(site, 'R1', 'online')])
  const written: number[] = []
  site.bus.record((direction, _at, bytes) => {
    if (direction === 'out') written.push(bytes[5] ?? 0)
  })
  site.onEvent = (event) => {
    if (event.kind !== 'reader' || event.event.kind !== 'card') return
    written.length = 0
    site.bus.unlock(event.reader, 0, 1_000, Date.now() + 2_000)
  }
  site.tell({ do: 'card', address: 1, format: 'H10301', facility: 1, number: '2' })
  await site.reports.until((report) => report.report === 'OUT')
  expect(written[0]).toBe(0x68)
})

test('a connection that has died without a word is dialled again; a line that never spoke is not', async () => {
  const site = await start({ readers: 1, deadAfterMs: 300 })
  await reader(site, 'R0', 'online')
  const before = site.events.seen.length
  site.tell({ do: 'fault', address: 0, fault: 'deaf' })
  const down = await site.events.until((event) => event.kind === 'port-down', before)
  expect(down).toMatchObject({ failure: { kind: 'disconnected' } })
  await site.events.until((event) => event.kind === 'port-up', before)
  // Two probes a second apart pass in silence on the new connection.
  await new Promise<void>((done) => {
    const asked = (): number => site.bus.stats().readers[0]?.sent ?? 0
    const from = asked()
    const look = (): void => void (asked() >= from + 3 ? done() : setTimeout(look, 20))
    look()
  })
  expect(site.events.seen.slice(before).filter((event) => event.kind === 'port-down')).toHaveLength(1)
  site.tell({ do: 'clear-faults', address: 0 })
  await site.events.until((event) => event.kind === 'reader' && event.event.kind === 'online', before)
})

test('no listener: the failure is named, says what to do, and is reported once', async () => {
  const site = await start({ readers: 1 })
  await reader(site, 'R0', 'online')
  const before = site.events.seen.length
  await site.served.close()
  await site.events.until((e) => e.kind === 'port-down' && e.failure.kind === 'refused', before)
  const refused = site.events.seen.slice(before).filter((e) => e.kind === 'port-down' && e.failure.kind === 'refused')
  expect(refused).toHaveLength(1)
  expect(refused[0]?.kind === 'port-down' && refused[0].failure.advice).toMatch(/device server/)
})

test('a reader in install mode is paired with a new key, by an operator only', async () => {
  const site = await start({ readers: 1, secure: true, paired: false })
  const problem = await reader(site, 'R0', 'key-problem')
  expect(problem).toMatchObject({ event: { why: 'no-key' } })
  site.bus.pair('R0', 'olga', 30_000)
  expect(await reader(site, 'R0', 'paired')).toMatchObject({ event: { operator: 'olga' } })
  await reader(site, 'R0', 'online')
  const stored = site.keys.keys.get('B1/0')
  expect(stored?.pending).toBe(null)
  expect(stored?.current && toHex(stored.current)).toBe(toHex(site.line.pds[0]?.settings.key ?? new Uint8Array(0)))
  expect(site.line.pds[0]?.settings.installMode).toBe(false)

  site.bus.rollKey('R0', 'olga')
  await reader(site, 'R0', 'key-rolled')
  const rolled = site.keys.keys.get('B1/0')
  expect(rolled?.current && toHex(rolled.current)).not.toBe(stored?.current && toHex(stored.current))
  expect(rolled?.current && toHex(rolled.current)).toBe(toHex(site.line.pds[0]?.settings.key ?? new Uint8Array(0)))
})

test('keys that a passphrase locks: their readers wait, and come back in the secure channel once it is entered', async () => {
  const site = await start({ readers: 2, secure: true, locked: true })
  const offline = await reader(site, 'R0', 'offline')
  expect(offline).toMatchObject({ event: { reason: 'no-key' } })
  expect(site.events.seen).toContainEqual(
    expect.objectContaining({ kind: 'key-store-failed', reader: 'R1', failure: { kind: 'locked', message: 'locked' } }),
  )
  expect(site.reports.seen.some(({ report }) => report === 'SESSION')).toBe(false)
  await site.keys.lock.open('')
  await Promise.all(['R0', 'R1'].map((id) => reader(site, id, 'online')))
  expect(site.bus.stats().readers.map(({ secure }) => secure)).toEqual([true, true])
})

test('a wrong key is a key problem, and nothing falls back', async () => {
  const site = await start({ readers: 1, secure: true, consoleKey: new Uint8Array(16) })
  expect(await reader(site, 'R0', 'key-problem')).toMatchObject({ event: { why: 'wrong-key' } })
  const { stats } = site.line.pds[0] ? { stats: site.bus.stats() } : { stats: null }
  expect(stats?.readers[0]).toMatchObject({ online: false, secure: false })
})
