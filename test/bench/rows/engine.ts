import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PerformanceObserver } from 'node:perf_hooks'
import { Floor } from '../baseline/floor'
import { NaiveEngine, plainJudge } from '../engine/naive'
import { cardWords, OurEngine, type CardWords } from '../engine/ours'
import { jsonRulesJudge, xstateJudge } from '../engine/peers'
import { makeWorld, WORLD_START, type World } from '../engine/world'
import { writeWorldFile } from '../engine/world-file'
import { LocalTime } from '../../../main/engine/local-time'
import type { Measurement, RowsFile, Sample, Skipped } from '../row'

/**
 * Decisions of the engine without its event objects, compared with the same rules in C++, in everyday JavaScript and in
 * rule engines, on the same seeded world. Speed is by processor time, so that other programs affect it as little as
 * possible.
 */
export const engineRows: RowsFile = ({ quick }) => {
  const reads = quick ? 400_000 : 2_000_000
  const rounds = quick ? 4 : 6
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const worlds = new Worlds()
  const cpp = new CppLoop(folder, worlds)
  const big = quick ? 200_000 : 1_000_000
  const rows: (Measurement | Skipped)[] = []
  const missing = cpp.missing()

  if (missing === null)
    rows.push(
      {
        name: 'engine decisions/s',
        unit: '/s',
        goal: { of: 'ratio', atLeast: 0.5 },
        statistic: 'best',
        better: 'higher',
        rounds,
        ours: () => ourSpeed(worlds.get(100_000, 500, reads)),
        baseline: () => cpp.speed(100_000, 500, reads),
        baselineName: 'C++',
      },
      {
        name: 'engine p99',
        unit: 'ns',
        goal: { of: 'ratio', atMost: 2 },
        statistic: 'best',
        better: 'lower',
        rounds: quick ? 2 : 4,
        ours: () => ourP99(worlds.get(100_000, 500, reads)),
        baseline: () => cpp.p99(100_000, 500, reads),
        baselineName: 'C++',
      },
      {
        name: 'engine bytes per cardholder, C++',
        unit: 'B',
        goal: { of: 'ratio', atMost: 1.5 },
        statistic: 'best',
        better: 'lower',
        rounds: 1,
        ours: () => ourBytes(worlds.get(100_000, 500, reads)),
        baseline: () => cpp.bytes(100_000, 500, reads),
        baselineName: 'C++',
      },
      {
        name: `engine 10 k to ${big / 1000} k cardholders`,
        unit: 'x cost',
        goal: { of: 'ratio', atMost: 1.2 },
        statistic: 'median',
        better: 'lower',
        rounds: quick ? 1 : 3,
        ours: () => valueOf(ourSpeed(worlds.get(10_000, 500, reads))) / valueOf(ourSpeed(worlds.get(big, 500, reads))),
        baseline: () => valueOf(cpp.speed(10_000, 500, reads)) / valueOf(cpp.speed(big, 500, reads)),
        baselineName: 'C++',
      },
    )
  else
    rows.push(
      { name: 'engine decisions/s', skip: missing },
      // Without a C++ loop: the minimum for any engine, which needs no compiler (G1).
      {
        name: 'engine against floor',
        unit: '/s',
        goal: { of: 'ratio', atLeast: 0.35 },
        statistic: 'best',
        better: 'higher',
        rounds,
        ours: () => valueOf(ourSpeed(worlds.get(100_000, 500, reads))),
        baseline: () => floorSpeed(worlds.get(100_000, 500, reads)),
        baselineName: 'look-up and one write',
      },
    )

  rows.push(
    {
      name: 'engine bytes per cardholder',
      unit: 'B',
      goal: { of: 'ours', atMost: 64 },
      statistic: 'best',
      better: 'lower',
      rounds: 1,
      ours: () => valueOf(ourBytes(worlds.get(100_000, 500, reads))),
    },
    {
      name: 'engine 50 to 5,000 readers',
      unit: 'x cost',
      goal: { of: 'ours', atMost: 1.5 },
      statistic: 'median',
      better: 'lower',
      rounds: quick ? 1 : 3,
      ours: () =>
        valueOf(ourSpeed(worlds.get(100_000, 50, reads))) / valueOf(ourSpeed(worlds.get(100_000, 5_000, reads))),
    },
    {
      name: 'engine worst pause, GC',
      unit: 'ms',
      goal: { of: 'ours', atMost: 1 },
      statistic: 'best',
      better: 'lower',
      rounds: 2,
      ours: () => worstPause(worlds.get(big, 500, reads)),
    },
    {
      name: 'engine against Maps of objects',
      unit: '/s',
      goal: { of: 'ratio', atLeast: 3 },
      statistic: 'best',
      better: 'higher',
      rounds: quick ? 2 : 3,
      ours: () => ourSpeed(worlds.get(100_000, 500, 400_000)),
      baseline: () => naiveSpeed(worlds.get(100_000, 500, 400_000)),
      baselineName: 'Maps',
    },
    {
      name: 'engine against json-rules-engine',
      unit: '/s',
      goal: { of: 'ratio', atLeast: 100 },
      statistic: 'best',
      better: 'higher',
      rounds: 2,
      ours: () => valueOf(ourSpeed(worlds.get(100_000, 500, reads))),
      baseline: () => jsonRulesSpeed(worlds.get(100_000, 500, 4_000)),
      baselineName: 'json-rules-engine',
    },
    {
      name: 'engine against XState',
      unit: '/s',
      goal: { of: 'ratio', atLeast: 20 },
      statistic: 'best',
      better: 'higher',
      rounds: 2,
      ours: () => valueOf(ourSpeed(worlds.get(100_000, 500, reads))),
      baseline: () => xstateSpeed(worlds.get(100_000, 500, 40_000)),
      baselineName: 'XState',
    },
  )
  return rows
}

