/** Readers that say what few readers say, from their bytes to what the fleet submits: real sockets, the whole fleet. */
import { afterEach, describe, expect, test } from 'vitest'
import { openFleet } from '../../../main/devices/fleet'
import type { DeviceInput } from '../../../main/devices/device-input'
import { ok } from '../../../main/domain/result'
import { parseSite } from '../../../main/site/parse'
import type { Site } from '../../../main/domain/site'
import { control } from '../../simulator/osdp/control'
import type { Report } from '../../simulator/osdp/hardware'
import { makeReaders, now, serveTcp } from '../../simulator/osdp/serve'
import { hex } from '../osdp/hex'
import { Watch, realClock } from './live'

const KEY = hex('000102030405060708090a0b0c0d0e0f')
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Two readers in the site file; `first` and `second` are further keys of theirs. */
function siteOf(port: number, secure: boolean, first: object = {}, second: object = {}): Site {
  const secureChannel = secure ? 'required' : 'off'
  const common = { door: 'D1', controller: 'B1', secureChannel, cardFormat: 'H10301' }
  const parsed = parseSite({
    format: 'sallyport-site/1',
    site: { name: 'Line' },
    areas: [{ id: 1, name: 'Inside' }],
    controllers: [{ id: 'B1', kind: 'osdp', link: { host: '127.0.0.1', port, baud: 115_200 } }],
    doors: [{ id: 'D1', contact: true }],
    readers: [
      { id: 'R1', address: 0, from: 0, to: 1, ...common, ...first },
      { id: 'R2', address: 0, number: 1, from: 1, to: 0, ...common, ...second },
    ],
    accessLevels: [{ id: 'all', readers: ['*'] }],
    cardholders: [
      {
        id: 'c1',
        pin: '4711',
        accessLevels: ['all'],
        credentials: [{ id: 'k1', format: 'H10301', facility: 123, number: 45678 }],
      },
    ],
  })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value.site
}

interface Options {
  readonly secure?: boolean
  readonly checksum?: boolean
  readonly first?: object
  readonly second?: object
}

async function start({ secure = false, checksum = false, first = {}, second = {} }: Options = {}) {
  const reports = new Watch<Report>()
  const line = makeReaders({
    ...{ readers: 1, firstAddress: 0, secure, baud: 115_200, counts: { inputs: 3, outputs: 2 }, seed: 1 },
    ...{ keyOf: () => KEY, report: reports.add, holdBaud: null, turnaroundMs: 0, checksumOnly: checksum },
  })
  const served = await serveTcp(line, 0)
  const heard = new Watch<DeviceInput>()
  const logged: string[] = []
  const fleet = await openFleet({
    site: siteOf(served.port, secure, first, second),
    clock: realClock,
    log: (_, text) => void logged.push(text),
    keyStore: {
      read: () => Promise.resolve(ok({ current: secure ? KEY : null, pending: null })),
      write: () => Promise.resolve(ok(undefined)),
    },
    software: 'test',
    readerWords: () => 'Welcome',
    pinBook: { ofCard: () => (typed) => typed === '4711', credentialOf: () => undefined },
    pinWords: 'PIN',
    captures: '/nowhere',
    onLineWork: () => undefined,
    marks: new Map(),
    lastSeq: 0,
    openDoors: new Set(),
    heldDoors: new Set(),
    standing: () => Promise.resolve([]),
    tls: null,
    submit: (items) => items.forEach(heard.add),
  })
  ends.push(
    () => fleet.close(),
    () => served.close(),
  )
  const tell = (request: object): void => {
    const answer = control(line, JSON.stringify({ address: 0, ...request }), now())
    if (!answer.ok) throw new Error(answer.error)
  }
  const event = async (name: string, fields: object = {}, from = 0) => {
    const found = await heard.until(
      (item) =>
        'event' in item &&
        item.event.event === name &&
        Object.entries(fields).every(([key, value]) => Reflect.get(item.event, key) === value),
      from,
    )
    return 'event' in found ? found.event : undefined
  }
  const record = async (type: string, from = 0) => {
    const found = await heard.until((item) => item.kind === 'record' && item.record.type === type, from)
    return found.kind === 'record' ? found.record : undefined
  }
  await event('reader.online', { reader: 'R2' })
  const events = (name: string) =>
    heard.seen.flatMap((item) => ('event' in item && item.event.event === name ? [item.event] : []))
  return { fleet, served, line, reports, heard, logged, tell, event, events, record }
}

