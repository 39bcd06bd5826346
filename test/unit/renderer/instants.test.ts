import { describe, expect, it } from 'vitest'
import { inWords, left, ticking } from '../../../renderer/format/duration'
import { shiftEnd, shiftName } from '../../../renderer/format/shift'
import { zone } from '../../../renderer/format/zone'

const rome = zone('Europe/Rome')
const utc = (words: string): number => Date.parse(words)

describe('instants in the site zone', () => {
  it.each([
    ['Europe/Rome', '2026-11-21T02:11:38.214Z', '03:11:38', 'UTC+1', 'Sat 21 Nov 2026'],
    ['Europe/Rome', '2026-07-01T22:30:00.000Z', '00:30:00', 'UTC+2', 'Thu 2 Jul 2026'],
    ['Asia/Kolkata', '2026-11-21T20:00:00.000Z', '01:30:00', 'UTC+5:30', 'Sun 22 Nov 2026'],
    ['America/St_Johns', '2026-01-01T00:00:00.000Z', '20:30:00', 'UTC−3:30', 'Wed 31 Dec 2025'],
    ['UTC', '2026-03-01T00:00:00.000Z', '00:00:00', 'UTC', 'Sun 1 Mar 2026'],
  ])('%s at %s', (name, at, hms, offset, day) => {
    const there = zone(name)
    expect(there.hms(utc(at))).toBe(hms)
    expect(there.offset(utc(at))).toBe(offset)
    expect(there.day(utc(at))).toBe(day)
  })

  it('steps over the hour that summer time leaves out and repeats the one that winter brings', () => {
    expect(rome.hms(utc('2026-03-29T00:59:59Z'))).toBe('01:59:59')
    expect(rome.hms(utc('2026-03-29T01:00:00Z'))).toBe('03:00:00')
    expect(rome.hms(utc('2026-10-25T00:30:00Z'))).toBe('02:30:00')
    expect(rome.hms(utc('2026-10-25T01:30:00Z'))).toBe('02:30:00')
  })

  it('shows milliseconds, and UTC for the hover', () => {
    expect(rome.hmsMs(utc('2026-11-21T02:11:38.007Z'))).toBe('03:11:38.007')
    expect(rome.utc(utc('2026-11-21T02:11:38.007Z'))).toBe('2026-11-21 02:11:38.007 UTC')
  })

  it('names the day of what was not today', () => {
    const now = utc('2026-11-21T02:12:00Z')
    expect(rome.near(utc('2026-11-20T23:00:00Z'), now)).toBe('00:00:00')
    expect(rome.near(utc('2026-11-20T22:59:00Z'), now)).toBe('20 Nov 23:59')
  })
})

describe('shifts', () => {
  it.each([
    ['2026-11-21T02:12:00Z', 'Night shift, to 06:00', '2026-11-21T05:00:00Z'],
    ['2026-11-21T05:00:00Z', 'Early shift, to 14:00', '2026-11-21T13:00:00Z'],
    ['2026-11-21T13:00:00Z', 'Late shift, to 22:00', '2026-11-21T21:00:00Z'],
    ['2026-11-21T21:00:00Z', 'Night shift, to 06:00', '2026-11-22T05:00:00Z'],
    // the night that is an hour shorter
    ['2026-03-28T22:00:00Z', 'Night shift, to 06:00', '2026-03-29T04:00:00Z'],
  ])('at %s', (at, name, end) => {
    expect(shiftName(rome, utc(at))).toBe(name)
    expect(shiftEnd(rome, utc(at))).toBe(utc(end))
  })
})

describe('lengths of time', () => {
  it.each([
    [0, '00:00'],
    [66_999, '01:06'],
    [3_600_000, '1:00:00'],
    [15_129_000, '4:12:09'],
    [184_200_000, '2 d 03:10'],
    [-5_000, '00:00'],
  ])('%i ms ticks as %s', (ms, words) => {
    expect(ticking(ms)).toBe(words)
  })

  it.each([
    [1, '00:01'],
    [1_000, '00:01'],
    [1_001, '00:02'],
    [0, '00:00'],
  ])('%i ms are left as %s', (ms, words) => {
    expect(left(ms)).toBe(words)
  })

  it.each([
    [40_000, '40 s'],
    [540_000, '9 min'],
    [3_600_000, '1 h'],
    [3_900_000, '1 h 05 min'],
    [259_200_000, '3 d'],
  ])('%i ms in words are %s', (ms, words) => {
    expect(inWords(ms)).toBe(words)
  })
})
