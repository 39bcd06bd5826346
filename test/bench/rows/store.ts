import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Numbered } from '../../../main/decider/messages'
import { openStore } from '../../../main/decider/recover'
import { DAY } from '../../../main/domain/time'
import { openDatabase } from '../../../main/store/open'
import { percentile } from '../row'
import type { Measurement, RowsFile } from '../row'
import { latencies, product, rawThread } from '../store/latency'
import type { Answering } from '../store/latency'
import { openRaw } from '../store/raw'
import { createPlace, createWorld, numbered } from '../store/world'
import type { Place, World } from '../store/world'

/** Bytes of one event in the raw file: what a plain row of the journal takes. */
const EVENT_BYTES = 33
const MEGABYTE = 1e6
/** Rows that a purge takes out while the waits of reads are measured. */
const PURGED_AT_LEAST = 10_000

/** Worlds and filled journals are made once, when a row first needs them, and serve all rows. */
const worlds = new Map<number, World>()
const worldOf = (holders: number): World => {
  const known = worlds.get(holders) ?? createWorld(holders)
  worlds.set(holders, known)
  return known
}

/** Decisions a second in batches of `size`, each batch durable before the next. */
function durable(size: number, batches: number, atLeast: number): Measurement {
  const world = worldOf(10_000)
  const place = createPlace(world)
  const loop = place.open()
  // Names are written once each; what follows is a day like any other.
  for (const chunk of numbered(world.everyone()).reduce<Numbered[][]>(inChunks, [])) loop.take(chunk)
  const raw = openRaw(join(place.folder, 'raw'))
  const perSecond = (work: () => void): number => {
    const since = performance.now()
    for (let batch = 0; batch < batches; batch++) work()
    return (size * batches * 1000) / (performance.now() - since)
  }
  return {
    name: `durable decisions/s N=${size}`,
    unit: '/s',
    goal: { of: 'ratio', atLeast },
    statistic: 'median',
    better: 'higher',
    rounds: 5,
    ours: () => perSecond(() => void loop.take(numbered(world.records(size)))),
    baseline: () => perSecond(() => raw.append(Buffer.alloc(size * EVENT_BYTES))),
    baselineName: 'raw append',
    close: () => {
      raw.close()
      loop.close()
      place.remove()
    },
  }
}

/** Chunks of a thousand. */
function inChunks<T>(chunks: T[][], item: T): T[][] {
  const last = chunks.at(-1)
  if (last && last.length < 1_000) last.push(item)
  else chunks.push([item])
  return chunks
}

function unlock(rate: number, share: number, seconds: number): Measurement {
  const world = worldOf(10_000)
  const run = async (answering: Promise<Answering>): Promise<number> => {
    const under = await answering
    try {
      await latencies(under, rate, 0.5)
      return percentile(await latencies(under, rate, seconds), share)
    } finally {
      await under.close()
    }
  }
  return {
    name: `read->unlock p${share * 100} ${rate}/s`,
    unit: 'ms',
    goal: { of: 'ratio', atMost: 1.5 },
    statistic: 'median',
    better: 'lower',
    rounds: 5,
    ours: () => run(product(world)),
    baseline: () => run(rawThread()),
    baselineName: 'raw append',
  }
}

/** What a purge at work adds to the wait of a read, all rows so far being past their days. */
function purging(rate: number, seconds: number): Measurement {
  // Long past, whatever the machine's date: what is of today or later would stay, and nothing would be measured.
  const world = createWorld(PURGED_AT_LEAST, 37, Date.now() - 365 * DAY)
  const run = async (purge: boolean): Promise<number> => {
    const under = await product(world)
    try {
      await latencies(under, rate, 0.5)
      if (purge) under.purge()
      const p99 = percentile(await latencies(under, rate, seconds), 0.99)
      const last = under.purgedUpTo()
      if (purge ? last < PURGED_AT_LEAST : last > 0) throw new Error(`rows up to ${last} were purged`)
      return p99
    } finally {
      await under.close()
    }
  }
  return {
    name: `purging: read->unlock p99 ${rate}/s`,
    unit: 'ms',
    goal: { of: 'ratio', atMost: 2 },
    statistic: 'median',
    better: 'lower',
    rounds: 5,
    ours: () => run(true),
    baseline: () => run(false),
    baselineName: 'not purging',
  }
}

interface Filled {
  readonly world: World
  readonly place: Place
  readonly events: number
  readonly bytes: number
}

function fill(holders: number, records: number): Filled {
  const world = createWorld(holders, 29)
  const place = createPlace(world)
  const loop = place.open()
  // Names are written once each and belong to the site, not to the events.
  const everyone = numbered(world.everyone())
  for (let done = 0; done < everyone.length; done += 512) loop.take(everyone.slice(done, done + 512))
  loop.opened()?.connection.pragma('wal_checkpoint(TRUNCATE)')
  const before = statSync(place.journal).size
  let events = 0
  for (let done = 0; done < records; done += 512) {
    const outcome = loop.take(numbered(world.records(512)))
    if (outcome?.kind === 'batch') for (const { rows } of outcome.batch.results) events += rows.length
  }
  loop.opened()?.connection.pragma('wal_checkpoint(TRUNCATE)')
  const bytes = statSync(place.journal).size - before
  loop.opened()?.connection.close()
  return { world, place, events, bytes }
}

