import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Numbered } from '../../../main/decider/messages'
import { openDatabase } from '../../../main/store/open'
import type { Measurement, RowsFile } from '../row'
import { openRaw } from '../store/raw'
import { createPlace, createWorld, numbered } from '../store/world'

/** Bytes of one event in the raw file: as many as a plain row of the journal. */
const EVENT_BYTES = 33

/** Decisions per second in batches of `size`, each batch durable before the next. */
function durable(size: number, batches: number, atLeast: number): Measurement {
  const world = createWorld(10_000)
  const place = createPlace(world)
  const loop = place.open()
  // Names are written once each; the rest is ordinary traffic.
  for (const chunk of numbered(world.everyone()).reduce<Numbered[][]>(inChunks, [])) loop.process(chunk)
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
    ours: () => perSecond(() => void loop.process(numbered(world.records(size)))),
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

/** Bytes that a commit writes, against a table of the same integers without chains, words or hashes. */
function written(): Measurement {
  const world = createWorld(10_000)
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
      if (!warm) loop.process(numbered(world.everyone()))
      warm = true
      connection?.pragma('wal_checkpoint(TRUNCATE)')
      connection?.pragma('wal_autocheckpoint = 0')
      let events = 0
      for (let batch = 0; batch < batches; batch++) {
        const outcome = loop.process(numbered(world.records(size)))
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
  return [
    durable(8, slow ? 100 : quick ? 500 : 2_000, 0.8),
    durable(64, slow ? 100 : quick ? 200 : 800, slow ? 0.9 : 0.4),
    written(),
  ]
}
