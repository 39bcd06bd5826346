import { afterEach, describe, expect, it } from 'vitest'
import { createDeviceState } from '../../../main/devices/device-state'
import { openFleet } from '../../../main/devices/fleet'
import type { Fleet } from '../../../main/devices/fleet'
import type { DeviceInput } from '../../../main/devices/device-input'
import { inputMeanings, outputOf, parsePoint } from '../../../main/devices/points'
import { ok } from '../../../main/domain/result'
import { SITE } from '../small-site'

const fleets: Fleet[] = []
afterEach(async () => {
  await Promise.all(fleets.splice(0).map((fleet) => fleet.close()))
})

async function open(now: () => number) {
  const heard: DeviceInput[] = []
  const logged: string[] = []
  const fleet = await openFleet({
    // The panel has no link, the bus neither: nobody is there.
    site: SITE,
    clock: { now, monotonic: now, setTimer: () => () => undefined },
    log: (_, text) => void logged.push(text),
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
    standing: () => Promise.resolve([]),
    tls: null,
    submit: (items) => void heard.push(...items),
  })
  fleets.push(fleet)
  return { fleet, heard, logged }
}

describe('the fleet', () => {
  it('drops an unlock at its latest time, and says so', async () => {
    const { fleet, heard, logged } = await open(() => 10_000)
    fleet.carryOut([{ kind: 'unlock', door: 'D1', reader: 'R1', seconds: 5, atLatest: 10_000 }])
    const refused = heard.filter(({ kind }) => kind === 'desk')
    expect(refused).toEqual([
      { kind: 'desk', event: { at: 10_000, event: 'desk.refused', door: 'D1', text: 'unlock too-late' } },
    ])
    expect(logged.join()).toContain('door D1')
  })

  it('says what no device can do, and why a door cannot be unlocked', async () => {
    const { fleet, logged } = await open(() => 1)
    fleet.carryOut([{ kind: 'pulse-output', output: 'D9.aux', seconds: 3, automation: 'a' }])
    expect(logged.join()).toContain('D9.aux')
    expect(fleet.cannotUnlock('D1')).toBe('controller B1 is away')
    expect(fleet.cannotUnlock('D9')).toContain('D9')
  })
})

describe('what is known of devices', () => {
  const device = (event: object): DeviceInput => ({ kind: 'device', event }) as DeviceInput
  const link = (at: number, state: 'up' | 'down'): DeviceInput => ({
    kind: 'record',
    record: { type: 'link', at, controller: 'B1', state },
  })

  it('follows links, readers and contacts, and tells news from repetition', () => {
    let changes = 0
    const state = createDeviceState(SITE, () => changes++)
    expect(state.update(link(1, 'up'))).toBe(true)
    expect(state.isOnline('B1')).toBe(true)
    expect(state.update(device({ at: 2, event: 'reader.online', reader: 'R1' }))).toBe(true)
    expect(state.update(device({ at: 3, event: 'reader.online', reader: 'R1' }))).toBe(false)
    expect(state.update(device({ at: 4, event: 'reader.tamper', reader: 'R1', on: true }))).toBe(true)
    expect(state.update(device({ at: 5, event: 'reader.tamper', reader: 'R1', on: true }))).toBe(false)
    expect(state.update(device({ at: 5, event: 'reader.online', reader: 'unknown' }))).toBe(false)
    state.update({ kind: 'record', record: { type: 'door', at: 6, door: 'D1', state: 'open' } })
    const { readers, doors } = state.status()
    expect(readers[0]).toEqual({
      ...{ id: 'R1', online: true, since: 2, reason: null },
      ...{ tamper: true, powerFailure: false, disconnected: false },
    })
    expect(doors[0]).toEqual({ id: 'D1', contact: 'open', fault: null })
    expect(changes).toBeGreaterThan(3)

    state.update(link(9, 'down'))
    expect(state.status().readers[0]).toMatchObject({ online: false, since: 9, reason: 'controller-away' })
    expect(state.status().doors[0]?.contact).toBe('unknown')
    expect(state.update(device({ at: 10, event: 'reader.offline', reader: 'R1', reason: 'no-reply' }))).toBe(true)
    expect(state.update(device({ at: 11, event: 'reader.offline', reader: 'R1', reason: 'no-reply' }))).toBe(false)
  })
})

