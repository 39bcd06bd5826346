import { describe, expect, it } from 'vitest'
import { axis, firstView, timelineLanes } from '../../../renderer/screens/violations/timeline-lanes'
import { zone } from '../../../renderer/format/zone'
import { at, NOW, ROWS } from '../../gallery/rows'
import { VIOLATIONS } from '../../gallery/scenes'
import { NAMES, SITE } from '../../gallery/site'

const rome = zone('Europe/Rome')
const violation = VIOLATIONS[0]
if (!violation) throw new Error('the gallery has no violation')
const doors = ['LA', 'LS', 'CR']
const rows = ROWS.filter(({ event }) => {
  const reader = 'reader' in event ? event.reader : undefined
  const door = 'door' in event ? event.door : SITE.readers.find(({ id }) => id === reader)?.door
  const own = 'cardholder' in event && event.cardholder === violation.cardholder
  return event.at > at('02:44') && (own || (typeof door === 'string' && doors.includes(door)))
})
const input: Parameters<typeof timelineLanes>[0] = {
  violation,
  rows,
  readers: SITE.readers
    .filter(({ from, to }) => from === 2 || to === 2)
    .map((reader) => ({
      ...reader,
      door: reader.door ?? '',
      doorName: SITE.doors.find(({ id }) => id === reader.door)?.name ?? '',
      contact: true,
      silentSince: reader.id === 'LSo' ? at('03:05:40') : null,
    })),
  now: NOW,
  hms: rome.hms,
  area: (id) => SITE.areas.find((area) => area.id === id)?.name ?? '',
  person: (id) => NAMES.find((known) => known.id === id)?.name ?? id,
  operatorWords: () => null,
}
const lanes = timelineLanes(input)
const lane = (label: string) => lanes.find((one) => one.label === label)

describe('the timeline of a violation', () => {
  it('says where the person was believed to be, and from when it is doubtful', () => {
    const bars = lane('Believed area')?.bars ?? []
    expect(bars.map(({ style, words }) => [style, words])).toEqual([
      ['past', 'Offices'],
      ['past', 'Assembly hall'],
      ['sure', 'Laboratory, high confidence'],
      ['doubtful', 'Laboratory, low confidence'],
    ])
    expect(bars[3]?.from).toBe(at('03:05:40'))
    expect(bars[3]?.to).toBe(NOW)
  })

  it('calls a door a door once', () => {
    const named = (doorName: string) =>
      timelineLanes({ ...input, readers: input.readers.map((reader) => ({ ...reader, doorName })) })
        .filter(({ id }) => id.startsWith('door '))
        .map(({ label }) => label)
    expect(new Set(named('Lab'))).toEqual(new Set(['Lab door']))
    expect(new Set(named('Side Door'))).toEqual(new Set(['Side Door']))
  })

  it('marks own tries apart from others', () => {
    expect(lane('Laboratory in')?.marks.map(({ style, words }) => [style, words])).toEqual([
      ['read', '02:47:31 allowed'],
      ['other', 'Amara Tienhoven 03:07:02'],
      ['other', 'Emil Varga-Holt 03:09:40'],
      ['breach', '03:11:38 rule broken, refused'],
      ['refused', '03:11:46 refused 4.1'],
    ])
  })

  it('shows a silent reader until now and a door opened by the exit button', () => {
    expect(lane('Lab side exit out')?.bars).toEqual([
      { from: at('03:05:40'), to: NOW, style: 'offline', words: 'offline since 03:05:40' },
    ])
    expect(lane('Lab side exit door')?.marks[0]?.words).toBe('03:06:12 exit button, nobody identified')
  })

  it('says so where nothing happened', () => {
    expect(lane('Operators')).toMatchObject({ marks: [], nothing: 'nothing done yet' })
  })

  it('begins before the last good passage and ends after now', () => {
    const [from, to] = firstView(violation, rows, NOW)
    expect(from).toBeLessThan(at('02:47:33'))
    expect(to).toBeGreaterThan(NOW)
    const later = firstView(violation, rows, NOW + 5 * 3_600_000)
    expect(later[1]).toBe(violation.lastAt + 15 * 60_000)
  })

  it('marks the axis at round minutes, never more than there is room for', () => {
    const found = axis(at('02:44:30'), at('03:16'), 9)
    expect(found.map(rome.hm)).toEqual(['02:45', '02:50', '02:55', '03:00', '03:05', '03:10', '03:15'])
    expect(axis(0, 7 * 86_400_000, 9).length).toBeLessThanOrEqual(10)
  })
})
