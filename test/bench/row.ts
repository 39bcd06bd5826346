// A row of the benchmark: a figure of ours beside a baseline measured in the same run. Absolute figures move with the
// machine and its load; ratios of alternated rounds hold.

/** What one round gives: the figure, and a checksum of what was computed when both sides must compute the same. */
export type Sample = number | { readonly value: number; readonly checksum: string }

/** What a row must reach: a bound on ours / baseline, or, where no baseline makes sense, on our own figure. */
export type Goal =
  | { readonly of: 'ratio'; readonly atLeast: number }
  | { readonly of: 'ratio'; readonly atMost: number }
  | { readonly of: 'ours'; readonly atMost: number }
  | { readonly of: 'ours'; readonly atLeast: number }

export interface Measurement {
  /** Unique; `--only` picks rows by the beginning of it. */
  readonly name: string
  readonly unit: string
  readonly goal: Goal
  /** `best` for rows that only the processor limits, `median` for all that waits for a disk or another process. */
  readonly statistic: 'median' | 'best'
  /** Which direction is good; decides what `best` means. */
  readonly better: 'higher' | 'lower'
  readonly rounds: number
  readonly ours: () => Sample | Promise<Sample>
  /** Left out only where the goal is one of ours alone; our own rounds then show the noise. */
  readonly baseline?: () => Sample | Promise<Sample>
  /** What the baseline is, for the reader. */
  readonly baselineName?: string
  readonly close?: () => void | Promise<void>
}

/** A row that cannot be measured on this machine says why, in words. */
export interface Skipped {
  readonly name: string
  readonly skip: string
}

export type Verdict = 'PASS' | 'FAIL' | 'NOISY' | 'SKIP'

export interface Row {
  readonly name: string
  readonly unit: string
  readonly ours: number | null
  readonly baseline: number | null
  readonly baselineName: string
  readonly ratio: number | null
  readonly goal: string
  readonly rounds: number
  /** Largest through smallest figure of the baseline's own rounds: 1 is perfectly quiet. */
  readonly spread: number | null
  readonly verdict: Verdict
  readonly note: string
}

/** The options that rows may look at. */
export interface BenchOptions {
  /** Fewer rounds and smaller worlds: each row takes less than a minute. */
  readonly quick: boolean
  /** Added to every fsync and fdatasync, microseconds; 0 when there is no delay. */
  readonly syncDelayMicros: number
  /** Folder in which long pasts stay, so that the next run need not write them again. */
  readonly past: string | undefined
}

/** A file of rows: it is asked for its rows once, when the options are known. */
export type RowsFile = (options: BenchOptions) => readonly (Measurement | Skipped)[]

/** A baseline whose own rounds differ by more than this says nothing about us. */
const noisySpread = 2

const valueOf = (sample: Sample): number => (typeof sample === 'number' ? sample : sample.value)
const checksumOf = (sample: Sample): string | undefined => (typeof sample === 'number' ? undefined : sample.checksum)

/** The middle value; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Nearest-rank percentile; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

function spreadOf(values: readonly number[]): number {
  const [most, least] = [Math.max(...values), Math.min(...values)]
  // Of nothing at all there is no ratio, and no noise.
  return most === least ? 1 : most / least
}

function summary(values: readonly number[], { statistic, better }: Measurement): number {
  if (statistic === 'median') return median(values)
  return better === 'higher' ? Math.max(...values) : Math.min(...values)
}

/** The goal as it is printed: `>=0.80x`, or `<=1500 ms` for a bound on our own figure. */
export function goalText(goal: Goal, unit: string): string {
  const bound = 'atLeast' in goal ? `>=${goal.atLeast}` : `<=${goal.atMost}`
  return goal.of === 'ratio' ? `${bound}x` : `${bound} ${unit}`
}

function reached(goal: Goal, ours: number, ratio: number | null): boolean {
  const figure = goal.of === 'ratio' ? ratio : ours
  if (figure === null || !Number.isFinite(figure)) return false
  return 'atLeast' in goal ? figure >= goal.atLeast : figure <= goal.atMost
}

interface Rounds {
  readonly ours: readonly Sample[]
  readonly baseline: readonly Sample[]
}

