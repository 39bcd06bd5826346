/** Reads that arrive at random at a given rate, and how long each waits for its unlock. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { createClock } from '../../../main/clock'
import { startDecider } from '../../../main/decider/client'
import { openDatabase } from '../../../main/store/open'
import { lastPurged } from '../../../main/store/purged'
import { RETENTION_MARK } from '../../../main/store/mark-keys'
import type { World } from './world'

/** Answers reads: each call of `ask` is one read; `done` is called when its unlock may go. */
export interface Answering {
  readonly ask: (done: () => void) => void
  readonly close: () => Promise<void>
}

/** Milliseconds from each read to its answer, at `rate` reads per second for `seconds`. */
export function latencies(answering: Answering, rate: number, seconds: number): Promise<number[]> {
  const waits: number[] = []
  const count = Math.round(rate * seconds)
  let asked = 0
  let random = 17
  const gap = (): number => {
    random = (random * 48_271) % 2_147_483_647
    return (-Math.log(random / 2_147_483_647) * 1000) / rate
  }
  return new Promise((resolve) => {
    let due = performance.now()
    const turn = (): void => {
      const now = performance.now()
      while (due <= now && asked < count) {
        asked++
        // Counted from the arrival of the card, also when this loop was late: the read waited then too.
        const since = due
        answering.ask(() => {
          waits.push(performance.now() - since)
          if (waits.length === count) resolve(waits)
        })
        due += gap()
      }
      if (asked < count) setImmediate(turn)
    }
    turn()
  })
}

/** The decision thread, with a switch that lets it purge everything. */
export interface Product extends Answering {
  readonly purge: () => void
  /** Seq of the last purged row; 0 for none. */
  readonly purgedUpTo: () => number
}

export async function product(world: World): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  mkdirSync(join(folder, 'snapshots'))
  const started = await startDecider({
    startThread: (workerData) => new Worker(join(__dirname, 'decider.js'), { workerData }),
    journalFile: join(folder, 'journal.sqlite'),
    snapshotFolder: join(folder, 'snapshots'),
    keyFolder: folder,
    siteText: world.text,
    clock: createClock(),
    log: () => undefined,
  })
  if (!started.ok) throw new Error(started.error.detail)
  const decider = started.value
  // Names are written once each; the rest is ordinary traffic.
  await new Promise<void>((resolve) => {
    const everyone = world.everyone()
    let left = everyone.length
    decider.submit(
      everyone.map((record) => ({ kind: 'record' as const, record })),
      () => {
        if (--left === 0) resolve()
      },
    )
  })
  return {
    ask: (done) => {
      const [record] = world.reads(1)
      if (record) decider.submit([{ kind: 'record', record }], done)
    },
    purge: () => {
      const days = { access: 0, door: 0, violation: 0, device: 0, operator: 0 }
      const mark = { key: RETENTION_MARK, value: { days, holds: [] } }
      decider.submit([{ kind: 'mark', mark }])
    },
    purgedUpTo: () => {
      const reader = openDatabase(join(folder, 'journal.sqlite'), 'reader')
      const last = lastPurged(reader)
      reader.close()
      return last
    },
    close: async () => {
      await decider.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