describe('what is wrong with a device', () => {
  const state = () => {
    const made = createDeviceState(SITE, () => undefined)
    made.update({ kind: 'record', record: { type: 'link', at: 1, controller: 'B1', state: 'up' } })
    made.update({ kind: 'record', record: { type: 'door', at: 2, door: 'D1', state: 'closed' } })
    return made
  }
  const heard = (event: object): DeviceInput =>
    ({ kind: 'device', event: { at: 5, reader: 'R1', ...event } }) as DeviceInput

  it('shows a contact with a faulty line as unknown, and as before once the line is sound', () => {
    const made = state()
    const input = { event: 'reader.input', input: 0, door: 'D1', use: 'contact' }
    expect(made.update(heard({ ...input, state: 'normal' }))).toBe(false)
    expect(made.update(heard({ ...input, state: 'open' }))).toBe(true)
    expect(made.update(heard({ ...input, state: 'open' }))).toBe(false)
    expect(made.status().doors[0]).toEqual({ id: 'D1', contact: 'unknown', fault: 'open' })
    expect(made.update(heard({ ...input, state: 'short' }))).toBe(true)
    expect(made.status().doors[0]).toMatchObject({ fault: 'short' })
    expect(made.update(heard({ ...input, state: 'normal' }))).toBe(true)
    expect(made.status().doors[0]).toEqual({ id: 'D1', contact: 'closed', fault: null })
  })

  it('says nothing of a contact for another input at fault', () => {
    const made = state()
    expect(made.update(heard({ event: 'reader.input', input: 3, state: 'open' }))).toBe(true)
    expect(made.status().doors[0]).toEqual({ id: 'D1', contact: 'closed', fault: null })
  })

  it('keeps power and connection of a reader, and reports each change once', () => {
    const made = state()
    expect(made.update(heard({ event: 'reader.power', failed: false }))).toBe(false)
    expect(made.update(heard({ event: 'reader.power', failed: true }))).toBe(true)
    expect(made.update(heard({ event: 'reader.fault', fault: 'not-connected', on: true }))).toBe(true)
    expect(made.update(heard({ event: 'reader.fault', fault: 'not-connected', on: true }))).toBe(false)
    expect(made.status().readers[0]).toMatchObject({ powerFailure: true, disconnected: true })
    expect(made.update(heard({ event: 'reader.power', failed: false }))).toBe(true)
    expect(made.status().readers[0]).toMatchObject({ powerFailure: false })
  })
})

describe('points', () => {
  it.each([
    ['R1.out0', { reader: 'R1', kind: 'out', number: 0 }],
    ['a.b.in12', { reader: 'a.b', kind: 'in', number: 12 }],
    ['R1.aux', undefined],
    ['R1.in', undefined],
    ['.in1', undefined],
  ])('%s', (text, point) => {
    expect(parsePoint(text)).toEqual(point)
  })

  it('are what the site file says, or the door on a panel itself', () => {
    const [door, panelDoor] = SITE.doors
    const site = {
      ...SITE,
      doors: [
        { ...door, id: 'D1', io: { lock: 'R1.out0', contact: 'R1.in0', rex: 'R2.in1', aux: 'R2.out1' } },
        { ...panelDoor, id: 'D2' },
      ] as typeof SITE.doors,
    }
    expect(outputOf(site, 'D1.aux')).toEqual({ point: { reader: 'R2', kind: 'out', number: 1 } })
    expect(outputOf(site, 'R1.out3')).toEqual({ point: { reader: 'R1', kind: 'out', number: 3 } })
    expect(outputOf(site, 'D2.aux')).toEqual({ door: 'D2' })
    expect(outputOf(site, 'R9.out0')).toBeUndefined()
    expect([...inputMeanings(site)]).toEqual([
      ['R1.0', { door: 'D1', what: 'contact' }],
      ['R2.1', { door: 'D1', what: 'rex' }],
    ])
  })
})
