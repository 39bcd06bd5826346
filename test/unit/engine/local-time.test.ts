import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, parseInstant, type Instant } from '../../../main/domain/time'
import { dayNumber, LocalTime, weekday } from '../../../main/engine/local-time'
import { Schedules } from '../../../main/engine/schedule'

const instant = (text: string): Instant => parseInstant(text) as Instant

describe('the wall clock', () => {
  it.each([
    ['UTC', '2026-03-02T23:59:59.999Z', 0],
    ['Europe/Rome', '2026-03-29T00:59:59.999Z', 60],
    ['Europe/Rome', '2026-03-29T01:00:00.000Z', 120],
    ['Europe/Rome', '2026-10-25T00:59:59.999Z', 120],
    ['Europe/Rome', '2026-10-25T01:00:00.000Z', 60],
    ['America/New_York', '2026-03-08T06:59:59.999Z', -300],
    ['America/New_York', '2026-03-08T07:00:00.000Z', -240],
    ['Asia/Kathmandu', '2026-07-01T00:00:00.000Z', 345],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59.999Z', 660],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00.000Z', 630],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', -600],
    ['Pacific/Apia', '2011-12-30T10:00:00.000Z', 840],
  ])('of %s at %s is %i minutes ahead', (zone, at, minutes) => {
    expect(new LocalTime(zone).offsetAt(instant(at))).toBe(minutes * MINUTE)
  })

  it('tells the local day and minute', () => {
    const rome = new LocalTime('Europe/Rome')
    expect(rome.dayAt(instant('2026-03-01T22:59:59.999Z'))).toBe(dayNumber('2026-03-01'))
    expect(rome.dayAt(instant('2026-03-01T23:00:00.000Z'))).toBe(dayNumber('2026-03-02'))
    expect(rome.minuteAt(instant('2026-03-01T22:59:59.999Z'))).toBe(1439)
    expect(rome.minuteAt(instant('2026-03-01T23:00:00.000Z'))).toBe(0)
  })

  it.each([
    ['1970-01-01', 4],
    ['1969-12-31', 3],
    ['2026-03-01', 0],
    ['2026-11-21', 6],
  ])('%s is weekday %i', (day, expected) => expect(weekday(dayNumber(day))).toBe(expected))
})

describe('schedules', () => {
  const schedules = new Schedules(
    [
      {
        id: 'office',
        name: '',
        weekly: [{ days: ['mon', 'tue'], fromMinute: 420, toMinute: 1140 }],
        holidays: ['2026-03-03'],
      },
      { id: 'night', name: '', weekly: [{ days: ['sat'], fromMinute: 1320, toMinute: 360 }], holidays: ['2026-03-15'] },
      {
        id: 'both',
        name: '',
        weekly: [
          { days: ['mon'], fromMinute: 1380, toMinute: 60 },
          { days: ['tue'], fromMinute: 30, toMinute: 90 },
        ],
        holidays: ['2026-03-09'],
      },
      { id: 'day', name: '', weekly: [{ days: ['wed'], fromMinute: 0, toMinute: 1440 }], holidays: [] },
    ],
    new LocalTime('UTC'),
  )
  it.each([
    [0, '2026-03-02T06:59:59.999Z', false],
    [0, '2026-03-02T07:00:00.000Z', true],
    [0, '2026-03-02T18:59:59.999Z', true],
    [0, '2026-03-02T19:00:00.000Z', false],
    [0, '2026-03-03T12:00:00.000Z', false],
    [1, '2026-03-07T22:00:00.000Z', true],
    [1, '2026-03-08T05:59:59.999Z', true],
    [1, '2026-03-08T06:00:00.000Z', false],
    [1, '2026-03-15T05:00:00.000Z', false],
    // Monday the 9th is a holiday, so it has no tail, but Tuesday's own period opens at 00:30.
    [2, '2026-03-10T00:29:59.999Z', false],
    [2, '2026-03-10T00:30:00.000Z', true],
    [2, '2026-03-17T00:10:00.000Z', true],
    [3, '2026-03-04T00:00:00.000Z', true],
    [3, '2026-03-04T23:59:59.999Z', true],
    [3, '2026-03-05T00:00:00.000Z', false],
  ])('%i at %s: open %s', (schedule, at, open) => expect(schedules.isOpen(schedule, instant(at))).toBe(open))

  it('tells when it opens next, within a month', () => {
    expect(schedules.nextOpening(0, instant('2026-03-02T19:00:30Z'))).toBe(instant('2026-03-09T07:00:00Z'))
    expect(schedules.nextOpening(0, instant('2026-03-09T06:59:59Z'))).toBe(instant('2026-03-09T07:00:00Z'))
    const rome = new Schedules(
      [
        { id: 'small', name: '', weekly: [{ days: ['sun'], fromMinute: 150, toMinute: 210 }], holidays: [] },
        { id: 'late', name: '', weekly: [{ days: ['sat'], fromMinute: 1320, toMinute: 150 }], holidays: [] },
      ],
      new LocalTime('Europe/Rome'),
    )
    // Spring skips 02:00 to 03:00, so a period from 02:30 opens at 03:00.
    expect(rome.nextOpening(0, instant('2026-03-28T12:00:00Z'))).toBe(instant('2026-03-29T01:00:00Z'))
    expect(rome.nextOpening(0, instant('2026-10-24T12:00:00Z'))).toBe(instant('2026-10-25T00:30:00Z'))
    expect(rome.nextOpening(0, instant('2026-10-25T01:10:00Z'))).toBe(instant('2026-10-25T01:30:00Z'))
    // Autumn repeats 02:00 to 03:00, so a tail that was over at 02:30 opens once more.
    expect(rome.nextOpening(1, instant('2026-10-25T00:45:00Z'))).toBe(instant('2026-10-25T01:00:00Z'))
    const never = new Schedules([{ id: 'x', name: '', weekly: [], holidays: [] }], new LocalTime('UTC'))
    expect(never.nextOpening(0, 30 * DAY + HOUR)).toBeNull()
  })
})