interface Made {
  readonly world: World
  readonly cards: CardWords
  readonly name: string
}

/** Creates each world once and stores only the last few, since the big ones are big. */
class Worlds {
  private readonly made = new Map<string, Made>()

  get(holders: number, readers: number, reads: number): Made {
    const name = `${holders}-${readers}-${reads}`
    const existing = this.made.get(name)
    if (existing) return existing
    const world = makeWorld(holders, readers, reads)
    const made = { world, cards: cardWords(world), name }
    for (const oldest of this.made.keys()) {
      if (this.made.size < 3) break
      this.made.delete(oldest)
    }
    this.made.set(name, made)
    return made
  }
}

const valueOf = (sample: Sample): number => (typeof sample === 'number' ? sample : sample.value)

function processorSeconds(run: () => void): number {
  const since = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

function ourSpeed({ world, cards }: Made): { value: number; checksum: string } {
  const engine = new OurEngine(world, cards)
  const reads = world.reader.length
  const seconds = processorSeconds(() => {
    for (let i = 0; i < reads; i++) engine.decide(i)
  })
  return { value: reads / seconds, checksum: String(engine.checksum) }
}

function ourP99({ world, cards }: Made): Sample {
  const engine = new OurEngine(world, cards)
  const counts = new Uint32Array(1 << 20)
  for (let i = 0; i < world.reader.length; i++) {
    const since = performance.now()
    engine.decide(i)
    const took = Math.min(counts.length - 1, Math.round((performance.now() - since) * 1e6))
    counts[took] = (counts[took] as number) + 1
  }
  let seen = 0
  for (let took = 0; took < counts.length; took++) {
    seen += counts[took] as number
    if (seen >= world.reader.length * 0.99) return { value: took, checksum: String(engine.checksum) }
  }
  return counts.length
}

function ourBytes({ world, cards }: Made): Sample {
  const engine = new OurEngine(world, cards)
  for (let i = 0; i < world.reader.length; i++) engine.decide(i)
  return { value: engine.bytes / world.site.cardholders.length, checksum: String(engine.checksum) }
}

function floorSpeed({ world, cards }: Made): number {
  const own = cardWords({
    facility: Int32Array.from(world.site.cardholders, ({ credentials }) => Number(credentials[0]?.card?.facility ?? 0)),
    number: Int32Array.from(world.site.cardholders, ({ credentials }) => Number(credentials[0]?.card?.number)),
  })
  const floor = new Floor(own.low, own.high)
  const reads = world.reader.length
  const seconds = processorSeconds(() => {
    for (let i = 0; i < reads; i++)
      floor.step(world.reader[i] as number, cards.low[i] as number, cards.high[i] as number, world.at[i] as number)
  })
  if (!Number.isFinite(floor.sum)) throw new Error('the floor found nothing')
  return reads / seconds
}

async function worstPause({ world, cards }: Made): Promise<number> {
  const engine = new OurEngine(world, cards)
  for (let i = 0; i < Math.min(100_000, world.reader.length); i++) engine.decide(i)
  const fresh = new OurEngine(world, cards)
  globalThis.gc?.()
  await new Promise((resolve) => setImmediate(resolve))
  let worst = 0
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) worst = Math.max(worst, duration)
  })
  observer.observe({ entryTypes: ['gc'] })
  for (let i = 0; i < world.reader.length; i++) fresh.decide(i)
  await new Promise((resolve) => setTimeout(resolve, 50))
  observer.disconnect()
  // Without any collection the ratio would be 0 / 0, so no collection counts as a microsecond.
  return Math.max(worst, 0.001)
}

