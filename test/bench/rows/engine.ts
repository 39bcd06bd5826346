import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Floor } from '../baseline/floor'
import { OurEngine } from '../engine/ours'
import { makeWorld, type World } from '../engine/world'
import { writeWorldFile } from '../engine/world-file'
import { percentile, type Measurement, type RowsFile, type Sample, type Skipped } from '../row'

// Decisions of one thread, by integers, beside a C++ loop of the same work and beside the least that any engine must do.
// Processor time, not the clock on the wall: what else the machine does counts as little as it can.

const READERS = 500
const SECONDS = 1e6

interface Prepared {
  readonly world: World
  readonly low: Int32Array
  readonly high: Int32Array
}

const prepare = (holders: number, readers: number, reads: number): Prepared => {
  const world = makeWorld(holders, readers, reads)
  return { world, ...OurEngine.keys(world) }
}

function perSecond(reads: number, work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return reads / ((user + system) / SECONDS)
}

function ours({ world, low, high }: Prepared): Sample {
  const engine = new OurEngine(world)
  const reads = world.reader.length
  const value = perSecond(reads, () => {
    for (let i = 0; i < reads; i++)
      engine.decide(world.reader[i] as number, low[i] as number, high[i] as number, world.at[i] as number)
  })
  return { value, checksum: String(engine.checksum) }
}

function floor({ world, low, high }: Prepared): Sample {
  const holders = OurEngine.keys({
    ...world,
    facility: Int32Array.from(world.site.cardholders, ({ credentials }) => credentials[0]?.card?.facility ?? 0),
    number: Int32Array.from(world.site.cardholders, ({ credentials }) => Number(credentials[0]?.card?.number)),
  })
  const least = new Floor(holders.low, holders.high)
  const reads = world.reader.length
  const value = perSecond(reads, () => {
    for (let i = 0; i < reads; i++)
      least.step(world.reader[i] as number, low[i] as number, high[i] as number, world.at[i] as number)
  })
  if (!Number.isFinite(least.sum)) throw new Error('the floor found nothing')
  return value
}

function p99Of({ world, low, high }: Prepared): number {
  const engine = new OurEngine(world)
  const reads = world.reader.length
  const took = new Float64Array(reads)
  for (let i = 0; i < reads; i++) {
    const before = performance.now()
    engine.decide(world.reader[i] as number, low[i] as number, high[i] as number, world.at[i] as number)
    took[i] = (performance.now() - before) * 1e6
  }
  return percentile([...took], 0.99)
}

interface CppLine {
  readonly perSecond: number
  readonly checksum: number
  readonly p99: number
  readonly bytes: number
}

/** The C++ loop, compiled for this machine; undefined where there is no compiler. */
function compileCpp(folder: string): string | undefined {
  const binary = join(folder, 'engine')
  const source = join(__dirname, '..', '..', 'test', 'bench', 'baseline', 'engine.cpp')
  const made = spawnSync('g++', ['-O3', '-march=native', '-std=c++20', '-o', binary, source], { stdio: 'ignore' })
  return made.status === 0 ? binary : undefined
}

function cpp(binary: string, worldFile: string, latency: boolean): CppLine {
  const line = execFileSync(binary, [worldFile, '1', ...(latency ? ['latency'] : [])], { encoding: 'utf8' })
  return JSON.parse(line) as CppLine
}

export const engineRows: RowsFile = ({ quick }) => {
  const holders = 100_000
  const reads = quick ? 400_000 : 2_000_000
  const rounds = quick ? 4 : 6
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-bench-'))
  const worldFile = join(folder, 'world')
  let prepared: Prepared | undefined
  const at = (): Prepared => {
    if (prepared === undefined) {
      prepared = prepare(holders, READERS, reads)
      writeWorldFile(prepared.world, worldFile)
    }
    return prepared
  }
  const binary = compileCpp(folder)
  const common = { unit: '/s', statistic: 'best', better: 'higher', rounds } as const
  const rows: (Measurement | Skipped)[] = [
    {
      ...common,
      name: 'engine decisions/s, beside the floor',
      goal: { of: 'ratio', atLeast: 0.35 },
      ours: () => ours(at()),
      baseline: () => floor(at()),
      baselineName: 'look-up and one record',
    },
  ]
  if (binary === undefined) rows.push({ name: 'engine decisions/s, beside C++', skip: 'no g++ on this machine' })
  else {
    rows.push(
      {
        ...common,
        name: 'engine decisions/s, beside C++',
        goal: { of: 'ratio', atLeast: 0.5 },
        ours: () => ours(at()),
        baseline: () => {
          at()
          const line = cpp(binary, worldFile, false)
          return { value: line.perSecond, checksum: String(line.checksum) }
        },
        baselineName: 'C++ loop',
      },
      {
        name: 'engine p99, beside C++',
        unit: 'ns',
        statistic: 'best',
        better: 'lower',
        rounds: Math.min(rounds, 4),
        goal: { of: 'ratio', atMost: 2 },
        ours: () => p99Of(at()),
        baseline: () => {
          at()
          return cpp(binary, worldFile, true).p99
        },
        baselineName: 'C++ loop',
      },
    )
  }
  rows.push(
    {
      name: 'engine memory a cardholder',
      unit: 'bytes',
      statistic: 'median',
      better: 'lower',
      rounds: 1,
      goal: { of: 'ours', atMost: 64 },
      ours: () => {
        const { world, low, high } = at()
        const engine = new OurEngine(world)
        for (let i = 0; i < reads; i++)
          engine.decide(world.reader[i] as number, low[i] as number, high[i] as number, world.at[i] as number)
        return engine.bytes / holders
      },
    },
    {
      ...common,
      name: 'engine, 5,000 readers beside 50',
      goal: { of: 'ratio', atLeast: 0.67 },
      ours: (
        (large: Prepared | undefined) => () =>
          ours((large ??= prepare(10_000, 5_000, reads / 4)))
      )(undefined),
      baseline: ((small: Prepared | undefined) => () => {
        const sample = ours((small ??= prepare(10_000, 50, reads / 4)))
        return typeof sample === 'number' ? sample : sample.value
      })(undefined),
      baselineName: '50 readers',
      close: () => rmSync(folder, { recursive: true, force: true }),
    },
  )
  return rows
}
