import { describe, expect, test } from 'vitest'
import { figureText, goalText, measure, median, percentile, rowLine, type Measurement } from '../../bench/row'

/** Gives these values one after the other. */
function series<T>(...values: readonly T[]): () => T {
  let at = 0
  return () => {
    const value = values[at % values.length]
    at += 1
    if (value === undefined) throw new Error('no values')
    return value
  }
}

const row = (changes: Partial<Measurement>): Measurement => ({
  name: 'a row',
  unit: 'ms',
  goal: { of: 'ratio', atMost: 1.5 },
  statistic: 'median',
  better: 'lower',
  rounds: 3,
  ours: () => 12,
  baseline: () => 10,
  baselineName: 'raw',
  ...changes,
})

describe('measure', () => {
  test('passes when the ratio of the medians is within the goal', async () => {
    const result = await measure(row({ ours: series(12, 99, 13), baseline: series(10, 9, 11) }))
    expect(result).toMatchObject({ ours: 13, baseline: 10, ratio: 1.3, verdict: 'PASS', goal: '<=1.5x', rounds: 3 })
  })

  test('fails when it is not', async () => {
    expect(await measure(row({ ours: () => 16 }))).toMatchObject({ ratio: 1.6, verdict: 'FAIL' })
    const slow = row({ goal: { of: 'ratio', atLeast: 0.5 }, better: 'higher', ours: () => 4 })
    expect(await measure(slow)).toMatchObject({ ratio: 0.4, verdict: 'FAIL' })
  })

  test('takes the best of each side where only the processor limits', async () => {
    const best = row({ statistic: 'best', better: 'higher', ours: series(5, 8, 6), baseline: series(10, 11, 16) })
    expect(await measure({ ...best, goal: { of: 'ratio', atLeast: 0.5 } })).toMatchObject({ ours: 8, baseline: 16 })
    expect(await measure({ ...best, better: 'lower' })).toMatchObject({ ours: 5, baseline: 10 })
  })

  test('lets the sides begin by turns', async () => {
    const order: string[] = []
    await measure(
      row({ ours: () => order.push('o'), baseline: () => order.push('b'), goal: { of: 'ours', atLeast: 0 } }),
    )
    expect(order.slice(0, 6).join('')).toBe('obboob')
  })

  test('measures once more when the baseline is noisy', async () => {
    let calls = 0
    const result = await measure(row({ baseline: () => ((calls += 1) === 2 ? 30 : 10) }))
    expect(calls).toBe(6)
    expect(result).toMatchObject({ verdict: 'PASS', spread: 1 })
  })

  test('never passes or fails on a baseline that stays noisy', async () => {
    const noisy = { baseline: series(10, 21, 12) }
    expect(await measure(row({ ours: () => 1, ...noisy }))).toMatchObject({ verdict: 'NOISY', spread: 2.1 })
    expect(await measure(row({ ours: () => 99, ...noisy }))).toMatchObject({ verdict: 'NOISY' })
  })

  test('fails when the two sides computed different things, however fast', async () => {
    const result = await measure(
      row({ ours: () => ({ value: 1, checksum: 'aa' }), baseline: () => ({ value: 10, checksum: 'bb' }) }),
    )
    expect(result).toMatchObject({ verdict: 'FAIL', note: 'results differ: aa bb' })
  })

  test('judges our own figure where there is no baseline', async () => {
    const goal = { of: 'ours', atMost: 150 } as const
    const { baseline: _, ...alone } = row({ goal, ours: () => 140 })
    expect(await measure(alone)).toMatchObject({ ratio: null, verdict: 'PASS', goal: '<=150 ms' })
    expect(await measure({ ...alone, ours: () => 151 })).toMatchObject({ verdict: 'FAIL' })
  })

  test('fails a row that throws, with its message, and closes it', async () => {
    let closed = false
    const broken = row({
      ours: () => {
        throw new Error('the disk is full')
      },
      close: () => void (closed = true),
    })
    expect(await measure(broken)).toMatchObject({ verdict: 'FAIL', note: 'the disk is full' })
    expect(closed).toBe(true)
  })

  test('fails a figure that is not a number', async () => {
    expect((await measure(row({ ours: () => Number.NaN }))).verdict).toBe('FAIL')
    expect((await measure(row({ baseline: () => Number.NaN }))).verdict).toBe('NOISY')
  })

  test('says why a row is skipped', async () => {
    const result = await measure({ name: 'C++ engine', skip: 'g++ is not installed' })
    expect(rowLine(result)).toMatch(/^C\+\+ engine .*SKIP \(g\+\+ is not installed\)$/)
  })
})

test('median and percentile', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3)
  expect(percentile([1, 2, 3, 4], 0.99)).toBe(4)
  expect(percentile([1, 2], 0)).toBe(1)
})

test.each([
  [14_400_000, '14.4 M'],
  [2_500_000_000, '2.5 G'],
  [37_600, '37.6 k'],
  [821, '821'],
  [12.34, '12.3'],
  [0.756, '0.76'],
  [null, '-'],
])('%s is printed as %s', (value, text) => {
  expect(figureText(value)).toBe(text)
})

test('a goal on a ratio ends in x, one on our own figure in its unit', () => {
  expect(goalText({ of: 'ratio', atLeast: 0.5 }, 'k/s')).toBe('>=0.5x')
  expect(goalText({ of: 'ours', atMost: 150 }, 'ms')).toBe('<=150 ms')
})
