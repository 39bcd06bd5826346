import { beforeEach, describe, expect, it } from 'vitest'
import { parseSite } from '../../../main/site/parse'
import type { Presented } from '../../../main/domain/record'
import type { Deciding } from '../../../main/panel/configuration'
import { memoryDisk } from '../../simulator/panel/disk'
import type { Seen } from '../../simulator/panel/seen'
import { createStation, type Station } from '../../simulator/panel/station'
import { emptyDisk, Host } from './host'
import { createScheduler, seeded } from './scheduler'

const START = Date.UTC(2026, 2, 2, 8)
const ADA: Presented = { kind: 'credential', credential: 'k-ada' }

const file = {
  format: 'sallyport-site/1',
  site: { name: 'Doors', apb: { enabled: true }, duplicateReadMs: 3_000 },
  areas: [{ id: 1 }, { id: 2 }],
  controllers: [
    { id: 'P1', kind: 'panel' },
    { id: 'P2', kind: 'panel' },
  ],
  doors: [
    { id: 'D1', contact: true, heldOpenSeconds: 20 },
    { id: 'D2', contact: true },
  ],
  readers: [
    { id: 'R1', door: 'D1', controller: 'P1', from: 0, to: 1, apb: { mode: 'hard' } },
    { id: 'R2', door: 'D2', controller: 'P2', from: 1, to: 2, apb: { mode: 'hard' } },
  ],
  accessLevels: [{ id: 'all', readers: ['*'] }],
  cardholders: [{ id: 'ada', name: 'Ada', accessLevels: ['all'], credentials: [{ id: 'k-ada' }] }],
}

const DECIDING: Readonly<Record<string, Deciding>> = {
  R1: { mode: 'host-first', answerTimeoutMs: 2_000, fallback: 'local' },
  R2: { mode: 'panel', answerTimeoutMs: 2_000, fallback: 'local' },
}

function open() {
  const random = seeded(1)
  const time = createScheduler(START, random)
  const parsed = parseSite(file)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const disk = emptyDisk()
  const deciding = (reader: string): Deciding => DECIDING[reader] ?? { ...DECIDING['R1']! }
  const host = new Host(parsed.value.site, deciding, disk, time, random, () => undefined)
  const seen: Seen[] = []
  const stations = ['P1', 'P2'].map((id) =>
    createStation(
      { id, readers: 4, ringCapacity: 300, firmware: '1', model: 'simulated' },
      memoryDisk(),
      time,
      (what) => void seen.push(what),
    ),
  )
  const replug = (): void => {
    for (const station of stations) if (host.up && station.plugged && station.panel?.online !== true) host.plug(station)
    time.setTimer(300, replug)
  }
  host.start()
  replug()
  const happened = (): string[] =>
    disk.journal.flatMap(({ report, events }) => [
      ...(report ? [report.event as string] : []),
      ...events.map(({ event }) => event),
    ])
  return { time, host, stations, seen, happened, disk }
}

describe('a door of a panel', () => {
  let world: ReturnType<typeof open>
  let first: Station
  let second: Station
  beforeEach(async () => {
    world = open()
    const [one, other] = world.stations
    if (one === undefined || other === undefined) throw new Error('no stations')
    first = one
    second = other
    await world.time.run(5_000)
  })

  it('that is open when the console restarts counts as found open, not forced; its next opening raises the alarm', async () => {
    const { time, host, happened } = world
    first.cut(4_000)
    await time.run(1_000)
    first.walk('R1', ADA, 600_000)
    await time.run(10_000)
    expect(happened()).toContain('panel.found-open')
    expect(happened()).toContain('passage')
    host.crash()
    await time.run(1_000)
    host.start()
    await time.run(5_000)
    expect(happened()).not.toContain('door.forced')
    first.panel?.contact('D1', false)
    await time.run(1_000)
    first.panel?.contact('D1', true)
    await time.run(1_000)
    expect(happened().filter((event) => event === 'door.forced')).toHaveLength(1)
    host.crash()
    await time.run(1_000)
    host.start()
    await time.run(5_000)
    expect(happened().filter((event) => event === 'door.forced')).toHaveLength(1)
  })

  it('that was forced while the panel was offline raises one alarm from its backlog', async () => {
    const { time, happened, disk } = world
    first.cut(4_000)
    await time.run(1_000)
    first.panel?.contact('D1', true)
    await time.run(10_000)
    expect(happened()).not.toContain('door.forced')
    const alarms = disk.journal.flatMap(({ report }) => (report?.event === 'panel.door-alarm' ? [report] : []))
    expect(alarms).toMatchObject([{ kind: 'forced', door: 'D1', alarm: true }])
    expect(alarms[0]).toHaveProperty('occurredAt')
    await time.run(30_000)
    const held = disk.journal.flatMap(({ report }) => (report?.event === 'panel.door-alarm' ? [report] : [])).at(-1)
    expect(held).toMatchObject({ kind: 'held', foundOpen: true })
  })

  it('that was found open counts a passage at the grant (5.4)', async () => {
    const { time, happened } = world
    first.cut(4_000)
    await time.run(1_000)
    first.panel?.contact('D1', true)
    await time.run(10_000)
    expect(happened()).not.toContain('passage')
    first.panel?.present('R1', ADA)
    await time.run(1_000)
    expect(happened()).toContain('passage')
    expect(happened()).not.toContain('door.forced')
  })

  it('gives a card that stays at its reader the same answer again, and is not unlocked twice (5.8)', async () => {
    const { time, seen } = world
    const answers = () => seen.filter((what) => what.seen === 'granted' || what.seen === 'denied')
    for (const [station, reader, by] of [
      [first, 'R1', 'host'],
      [second, 'R2', 'panel'],
    ] as const) {
      seen.length = 0
      station.panel?.present(reader, ADA)
      await time.run(1_000)
      station.panel?.contact(reader === 'R1' ? 'D1' : 'D2', true)
      await time.run(200)
      station.panel?.present(reader, ADA)
      await time.run(1_000)
      expect(answers()).toEqual([
        { seen: 'granted', reader, by },
        { seen: 'granted', reader, by, repeated: true },
      ])
      expect(seen.filter((what) => what.seen === 'unlocked')).toHaveLength(1)
      station.panel?.contact(reader === 'R1' ? 'D1' : 'D2', false)
      await time.run(1_000)
    }
  })
})

describe('a free pass', () => {
  it.each([
    ['by the console', 0, 'R1', 1, 'R2'],
    ['by a panel', 1, 'R2', 0, 'R1'],
  ])('used %s is invalid everywhere', async (_, usedAt, usedReader) => {
    const { time, host, stations, happened } = open()
    await time.run(5_000)
    host.operate({ action: 'reset', cardholder: 'ada', setLocation: 2 })
    host.operate({ action: 'free-pass', cardholder: 'ada' })
    await time.run(2_000)
    stations[usedAt]?.panel?.present(usedReader, ADA)
    await time.run(2_000)
    expect(happened()).toContain('access.granted')
    // Nobody passed, so each of these reads is refused unless a pass is left.
    await time.run(10_000)
    for (const [index, reader] of ['R1', 'R2'].entries()) {
      stations[index]?.cut(5_000)
      await time.run(500)
      stations[index]?.panel?.present(reader, ADA)
      await time.run(10_000)
    }
    expect(happened().filter((event) => event === 'access.granted')).toHaveLength(1)
    expect(happened().filter((event) => event === 'access.denied')).toHaveLength(2)
  })
})
