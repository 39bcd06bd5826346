import { expect, test } from 'vitest'
import { countLatency, medianLatencyMs, newLatencies } from '../../../main/osdp/latencies'
import { LONG_ROUND_MS, roundMs } from '../../../main/osdp/line-timing'

test('the median is the upper end of its half millisecond', () => {
  const latencies = newLatencies()
  expect(medianLatencyMs(latencies)).toBe(null)
  for (const ms of [0.1, 3.2, 3.3, 40, 9_999]) countLatency(latencies, ms)
  expect(medianLatencyMs(latencies)).toBe(3.5)
  for (let i = 0; i < 10; i++) countLatency(latencies, 9_999)
  expect(medianLatencyMs(latencies)).toBe(256)
})

test.each([
  [{ secure: 1, clear: 0 }, 9_600, 38.4],
  [{ secure: 0, clear: 1 }, 9_600, 25.9],
  [{ secure: 32, clear: 0 }, 115_200, 190.4],
] as const)('the polling round of %j at %i baud matches osdp.md 16', (readers, baud, ms) => {
  expect(roundMs(readers, baud)).toBeCloseTo(ms, 0)
})

test('eight secure readers at 9600 are too many for one line, seven are not', () => {
  expect(roundMs({ secure: 8, clear: 0 }, 9_600)).toBeGreaterThan(LONG_ROUND_MS)
  expect(roundMs({ secure: 7, clear: 0 }, 9_600)).toBeLessThan(LONG_ROUND_MS)
})
