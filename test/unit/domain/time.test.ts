import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInstant, parseDay, parseInstant } from '../../../main/domain/time'

describe('instants', () => {
  test.each([
    ['2026-11-21T03:11:38Z', Date.UTC(2026, 10, 21, 3, 11, 38)],
    ['2026-11-21T03:11:38.214Z', Date.UTC(2026, 10, 21, 3, 11, 38, 214)],
    ['2026-11-21T03:11Z', Date.UTC(2026, 10, 21, 3, 11)],
    ['2026-11-21T03:11:38.2Z', Date.UTC(2026, 10, 21, 3, 11, 38, 200)],
    ['2026-11-21T03:11:38.214999Z', Date.UTC(2026, 10, 21, 3, 11, 38, 214)],
    ['2024-02-29T23:59:59.999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
    ['1969-12-31T23:59:59.999Z', -1],
  ])('%s is read', (text, at) => expect(parseInstant(text)).toBe(at))

  test.each([
    '2026-11-21T03:11:38+00:00',
    '2026-11-21T03:11:38z',
    '2026-11-21 03:11:38Z',
    '2026-11-21T03:11:60Z',
    '2026-11-21T24:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-13-01T00:00:00.000Z',
    '2026-11-21T03:11:3xZ',
    '2026-11-21T03:11:38.21xZ',
    '2026-11-21T03:11:38,214Z',
    '2026/11/21T03:11:38.214Z',
    '+026-11-21T03:11:38Z',
    ' 2026-11-21T03:11:38Z',
    '',
  ])('%s is not an instant', (text) => expect(parseInstant(text)).toBeUndefined())

  test('what is printed is what Date prints, and is read back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') }),
        (at) => {
          const text = formatInstant(at)
          expect(text).toBe(new Date(at).toISOString())
          expect(parseInstant(text)).toBe(at)
          expect(parseInstant(`${text.slice(0, 19)}Z`)).toBe(Math.floor(at / 1000) * 1000)
        },
      ),
      { numRuns: 500 },
    )
  })
})

test.each([
  ['2026-12-25', { year: 2026, month: 12, day: 25 }],
  ['2026-02-29', undefined],
  ['2026-1-01', undefined],
])('the day %s', (text, day) => expect(parseDay(text)).toEqual(day))
