import { describe, expect, it } from 'vitest'
import { bitsOf, positionsOf } from '../../../renderer/screens/site/formats/bits'
import { LIBRARY } from '../../../renderer/screens/site/formats/library'
import { opens, withReader } from '../../../renderer/screens/site/groups/levels'
import { inOrder, secondsOf } from '../../../renderer/screens/site/doors/trying'
import { withMode } from '../../../renderer/screens/site/doors/reader-modes'
import { newDoorEdits } from '../../../renderer/screens/site/doors/model'
import { openIn, painted, stepOf, weeklyOf, weekOf } from '../../../renderer/screens/site/schedules/week'
import { parseSiteText } from '../../../main/site/parse'
import { exactly } from '../../../renderer/format/duration'

const OFFICE = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '07:00', to: '19:00' }]

describe('the week of a schedule', () => {
  it('is the same after it was read into the grid and written back', () => {
    const weekly = [...OFFICE, { days: ['sat'], from: '08:00', to: '12:30' }]
    expect(weeklyOf(weekOf(weekly))).toEqual(weekly)
  })

  it('puts the part after midnight on the next day', () => {
    const week = weekOf([{ days: ['sun'], from: '22:00', to: '06:00' }])
    expect(week[6]).toEqual([[22 * 60, 24 * 60]])
    expect(week[0]).toEqual([[0, 6 * 60]])
  })

  it('opens and closes a cell, joins what touches, and takes what is left apart', () => {
    const friday = 4
    const shorter = painted(weekOf(OFFICE), friday, [17 * 60, 19 * 60], false)
    expect(weeklyOf(shorter)).toEqual([
      { days: ['mon', 'tue', 'wed', 'thu'], from: '07:00', to: '19:00' },
      { days: ['fri'], from: '07:00', to: '17:00' },
    ])
    expect(weeklyOf(painted(shorter, friday, [17 * 60, 19 * 60], true))).toEqual(OFFICE)
    const lunch = painted(weekOf(OFFICE), 0, [12 * 60, 13 * 60], false)
    expect(lunch[0]).toEqual([
      [420, 720],
      [780, 1140],
    ])
  })

  it('shows times off the half hour in cells of 15 minutes, and a cell that is partly open as such', () => {
    expect(stepOf(weekOf(OFFICE))).toBe(30)
    const week = weekOf([{ days: ['mon'], from: '07:15', to: '08:05' }])
    expect(stepOf(week)).toBe(15)
    expect(openIn(week, 0, [480, 495])).toBe('part')
    expect(openIn(week, 0, [435, 450])).toBe('open')
    expect(openIn(week, 1, [435, 450])).toBe('closed')
  })
})

describe('an access level', () => {
  it('has readers, or every reader in their place', () => {
    const level = { id: 'lab', readers: ['R1'] }
    expect(withReader(level, 'R2', true)['readers']).toEqual(['R1', 'R2'])
    expect(withReader(level, 'R1', false)['readers']).toEqual([])
    expect(opens(withReader(level, '*', true), 'R9')).toBe(true)
  })
})

describe('card formats', () => {
  it('reads positions as the site file writes them', () => {
    expect(positionsOf('1,3,5-7')).toEqual([1, 3, 5, 6, 7])
    expect(positionsOf('no')).toEqual([])
  })

  it.each(LIBRARY)('$name of the library is one that a site can have, with every bit read', (format) => {
    const site = {
      format: 'sallyport-site/1',
      site: { name: 'x' },
      doors: [],
      readers: [],
      cardholders: [],
      cardFormats: [format],
    }
    expect(parseSiteText(JSON.stringify(site))).toMatchObject({ ok: true })
    expect(bitsOf(format)).toHaveLength(Number(format['bits']))
  })
})

describe('readers and doors', () => {
  it('takes settings of another rule out with the rule', () => {
    const timed = {
      id: 'R1',
      apb: { mode: 'timed-reader', minutes: 30, clearedBy: ['other-reader'], schedule: 'office' },
    }
    expect(withMode(timed, 'timed-user')).toEqual({
      id: 'R1',
      apb: { mode: 'timed-user', minutes: 30, schedule: 'office' },
    })
    expect(withMode(timed, 'hard')).toEqual({ id: 'R1', apb: { mode: 'hard', schedule: 'office' } })
    expect(withMode(timed, 'none')).toEqual({ id: 'R1' })
    expect(withMode({ id: 'R1' }, 'hard-revert-soft')).toEqual({
      id: 'R1',
      apb: { mode: 'hard-revert-soft', revertSeconds: 60 },
    })
  })

  it('makes a door with readers on both sides, at free addresses of its controller', () => {
    const document = { readers: [{ id: 'R1', controller: 'B1', address: 0 }], doors: [{ id: 'D1' }] }
    const door = { name: 'Store', controller: 'B1', from: 0, to: 2, entrance: 'Store in', exit: 'Store out' }
    expect(newDoorEdits(document, door).map(({ after }) => after)).toEqual([
      { id: 'D2', name: 'Store' },
      { id: 'R2', name: 'Store in', door: 'D2', controller: 'B1', address: 1, from: 0, to: 2 },
      { id: 'R3', name: 'Store out', door: 'D2', controller: 'B1', address: 2, from: 2, to: 0 },
    ])
  })

  it('reads typed times of a try, and keeps the reads in order', () => {
    expect(['90', '1:30', '0:01:30', 'soon'].map(secondsOf)).toEqual([90, 90, 90, null])
    const reads = [
      { reader: 'R1', card: 'A', second: 60 },
      { reader: 'R1', card: 'B', second: 10 },
    ] as const
    expect(inOrder(reads).map(({ card }) => card)).toEqual(['B', 'A'])
  })

  it('says a time whole: 50 hours are not two days', () => {
    const hour = 3_600_000
    expect([50 * hour, 72 * hour, hour, 65 * 60_000, 90_000, 5_000].map(exactly)).toEqual([
      '50 h',
      '3 d',
      '1 h',
      '1 h 05 min',
      '1 min 30 s',
      '5 s',
    ])
  })
})
