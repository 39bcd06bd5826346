/** Disk space of a filled journal (G12), and the duration of a restart with it (G10). */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../../main/decider/recover'
import { decodeEvent } from '../../../main/store/event-codec'
import { openDatabase } from '../../../main/store/open'
import { openSegments } from '../../../main/store/segments'
import { extraReader, forEachRow } from '../../../main/store/tail'
import { createWordReader } from '../../../main/store/words'
import { percentile } from '../row'
import type { Measurement, RowsFile } from '../row'
import { createPlace, createWorld, numbered } from '../store/world'
import type { Place, World } from '../store/world'

const MEGABYTE = 1e6
/** Enough events for a stable size. */
const JSON_EVENTS = 100_000

interface Filled {
  readonly world: World
  readonly place: Place
  readonly events: number
  /** Bytes that the events added to the journal, and bytes of all the history thread's lists. */
  readonly bytes: number
}

function fill(holders: number, records: number): Filled {
  const world = createWorld(holders, 29)
  const place = createPlace(world)
  const loop = place.open()
  // Names are written once each and belong to the site, not to the events.
  const everyone = numbered(world.everyone())
  for (let done = 0; done < everyone.length; done += 512) loop.process(everyone.slice(done, done + 512))
  loop.opened()?.connection.pragma('wal_checkpoint(TRUNCATE)')
  const before = statSync(place.journal).size
  let events = 0
  for (let done = 0; done < records; done += 512) {
    const outcome = loop.process(numbered(world.records(512)))
    if (outcome?.kind === 'batch') for (const { rows } of outcome.batch.results) events += rows.length
  }
  loop.opened()?.connection.pragma('wal_checkpoint(TRUNCATE)')
  const bytes = statSync(place.journal).size - before
  loop.opened()?.connection.close()
  return { world, place, events, bytes: bytes + bytesOfLists(place) }
}

/** Bytes of the lists for all sealed rows; takes seconds of the history thread's work. */
function bytesOfLists(place: Place): number {
  const file = join(place.folder, 'segments.sqlite')
  const reader = openDatabase(place.journal, 'reader')
  const segments = openSegments(file, reader)
  while (segments.advance());
  segments.close()
  reader.close()
  const lists = openDatabase(file, 'derived')
  lists.pragma('wal_checkpoint(TRUNCATE)')
  lists.close()
  return statSync(file).size
}

/** Bytes per event in a table of JSON texts by row number, without words, chains or hashes. */
function bytesAsJson({ place }: Filled): number {
  const file = join(place.folder, 'json.sqlite')
  const reader = openDatabase(place.journal, 'reader')
  const json = openDatabase(file, 'writer')
  json.exec('CREATE TABLE event (id INTEGER PRIMARY KEY, body TEXT NOT NULL)')
  const insert = json.prepare('INSERT INTO event (body) VALUES (?)')
  const words = createWordReader(reader)
  const extra = extraReader(reader)
  let events = 0
  json.transaction(() => {
    forEachRow(reader, 0, (row) => {
      const event = decodeEvent(row, words, extra(row.seq))
      if (!event || events === JSON_EVENTS) return
      insert.run(JSON.stringify(event))
      events++
    })
  })()
  reader.close()
  json.pragma('wal_checkpoint(TRUNCATE)')
  json.close()
  return statSync(file).size / events
}

/** Size per million events, and the pages of a person's history, from one filled journal. */
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
      name: 'bytes per event, against JSON',
      unit: 'B',
      goal: { of: 'ratio', atMost: 1 / 8 },
      statistic: 'median',
      better: 'lower',
      rounds: 1,
      ours: () => filled().bytes / filled().events,
      baseline: () => bytesAsJson(filled()),
      baselineName: 'JSON rows',
    },
    {
      name: `replay a million events (${million})`,
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
        const rows = opened.value.journal.lastSeq()
        opened.value.connection.close()
        return (took * MEGABYTE) / rows
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

/** A restart as after a crash: the newest snapshot, and the rows since. */
function restart(holders: number, tail: number, atMost: number): Measurement {
  let place: Place | undefined
  const make = (): Place => {
    const world = createWorld(holders, 31)
    const fresh = createPlace(world)
    // Everyone has already passed before the snapshot, as in a site that has run for a while.
    const before = fresh.open()
    const everyone = numbered(world.everyone())
    for (let done = 0; done < everyone.length; done += 512) before.process(everyone.slice(done, done + 512))
    before.close()
    // A newer snapshot goes to another folder.
    const loop = fresh.open(fresh.folder)
    const from = loop.status().lastSeq
    while (loop.status().lastSeq < from + tail) loop.process(numbered(world.records(512)))
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

export const restartRows: RowsFile = ({ quick }) => [
  ...filledRows(quick ? 200_000 : 1_000_000),
  restart(100_000, 100_000, 150),
  ...(quick ? [] : [restart(1_000_000, 100_000, 400)]),
]