/** Both sides in every round, and the other one first in every second round: what warms up or drifts meets both alike. */
async function runRounds(measurement: Measurement): Promise<Rounds> {
  const ours: Sample[] = []
  const baseline: Sample[] = []
  const sides = [
    async () => void ours.push(await measurement.ours()),
    async () => void (measurement.baseline && baseline.push(await measurement.baseline())),
  ]
  for (let round = 0; round < measurement.rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) await side()
  }
  return { ours, baseline }
}

function judge(measurement: Measurement, { ours, baseline }: Rounds): Row {
  const ourValues = ours.map(valueOf)
  const baseValues = baseline.map(valueOf)
  const figure = summary(ourValues, measurement)
  const base = baseValues.length > 0 ? summary(baseValues, measurement) : null
  const ratio = base === null ? null : figure / base
  const spread = spreadOf(baseValues.length > 0 ? baseValues : ourValues)
  const checksums = new Set([...ours, ...baseline].map(checksumOf).filter((each) => each !== undefined))
  const row = {
    name: measurement.name,
    unit: measurement.unit,
    ours: figure,
    baseline: base,
    baselineName: measurement.baselineName ?? '',
    ratio,
    goal: goalText(measurement.goal, measurement.unit),
    rounds: measurement.rounds,
    spread,
  }
  // different results are wrong however fast they came, noise or not
  if (checksums.size > 1) return { ...row, verdict: 'FAIL', note: `results differ: ${[...checksums].join(' ')}` }
  if (!(spread <= noisySpread)) return { ...row, verdict: 'NOISY', note: `rounds differ by ${spread.toFixed(1)}x` }
  return { ...row, verdict: reached(measurement.goal, figure, ratio) ? 'PASS' : 'FAIL', note: '' }
}

/** Measures a row. A noisy one is measured once more; what is still noisy is said to be so and never passes. */
export async function measure(measurement: Measurement | Skipped): Promise<Row> {
  if ('skip' in measurement) return { ...blank(measurement.name), verdict: 'SKIP', note: measurement.skip }
  try {
    const first = judge(measurement, await runRounds(measurement))
    return first.verdict === 'NOISY' ? judge(measurement, await runRounds(measurement)) : first
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error)
    return { ...blank(measurement.name), goal: goalText(measurement.goal, measurement.unit), verdict: 'FAIL', note }
  } finally {
    await measurement.close?.()
  }
}

const blank = (name: string): Omit<Row, 'verdict' | 'note'> => ({
  name,
  unit: '',
  ours: null,
  baseline: null,
  baselineName: '',
  ratio: null,
  goal: '',
  rounds: 0,
  spread: null,
})

/** A figure in at most four characters before its unit: `14.4 M`, `821`, `0.76`. */
export function figureText(value: number | null): string {
  if (value === null) return '-'
  const size = Math.abs(value)
  for (const [limit, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e4, 'k'],
  ] as const) {
    const scale = letter === 'k' ? 1e3 : limit
    if (size >= limit) return `${(value / scale).toFixed(size / scale >= 100 ? 0 : 1)} ${letter}`
  }
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2)
}

const widths = [34, 14, 26, 8, 12, 7, 8, 8] as const

const line = (cells: readonly string[]): string =>
  cells
    .map((cell, at) => cell.padEnd(widths[at] ?? 0))
    .join(' ')
    .trimEnd()

export const headingLine = (): string =>
  line(['row', 'ours', 'baseline (same run)', 'ratio', 'goal', 'rounds', 'spread', 'verdict'])

/** A row as it is printed. */
export function rowLine(row: Row): string {
  const words = row.note === '' ? row.verdict : `${row.verdict} (${row.note})`
  if (row.verdict === 'SKIP') return line([row.name, '-', '-', '-', '-', '-', '-', words])
  return line([
    row.name,
    `${figureText(row.ours)} ${row.unit}`,
    row.baseline === null ? '-' : `${row.baselineName} ${figureText(row.baseline)}`.trim(),
    row.ratio === null ? '-' : row.ratio.toFixed(2),
    row.goal,
    String(row.rounds),
    row.spread === null ? '-' : `${row.spread.toFixed(1)}x`,
    words,
  ])
}
