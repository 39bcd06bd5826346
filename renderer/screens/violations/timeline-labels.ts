/**
 * Where the words of a timeline's marks go, in pixels: beside their mark, over no other mark, bar or words. What finds no
 * place is left out of the drawing; its title and the table below say it. Pure, so that a test can hold it to that.
 */

export interface LabelSpan {
  readonly from: number
  readonly to: number
}
export interface LabelMark {
  readonly x: number
  /** The width of its words; null = it has no label. */
  readonly size: number | null
  /** A smaller number is given its place first. */
  readonly rank: number
  /** Words may lie over this mark: another person's read, drawn faintly. */
  readonly faint: boolean
}
/** `y` moves words up or down from the middle of the lane, where marks stand too close for one line. */
export interface LabelPlace {
  readonly x: number
  readonly y: number
  readonly end: boolean
}

/** Marks nearer than this share their place, one line above the other. */
const CLOSE = 14
const GAP = 12
const HALF_MARK = 7
const LINE = 7

interface Taken extends LabelSpan {
  /** 0 = both lines. */
  readonly row: number
}

/**
 * The place of each mark's words, in the order of `marks`; null = none is free.
 * @param bars what is drawn as a stretch in the same lane; words stand clear of it.
 * @param room the drawing's left and right edge.
 * @param lines upright lines through the lane, such as "now": words stand clear of them where there is a place that does.
 */
export function placeLabels(
  marks: readonly LabelMark[],
  bars: readonly LabelSpan[],
  room: LabelSpan,
  lines: readonly number[] = [],
): readonly (LabelPlace | null)[] {
  const places: (LabelPlace | null)[] = marks.map(() => null)
  const labels: Taken[] = []
  const order = marks
    .map((mark, index) => ({ mark, index }))
    .toSorted((a, b) => a.mark.rank - b.mark.rank || a.mark.x - b.mark.x)
  for (const { mark, index } of order) {
    const { size } = mark
    if (size === null) continue
    const near = (other: LabelMark): boolean => Math.abs(other.x - mark.x) < CLOSE
    const crowded = marks.some((other, i) => i !== index && near(other))
    const obstacles: readonly LabelSpan[] = [
      ...bars,
      ...marks.flatMap((other, i) =>
        i === index || other.faint || near(other) ? [] : [{ from: other.x - HALF_MARK, to: other.x + HALF_MARK }],
      ),
    ]
    const free = (from: number, row: number): boolean => {
      const to = from + size
      return (
        from >= room.from &&
        to <= room.to &&
        obstacles.every((span) => span.to <= from || span.from >= to) &&
        labels.every(
          (label) => label.to <= from || label.from >= to || (row !== 0 && label.row !== 0 && label.row !== row),
        )
      )
    }
    // A bar that begins or ends at the mark belongs to it: the words stand on the bar's far side.
    const beside = bars.filter((bar) => bar.from <= mark.x + HALF_MARK && bar.to >= mark.x - HALF_MARK)
    const right = Math.max(mark.x, ...beside.map((bar) => bar.to)) + GAP
    const left = Math.min(mark.x, ...beside.map((bar) => bar.from)) - GAP
    const sides = [
      { from: right, x: right, end: false },
      { from: left - size, x: left, end: true },
    ]
    const candidates = crowded
      ? sides.toReversed().flatMap((side) => [-LINE, LINE].map((y) => ({ ...side, y })))
      : sides.map((side) => ({ ...side, y: 0 }))
    const open = candidates.filter((candidate) => free(candidate.from, candidate.y))
    const found = open.find(({ from }) => lines.every((line) => line <= from || line >= from + size)) ?? open[0]
    if (!found) continue
    labels.push({ from: found.from, to: found.from + size, row: found.y })
    places[index] = { x: found.x, y: found.y, end: found.end }
  }
  return places
}