const offsetOf = (world: World): number => new LocalTime(world.site.timeZone).offsetAt(WORLD_START)

function naiveSpeed({ world }: Made): Sample {
  const engine = new NaiveEngine(world, plainJudge, offsetOf(world))
  const seconds = processorSeconds(() => {
    for (let i = 0; i < world.reader.length; i++) engine.decide(i)
  })
  return { value: world.reader.length / seconds, checksum: String(engine.checksum) }
}

/** Peers decide fewer reads; checks that they decide those as we do. */
function mustAgree(made: Made, engine: NaiveEngine): void {
  const { checksum } = ourSpeed(made)
  if (String(engine.checksum) !== checksum) throw new Error(`results differ: ${engine.checksum} ${checksum}`)
}

async function jsonRulesSpeed(made: Made): Promise<number> {
  const { world } = made
  const engine = new NaiveEngine(world, jsonRulesJudge(), offsetOf(world))
  const since = process.cpuUsage()
  for (let i = 0; i < world.reader.length; i++) await engine.decideAsync(i)
  const { user, system } = process.cpuUsage(since)
  mustAgree(made, engine)
  return world.reader.length / ((user + system) / 1e6)
}

function xstateSpeed(made: Made): number {
  const { world } = made
  const engine = new NaiveEngine(world, xstateJudge(4_000), offsetOf(world))
  const seconds = processorSeconds(() => {
    for (let i = 0; i < world.reader.length; i++) engine.decide(i)
  })
  mustAgree(made, engine)
  return world.reader.length / seconds
}

/** The C++ loop of baseline/engine.cpp, compiled once here. */
class CppLoop {
  private readonly binary: string
  private compiled: string | null | undefined

  constructor(
    private readonly folder: string,
    private readonly worlds: Worlds,
  ) {
    this.binary = join(folder, 'engine')
  }

  /** Why there is no C++ loop here, or null. */
  missing(): string | null {
    if (this.compiled === undefined) {
      // this runs as out/main/bench.js
      const source = join(__dirname, '..', '..', 'test', 'bench', 'baseline', 'engine.cpp')
      const { status, error } = spawnSync('g++', ['-O3', '-march=native', '-std=c++17', '-o', this.binary, source])
      this.compiled =
        status === 0 ? null : `no C++ loop: ${error ? 'g++ is missing' : 'engine.cpp could not be compiled'}`
    }
    return this.compiled
  }

  speed(holders: number, readers: number, reads: number): Sample {
    const { perSecond, checksum } = this.run(holders, readers, reads)
    return { value: perSecond, checksum }
  }
  p99(holders: number, readers: number, reads: number): Sample {
    const { p99, checksum } = this.run(holders, readers, reads, 'latency')
    return { value: p99, checksum }
  }
  bytes(holders: number, readers: number, reads: number): Sample {
    const { bytes, checksum } = this.run(holders, readers, reads)
    return { value: bytes / holders, checksum }
  }

  private run(holders: number, readers: number, reads: number, ...more: string[]): Printed {
    const { world, name } = this.worlds.get(holders, readers, reads)
    const file = join(this.folder, name)
    if (!this.written.has(name)) writeWorldFile(world, file)
    this.written.add(name)
    const { status, stdout, stderr } = spawnSync(this.binary, [file, '1', ...more], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`the C++ loop ended with status ${status}: ${stderr}`)
    const printed = JSON.parse(stdout) as Omit<Printed, 'checksum'> & { readonly checksum: number }
    return { ...printed, checksum: String(printed.checksum) }
  }
  private readonly written = new Set<string>()
}

interface Printed {
  readonly perSecond: number
  readonly p99: number
  readonly bytes: number
  readonly checksum: string
}