const CARD = { do: 'card', format: 'H10301', facility: 123, number: '45678' }
const RAW = { bits: 26, hex: 'BDD93740' }

describe.each([{ secure: false }, { secure: true }])('reader numbers inside a device, secure $secure', ({ secure }) => {
  test('a card is a read of the reader with its number, light and sound go back to it', async () => {
    const { fleet, tell, record, reports } = await start({ secure })
    tell({ do: 'card', ...RAW })
    expect(await record('read')).toMatchObject({ reader: 'R1', presented: { kind: 'raw', bits: 26, hex: 'BDD93740' } })
    const site = await start({ secure })
    site.tell({ do: 'reply', code: 0x50, hex: '01011a00bdd93740' })
    expect(await site.record('read')).toMatchObject({ reader: 'R2', presented: { kind: 'raw', hex: 'BDD93740' } })
    fleet.carryOut([{ kind: 'feedback', reader: 'R2', granted: false, reason: 'no-access' }])
    expect(await reports.until(({ report }) => report === 'LED')).toMatchObject({ reader: 1 })
    expect(await reports.until(({ report }) => report === 'BUZ')).toMatchObject({ reader: 1 })
    expect(await reports.until(({ report }) => report === 'TEXT')).toMatchObject({ reader: 1 })
  })

  test('a read at a number that nobody names is an event, and no read of another reader', async () => {
    const { tell, event, heard, logged } = await start({ secure })
    tell({ do: 'reply', code: 0x50, hex: '07011a00bdd93740' })
    expect(await event('reader.fault')).toMatchObject({
      reader: 'R1',
      fault: 'unknown-number',
      number: 7,
      reply: 'RAW',
    })
    expect(heard.seen.some((item) => item.kind === 'record' && item.record.type === 'read')).toBe(false)
    expect(logged.join()).toContain('unknown-number')
    expect(`${JSON.stringify(heard.seen)}${logged.join()}`.toUpperCase()).not.toContain('BDD937')
  })
})

describe.each([{ secure: false }, { secure: true }])('characters (FMT), secure $secure', ({ secure }) => {
  // A card as seven characters, and four keys.
  test.each(['00000731323334353637', '00000431323334'])('%s is an event without the number', async (data) => {
    const { tell, event, heard, logged } = await start({ secure })
    tell({ do: 'reply', code: 0x51, hex: data })
    expect(await event('reader.fault')).toMatchObject({ reader: 'R1', fault: 'text-read', reply: 'FMT', number: 0 })
    expect(heard.seen.some((item) => item.kind === 'record' && item.record.type === 'read')).toBe(false)
    expect(logged.join()).toContain('text-read (FMT')
    const written = `${JSON.stringify(heard.seen)}${logged.join()}`.replaceAll(/"at":\d+/g, '')
    expect(written).not.toContain('1234')
  })

  test('is a read where the format says whose number it is, and no key could be that long', async () => {
    const { tell, record } = await start({ secure, first: { cardFormat: 'H10302' } })
    tell({ do: 'text-card', text: '0012345678901' })
    expect(await record('read')).toMatchObject({
      reader: 'R1',
      presented: { kind: 'card', card: { format: 'H10302', facility: null, number: '12345678901' } },
    })
  })
})

test('bits that are marked as a UID are no Wiegand card, however many they are', async () => {
  const { tell, record } = await start()
  tell({ do: 'reply', code: 0x50, hex: '00021a00bdd93740' })
  expect(await record('read')).toMatchObject({
    presented: { kind: 'card', card: { format: 'raw', facility: null, number: String(0xbdd93740 >>> 6), bits: 26 } },
  })
})