/** Size per million events, and the pages of a person's history, out of one filled journal. */
function filledRows(records: number): Measurement[] {
  let made: Filled | undefined
  const filled = (): Filled => (made ??= fill(100_000, records))
  const million = `${(records / MEGABYTE).toFixed(1)} M records`
  return [
    {
      name: 'MB per million events',
      unit: 'MB',
      goal: { of: 'ours', atMost: 35 },
      statistic: 'median',
      better: 'lower',
      rounds: 1,
      ours: () => filled().bytes / filled().events,
    },
    {
      name: `replay a million records (${million})`,
      unit: 'ms',
      goal: { of: 'ours', atMost: 1_200 },
      statistic: 'best',
      better: 'lower',
      rounds: 2,
      ours: () => {
        const since = performance.now()
        const opened = openStore({ ...filled().place.setup, snapshotFolder: filled().place.folder })
        const took = performance.now() - since
        if (!opened.ok) throw new Error(opened.error.detail)
        opened.value.connection.close()
        return (took * MEGABYTE) / opened.value.replayed
      },
    },
    {
      name: `history of a person p95 (${million})`,
      unit: 'ms',
      goal: { of: 'ours', atMost: 2 },
      statistic: 'median',
      better: 'lower',
      rounds: 3,
      ours: () => {
        const opened = openStore(filled().place.setup)
        if (!opened.ok) throw new Error(opened.error.detail)
        const { history, connection } = opened.value
        const times = Array.from({ length: 500 }, (_, index) => {
          const since = performance.now()
          history.page({ before: null, limit: 50, cardholder: `c${(index * 193) % 100_000}` })
          return performance.now() - since
        })
        connection.close()
        return percentile(times, 0.95)
      },
      close: () => made?.place.remove(),
    },
  ]
}

/** A restart as it is after a crash: the newest snapshot, and the rows since. */
function restart(holders: number, tail: number, atMost: number): Measurement {
  let place: Place | undefined
  const make = (): Place => {
    const world = createWorld(holders, 31)
    const fresh = createPlace(world)
    fresh.open().close()
    const loop = fresh.open()
    for (let done = 0; done < tail; done += 512) loop.take(numbered(world.records(512)))
    loop.opened()?.connection.close()
    return fresh
  }
  return {
    name: `restart, ${holders / 1000}k holders, tail ${tail / 1000}k`,
    unit: 'ms',
    goal: { of: 'ours', atMost },
    statistic: 'best',
    better: 'lower',
    rounds: 3,
    ours: () => {
      place ??= make()
      const since = performance.now()
      const opened = openStore(place.setup)
      const took = performance.now() - since
      if (!opened.ok) throw new Error(opened.error.detail)
      opened.value.connection.close()
      return took
    },
    close: () => place?.remove(),
  }
}

/** Bytes that a commit writes, against a table of the same integers without chains, words or hashes. */
function written(): Measurement {
  const world = worldOf(10_000)
  const place = createPlace(world)
  const size = 32
  const batches = 400
  let warm = false
  let eventsPerCommit = size
  const walBytes = (file: string): number => statSync(`${file}-wal`).size
  return {
    name: `bytes written per event N=${size}`,
    unit: 'B',
    goal: { of: 'ratio', atMost: 1.2 },
    statistic: 'median',
    better: 'lower',
    rounds: 3,
    ours: () => {
      const loop = place.open()
      const { connection } = loop.opened() ?? {}
      if (!warm) loop.take(numbered(world.everyone()))
      warm = true
      connection?.pragma('wal_checkpoint(TRUNCATE)')
      connection?.pragma('wal_autocheckpoint = 0')
      let events = 0
      for (let batch = 0; batch < batches; batch++) {
        const outcome = loop.take(numbered(world.records(size)))
        if (outcome?.kind === 'batch') for (const { rows } of outcome.batch.results) events += rows.length
      }
      const bytes = walBytes(place.journal)
      loop.close()
      eventsPerCommit = Math.round(events / batches)
      return bytes / events
    },
    baseline: () => {
      const file = join(place.folder, 'plain.sqlite')
      const connection = openDatabase(file, 'writer')
      connection.exec('CREATE TABLE IF NOT EXISTS plain (seq INTEGER PRIMARY KEY, at, code, holder, place, a, b)')
      connection.pragma('wal_checkpoint(TRUNCATE)')
      connection.pragma('wal_autocheckpoint = 0')
      const insert = connection.prepare('INSERT INTO plain (at, code, holder, place, a, b) VALUES (?, ?, ?, ?, ?, ?)')
      let random = 3
      const pick = (below: number): number => (random = (random * 48_271) % 2_147_483_647) % below
      const commit = connection.transaction(() => {
        for (let row = 0; row < eventsPerCommit; row++)
          insert.run(1_795_000_000_000 + row, pick(200), pick(10_000), pick(500), pick(64), pick(64))
      })
      for (let batch = 0; batch < batches; batch++) commit.immediate()
      const bytes = walBytes(file)
      connection.close()
      return bytes / (eventsPerCommit * batches)
    },
    baselineName: 'plain rows',
    close: place.remove,
  }
}

export const storeRows: RowsFile = ({ quick, syncDelayMicros }) => {
  const slow = syncDelayMicros >= 1_000
  const seconds = quick ? 2 : 5
  return [
    durable(8, slow ? 100 : quick ? 500 : 2_000, 0.8),
    durable(64, slow ? 100 : quick ? 200 : 800, slow ? 0.9 : 0.4),
    unlock(500, 0.5, seconds),
    unlock(500, 0.99, seconds),
    unlock(3_000, 0.99, seconds),
    purging(500, 2),
    written(),
    ...filledRows(quick ? 200_000 : 1_000_000),
    restart(100_000, 100_000, 150),
    ...(quick ? [] : [restart(1_000_000, 100_000, 400)]),
  ]
}
