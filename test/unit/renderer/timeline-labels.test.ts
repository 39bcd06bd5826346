import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  placeLabels,
  type LabelMark,
  type LabelPlace,
  type LabelSpan,
} from '../../../renderer/screens/violations/timeline-labels'

const ROOM: LabelSpan = { from: 150, to: 1_180 }
const mark = (x: number, size: number, more: Partial<LabelMark> = {}): LabelMark => ({
  x,
  size,
  rank: 1,
  faint: false,
  ...more,
})
const span = (place: LabelPlace, size: number): LabelSpan =>
  place.end ? { from: place.x - size, to: place.x } : { from: place.x, to: place.x + size }
const overlap = (a: LabelSpan, b: LabelSpan): boolean => a.from < b.to && b.from < a.to

describe('the words of a timeline', () => {
  it('stand at the right of a mark that is alone', () => {
    expect(placeLabels([mark(400, 90)], [], ROOM)).toEqual([{ x: 412, y: 0, end: false }])
  })

  it('stand at the left where the drawing ends', () => {
    expect(placeLabels([mark(1_150, 90)], [], ROOM)).toEqual([{ x: 1_138, y: 0, end: true }])
  })

  it('stand on the side where no line runs through them, else at the right', () => {
    const through = [mark(400, 90)]
    expect(placeLabels(through, [], ROOM, [450])).toEqual([{ x: 388, y: 0, end: true }])
    expect(placeLabels(through, [], ROOM, [600])).toEqual([{ x: 412, y: 0, end: false }])
    expect(placeLabels(through, [], ROOM, [450, 350])).toEqual([{ x: 412, y: 0, end: false }])
  })

  it('stand one above the other where two tries are close', () => {
    const places = placeLabels([mark(700, 90, { rank: 0 }), mark(708, 90, { rank: 0 })], [], ROOM)
    expect(places.map((place) => place?.y)).toEqual([-7, 7])
  })

  it('stand clear of the bar that begins at the mark', () => {
    expect(placeLabels([mark(400, 90)], [{ from: 400, to: 520 }], ROOM)).toEqual([{ x: 532, y: 0, end: false }])
  })

  it('omit another person’s label where the selected person’s needs the space', () => {
    const own = mark(400, 100, { rank: 1 })
    const other = mark(450, 140, { rank: 2, faint: true })
    const [first, second] = placeLabels([own, other], [], { from: 380, to: 560 })
    expect(first).toEqual({ x: 412, y: 0, end: false })
    expect(second).toBeNull()
  })

  it('cover no bar, no mark and no other words, whatever happened', () => {
    const marks = fc.array(
      fc.record({
        x: fc.integer({ min: ROOM.from, max: ROOM.to }),
        size: fc.integer({ min: 20, max: 220 }),
        rank: fc.integer({ min: 0, max: 2 }),
        faint: fc.boolean(),
      }),
      { maxLength: 12 },
    )
    const bars = fc.array(
      fc
        .tuple(fc.integer({ min: ROOM.from, max: ROOM.to - 2 }), fc.integer({ min: 2, max: 200 }))
        .map(([from, size]) => ({
          from,
          to: from + size,
        })),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(marks, bars, (some, stretches) => {
        const spans = placeLabels(some, stretches, ROOM).flatMap((place, i) =>
          place === null ? [] : [{ ...span(place, some[i]?.size ?? 0), y: place.y, of: i }],
        )
        for (const [i, one] of spans.entries()) {
          expect(one.from).toBeGreaterThanOrEqual(ROOM.from)
          expect(one.to).toBeLessThanOrEqual(ROOM.to)
          expect(stretches.filter((bar) => overlap(one, bar))).toEqual([])
          const own = some[one.of]?.x ?? 0
          const covered = some.filter(({ x, faint }) => !faint && Math.abs(x - own) >= 14 && x > one.from && x < one.to)
          expect(covered).toEqual([])
          for (const other of spans.slice(i + 1))
            if (overlap(one, other)) expect([one.y, other.y].toSorted((a, b) => a - b)).toEqual([-7, 7])
        }
      }),
    )
  })
})
