/** From a card at a reader to its unlock, through the product's threads and messages (G6, G7). */
import { DAY } from '../../../main/domain/time'
import { median, percentile } from '../row'
import type { Measurement, RowsFile } from '../row'
import { rawThread } from '../baseline/raw-thread'
import { latencies, product } from '../store/latency'
import type { Answering } from '../store/latency'
import { syncTimes } from '../machine'
import { createWorld } from '../store/world'
import type { World } from '../store/world'

const HOLDERS = 10_000
/** Rows that a purge must delete while the waits of reads are measured. */
const PURGED_AT_LEAST = 1_000

async function waited(answering: Promise<Answering>, rate: number, share: number, seconds: number): Promise<number> {
  const under = await answering
  try {
    await latencies(under, rate, 0.5)
    return percentile(await latencies(under, rate, seconds), share)
  } finally {
    await under.close()
  }
}

function row(world: World, rate: number, share: number, seconds: number) {
  return {
    name: `read->unlock p${share * 100} ${rate}/s`,
    unit: 'ms',
    statistic: 'median',
    better: 'lower',
    rounds: 5,
    ours: () => waited(product(world), rate, share, seconds),
  } as const
}

/** Compared with the same threads and messages that only append to a raw file and decide nothing. */
function besideRaw(world: World, rate: number, share: number, seconds: number): Measurement {
  return {
    ...row(world, rate, share, seconds),
    goal: { of: 'ratio', atMost: 1.5 },
    baseline: () => waited(rawThread(), rate, share, seconds),
    baselineName: 'raw append',
  }
}

/** Compared with the duration of a sync on this disk. */
function besideSync(
  world: World,
  rate: number,
  seconds: number,
  bound: (sync: number) => number,
  what: string,
): Measurement {
  const { name, ...rest } = row(world, rate, 0.99, seconds)
  return {
    ...rest,
    name: `${name}, of ${what}`,
    goal: { of: 'ratio', atMost: 1 },
    baseline: () => bound(median(syncTimes())),
    baselineName: what,
  }
}

/** Extra wait of a read while a purge runs, with all earlier rows past their retention. */
function purging(rate: number, seconds: number): Measurement {
  // Long before the machine's date: newer rows would stay, and nothing would be measured.
  const world = createWorld(HOLDERS, 37, Date.now() - 365 * DAY)
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

export const unlockRows: RowsFile = ({ quick, syncDelayMicros }) => {
  const world = createWorld(HOLDERS)
  const seconds = quick ? 2 : 5
  const slow = syncDelayMicros >= 1_000
  return [
    besideRaw(world, 500, 0.5, seconds),
    besideRaw(world, 500, 0.99, seconds),
    besideRaw(world, 3_000, 0.99, seconds),
    ...(slow
      ? [
          besideSync(world, 500, seconds, (sync) => 2 * sync + 1, '2 syncs + 1 ms'),
          besideSync(world, 3_000, seconds, (sync) => 2 * sync + 1, '2 syncs + 1 ms'),
          // More than one transaction per read could handle: the queue would grow without limit.
          besideSync(world, 20_000, seconds, (sync) => 5 * sync, '5 syncs'),
        ]
      : []),
    purging(500, seconds),
  ]
}