describe('power, tamper and inputs', () => {
  test('a power failure is an event, and its end is one', async () => {
    const { tell, event, fleet } = await start()
    tell({ do: 'reply', code: 0x48, hex: '0001' })
    expect(await event('reader.power')).toMatchObject({ reader: 'R1', failed: true })
    expect(fleet.status().readers[0]).toMatchObject({ powerFailure: true })
    tell({ do: 'reply', code: 0x48, hex: '0000' })
    await event('reader.power', { reader: 'R1', failed: false })
  })

  test('tamper and a missing attached reader are those of the reader with that number', async () => {
    const { tell, event, fleet } = await start()
    tell({ do: 'attached', states: ['normal', 'tamper'] })
    expect(await event('reader.tamper')).toMatchObject({ reader: 'R2', on: true })
    tell({ do: 'attached', states: ['not-connected', 'normal'] })
    expect(await event('reader.fault')).toMatchObject({ reader: 'R1', fault: 'not-connected', number: 0, on: true })
    await event('reader.tamper', { reader: 'R2', on: false })
    expect(fleet.status().readers).toMatchObject([{ disconnected: true }, { disconnected: false }])
    tell({ do: 'attached', states: ['normal', 'normal'] })
    await event('reader.fault', { reader: 'R1', fault: 'not-connected', on: false })
  })

  test.each([
    ['02', 'short'],
    ['03', 'open'],
    ['04', 'fault'],
    ['05', 'unknown'],
    ['80', 'unknown'],
    ['ff', 'unknown'],
  ])('ISTATR %s: the contact is %s, the door neither open nor closed', async (byte, state) => {
    const { tell, event, heard, fleet } = await start()
    await heard.until((item) => item.kind === 'record' && item.record.type === 'door')
    expect(fleet.status().doors[0]).toEqual({ id: 'D1', contact: 'closed', fault: null })
    const from = heard.seen.length
    tell({ do: 'reply', code: 0x49, hex: byte })
    expect(await event('reader.input')).toMatchObject({ reader: 'R1', input: 0, state, door: 'D1', use: 'contact' })
    expect(fleet.status().doors[0]).toEqual({ id: 'D1', contact: 'unknown', fault: state })
    tell({ do: 'reply', code: 0x49, hex: '00' })
    await event('reader.input', { input: 0, state: 'normal' })
    expect(fleet.status().doors[0]).toEqual({ id: 'D1', contact: 'closed', fault: null })
    expect(heard.seen.slice(from).some((item) => item.kind === 'record' && item.record.type === 'door')).toBe(false)
  })
})

test('a contact that did not move while the line was down is known again once it is up', async () => {
  const { heard, fleet, served, event } = await start()
  await heard.until((item) => item.kind === 'record' && item.record.type === 'door')
  const from = heard.seen.length
  served.disconnect()
  await heard.until(
    (item) => item.kind === 'record' && item.record.type === 'link' && item.record.state === 'down',
    from,
  )
  expect(fleet.status().doors[0]?.contact).toBe('unknown')
  await event('reader.online', { reader: 'R2' }, from)
  expect(fleet.status().doors[0]?.contact).toBe('closed')
})

describe('faults by their names', () => {
  test('wrong MACs: one row until they repeat, and then an alarm', async () => {
    const { tell, event, events } = await start({ secure: true })
    tell({ do: 'fault', fault: 'wrong-mac', count: 3 })
    expect(await event('reader.fault', { alarm: true })).toMatchObject({ reader: 'R1', fault: 'mac-failure' })
    expect(events('reader.fault')).toMatchObject([{ fault: 'mac-failure', reply: 'ACK' }, { alarm: true }])
  }, 30_000)

  test('another device under the same key is an alarm', async () => {
    const { tell, event } = await start({ secure: true })
    tell({ do: 'identity', serial: 77 })
    tell({ do: 'power-cycle', offMs: 50 })
    expect(await event('reader.fault')).toMatchObject({ reader: 'R1', fault: 'identity-changed', alarm: true })
  }, 30_000)

  test('card data in clear where a key is set is dropped by name', async () => {
    const { tell, event, heard } = await start({ secure: true })
    tell({ do: 'fault', fault: 'clear-reply', count: 1 })
    tell(CARD)
    expect(await event('reader.fault', { fault: 'clear-data' })).toMatchObject({ reader: 'R1', reply: 'RAW' })
    expect(heard.seen.some((item) => item.kind === 'record' && item.record.type === 'read')).toBe(false)
  })

  test.each([
    [0x90, '5a110e01', 'vendor-reply', 'MFGREP'],
    [0xb1, '00', 'unknown-reply', 'XRD'],
    [0x57, '00', 'unknown-reply', 'BIOREADR'],
    [0x50, '0001', 'malformed-reply', 'RAW'],
  ])('reply %i is reported as %s', async (code, data, fault, reply) => {
    const { tell, event } = await start()
    tell({ do: 'reply', code, hex: data })
    expect(await event('reader.fault')).toMatchObject({ reader: 'R1', fault, reply })
  })
})

