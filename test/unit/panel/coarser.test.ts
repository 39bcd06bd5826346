/** Days and durations that a panel cannot store exactly (PROTOCOL.md 9.1). */
import { expect, it } from 'vitest'
import { closedDays, dayOf, wholeMinutes } from '../../../main/panel/coarser'

const schedule = { id: 's', name: 's', weekly: [] }

it('expands named holidays, ranges and yearly days, each day once', () => {
  const shared = [
    { id: 'xmas', name: 'x', days: ['12-25', '2026-12-28/2027-01-02'] },
    { id: 'eves', name: 'e', days: ['2026-12-24'] },
  ]
  const days = closedDays(
    { ...schedule, holidays: ['xmas', '2026-12-28', '02-29'], onHolidays: [{ holiday: 'eves', periods: [] }] },
    shared,
  )
  expect(days.filter((day) => day.startsWith('2026'))).toEqual([
    '2026-12-25',
    '2026-12-28',
    '2026-12-29',
    '2026-12-30',
    '2026-12-31',
    '2026-12-24',
  ])
  expect(days).toContain('2027-01-02')
  expect(days.filter((day) => day.endsWith('-02-29')).slice(0, 2)).toEqual(['2024-02-29', '2028-02-29'])
})

it('extends a limit within a day to the whole day, and never shortens a timer', () => {
  expect([dayOf(null), dayOf('2026-12-24'), dayOf('2026-12-24T16:30')]).toEqual(['', '2026-12-24', '2026-12-24'])
  expect([wholeMinutes(1), wholeMinutes(60), wholeMinutes(61)]).toEqual([1, 1, 2])
})
