import { describe, expect, it } from 'vitest'
import { doubledWait } from '../../../main/domain/doubling'

describe('waits that double', () => {
  it.each([
    ['from the first wait', { firstMs: 250, mostMs: 2_000 }, [0, 250, 500, 1_000, 2_000, 2_000]],
    ['from the second, where the first is another one', { firstMs: 0, secondMs: 1, mostMs: 5 }, [0, 0, 1, 2, 4, 5]],
    ['never beyond the longest', { firstMs: 9, mostMs: 5 }, [0, 5, 5, 5, 5, 5]],
  ])('%s', (_, doubling, waits) => {
    expect([0, 1, 2, 3, 4, 5].map((failures) => doubledWait(doubling, failures))).toEqual(waits)
  })

  it('stays at the longest however many failures there were', () => {
    expect(doubledWait({ firstMs: 1_000, mostMs: 900_000 }, Number.MAX_SAFE_INTEGER)).toBe(900_000)
  })
})