describe('what a reader refuses', () => {
  test.each([1, 3, 9])(
    'NAK %i to the OUT of a lockdown and of an unlock is said, and the reader stays',
    async (nak) => {
      const { fleet, tell, event, events, logged } = await start()
      tell({ do: 'refuse', command: 'OUT', nak })
      fleet.carryOut([{ kind: 'lockdown', door: 'D1', on: true }])
      expect(await event('desk.refused')).toMatchObject({
        door: 'D1',
        text: expect.stringMatching(new RegExp(`^lockdown refused by the reader: .* \\(NAK ${nak}\\)$`)),
      })
      const fault = nak === 9 ? 'record-refused' : 'not-supported'
      expect(await event('reader.fault')).toMatchObject({ reader: 'R1', fault, command: 'OUT', why: `NAK ${nak}` })
      fleet.unlock('D1', 5, Date.now() + 2_000)
      await event('desk.refused', { door: 'D1' }, 0)
      tell(CARD)
      expect(logged.join('\n')).toContain(`reader R1: lockdown refused by the reader`)
      expect(events('reader.offline')).toEqual([])
    },
  )
})

test('a reader that knows the checksum only is served when the site file says so', async () => {
  const checksum = { checksum: true }
  const { tell, record, fleet, reports } = await start({ checksum: true, first: checksum, second: checksum })
  tell(CARD)
  expect(await record('read')).toMatchObject({ reader: 'R1' })
  fleet.unlock('D1', 5, Date.now() + 5_000)
  expect(await reports.until(({ report }) => report === 'OUT')).toMatchObject({ output: 0, on: true })
})

describe('a door that is held unlocked (apb.md 5.9)', () => {
  test('stays so under a grant, and locks when the grant’s time is over', async () => {
    const { fleet, reports } = await start()
    fleet.carryOut([{ kind: 'hold', door: 'D1', unlocked: true }])
    expect(await reports.until(({ report }) => report === 'OUT')).toMatchObject({ output: 0, control: 4, on: true })
    fleet.unlock('D1', 1, Date.now() + 2_000)
    await reports.until((one) => one.report === 'OUT' && one.control === 5)
    fleet.carryOut([{ kind: 'hold', door: 'D1', unlocked: false }])
    expect(await reports.until((one) => one.report === 'OUT' && one.control === 3)).toMatchObject({ on: true })
    expect(await reports.until(({ report }) => report === 'OUT-END')).toMatchObject({ output: 0, on: false })
  })

  test('is held again once its reader has restarted', async () => {
    const { fleet, reports, tell } = await start()
    fleet.carryOut([{ kind: 'hold', door: 'D1', unlocked: true }])
    await reports.until(({ report }) => report === 'OUT')
    const before = reports.seen.length
    tell({ do: 'power-cycle', offMs: 50 })
    expect(await reports.until(({ report }) => report === 'OUT', before)).toMatchObject({ output: 0, on: true })
  })
})

describe('a changed site', () => {
  test('puts a new PIN setting to work, and takes it away again', async () => {
    const { fleet, served, tell, heard, record } = await start()
    tell(CARD)
    expect(await record('read')).not.toHaveProperty('pin')

    let from = heard.seen.length
    await fleet.changeSite(siteOf(served.port, false, { pin: 'card-and-pin' }))
    await heard.until(
      (item) => item.kind === 'record' && item.record.type === 'link' && item.record.state === 'up',
      from,
    )
    tell(CARD)
    tell({ do: 'keys', keys: '4711#' })
    expect(await record('read', from)).toMatchObject({ reader: 'R1', pin: 'right' })

    from = heard.seen.length
    await fleet.changeSite(siteOf(served.port, false))
    await heard.until(
      (item) => item.kind === 'record' && item.record.type === 'link' && item.record.state === 'up',
      from,
    )
    tell(CARD)
    expect(await record('read', from)).not.toHaveProperty('pin')
  })

  test.each([
    ['number', { number: 2 }, '02011a00bdd93740', 'R2'],
    ['cardFormat', { cardFormat: 'raw' }, '01021a00bdd93740', 'R2'],
  ])('puts a new %s to work', async (_key, second, data, reader) => {
    const { fleet, served, tell, heard, record } = await start()
    const from = heard.seen.length
    await fleet.changeSite(siteOf(served.port, false, {}, second))
    await heard.until(
      (item) => item.kind === 'record' && item.record.type === 'link' && item.record.state === 'up',
      from,
    )
    tell({ do: 'reply', code: 0x50, hex: data })
    expect(await record('read', from)).toMatchObject({ reader, presented: { kind: 'raw' } })
  })
})
