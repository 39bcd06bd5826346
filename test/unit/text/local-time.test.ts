import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesBelow } from '../../../native/toolchain/source-files.mjs'
import { isTimeZone } from '../../../main/domain/zone'
import { localText } from '../../../main/export/local-text'
import { offsetsOf } from '../../../main/text/local-time'
import { localTimeIn } from '../../../main/window/local-time'

const HOUR = 3_600_000
const at = Date.parse

describe('the offset of a zone', () => {
  it.each([
    ['UTC', '2026-07-01T00:00:00Z', 0],
    ['Europe/Rome', '2026-03-29T00:59:59.999Z', 1],
    ['Europe/Rome', '2026-03-29T01:00:00Z', 2],
    ['Europe/Rome', '2026-10-25T00:59:59.999Z', 2],
    ['Europe/Rome', '2026-10-25T01:00:00Z', 1],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', 11],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 10.5],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', 5.75],
    ['America/St_Johns', '2026-01-01T00:00:00Z', -3.5],
    ['Pacific/Kiritimati', '1994-01-01T00:00:00Z', -10],
  ])('%s at %s', (zone, instant, hours) => {
    const offset = offsetsOf(zone)
    expect(offset(at(instant))).toBe(Math.round(hours * HOUR))
    expect(offset(at(instant))).toBe(Math.round(hours * HOUR))
  })

  it('refuses a zone that does not exist', () => {
    expect(() => offsetsOf('Europe/Nowhere')).toThrow(RangeError)
    expect([isTimeZone('Europe/Nowhere'), isTimeZone('Europe/Rome')]).toEqual([false, true])
  })
})

describe('local time', () => {
  it.each([
    ['Europe/Rome', '2026-11-21T02:11:38.214Z', '21 Nov, 03:11:38', '2026-11-21 03:11:38.214 +01:00'],
    ['America/St_Johns', '2026-07-01T01:00:00.000Z', '30 Jun, 22:30:00', '2026-06-30 22:30:00.000 -02:30'],
    ['UTC', '2026-01-01T00:00:00.000Z', '1 Jan, 00:00:00', '2026-01-01 00:00:00.000 +00:00'],
  ])('in %s at %s', (zone, instant, inWindow, onPaper) => {
    expect(localTimeIn(zone)(at(instant))).toBe(inWindow)
    expect(localText(zone)(at(instant))).toBe(onPaper)
  })

  it('comes from one place outside the engine', () => {
    const asking = filesBelow(['main', 'preload', 'renderer'], /\.tsx?$/).filter((path) =>
      readFileSync(join(import.meta.dirname, '../../..', path), 'utf8').includes('Intl.DateTimeFormat'),
    )
    expect(asking.toSorted()).toEqual([
      'main/domain/zone.ts',
      'main/engine/local-time.ts',
      'main/text/local-time.ts',
      'main/text/messages.ts',
    ])
  })
})
