// A row of the benchmark: one of our figures beside a baseline from the same run. Absolute figures change with the
// machine and its load; ratios of alternated rounds do not.

/** Result of one round: the figure, and a checksum of the result when both sides must compute the same. */
export type Sample = number | { readonly value: number; readonly checksum: string }

/** The target of a row: a bound on ours / baseline or, where no baseline makes sense, on our own figure. */
export type Goal =
  | { readonly of: 'ratio'; readonly atLeast: number }
  | { readonly of: 'ratio'; readonly atMost: number }
  | { readonly of: 'ours'; readonly atMost: number }
  | { readonly of: 'ours'; readonly atLeast: number }

export interface Measurement {
  /** Unique; `--only` selects rows by the start of the name. */
  readonly name: string
  readonly unit: string
  readonly goal: Goal
  /** `best` for rows limited only by the processor, `median` for rows that wait for a disk or another process. */
  readonly statistic: 'median' | 'best'
  /** Which direction is good; defines `best`. */
  readonly better: 'higher' | 'lower'
  readonly rounds: number
  readonly ours: () => Sample | Promise<Sample>
  /** Absent only where the goal bounds our figure alone; our own rounds then show the noise. */
  readonly baseline?: () => Sample | Promise<Sample>
  /** Description of the baseline for the reader. */
  readonly baselineName?: string
  readonly close?: () => void | Promise<void>
}

/** A row that cannot be measured on this machine, with the reason as text. */
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
  /** Largest divided by smallest figure of the baseline's own rounds: 1 is perfectly quiet. */
  readonly spread: number | null
  readonly verdict: Verdict
  readonly note: string
}

/** The options for rows. */
export interface BenchOptions {
  /** Fewer rounds and smaller worlds: each row takes less than a minute. */
  readonly quick: boolean
  /** Added to every fsync and fdatasync, microseconds; 0 for none. */
  readonly syncDelayMicros: number
  /** Folder that stores long pasts for the next run. */
  readonly past: string | undefined
}

/** A file of rows: called once, when the options are known. */
export type RowsFile = (options: BenchOptions) => readonly (Measurement | Skipped)[]

/** With a larger spread between its own rounds a baseline is useless for comparison. */
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
  // Two zeros have no ratio, and no noise.
  return most === least ? 1 : most / least
}

function summary(values: readonly number[], { statistic, better }: Measurement): number {
  if (statistic === 'median') return median(values)
  return better === 'higher' ? Math.max(...values) : Math.min(...values)
}

/** The goal as printed: `>=0.80x`, or `<=1500 ms` for a bound on our own figure. */
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

/** Runs both sides in every round, in alternating order, so that warm-up and drift affect both equally. */
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
  // different results are wrong at any speed, noisy or not
  if (checksums.size > 1) return { ...row, verdict: 'FAIL', note: `results differ: ${[...checksums].join(' ')}` }
  if (!(spread <= noisySpread)) return { ...row, verdict: 'NOISY', note: `rounds differ by ${spread.toFixed(1)}x` }
  return { ...row, verdict: reached(measurement.goal, figure, ratio) ? 'PASS' : 'FAIL', note: '' }
}

/** Measures a row. A noisy row is measured once more; if it is still noisy it is reported as such and never passes. */
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

/** A row as printed. */
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
