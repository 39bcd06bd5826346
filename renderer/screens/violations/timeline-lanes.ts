/**
 * The timeline of one violation as lanes of bars and marks: where the person was believed to be, both sides of the
 * area's border, its doors, and who did what about it. Pure: rows in, instants and words out; drawing is another matter.
 */
import type { AreaId, Instant, LaneRow, OpenViolation, ReaderId } from '../../../preload/contract/models'
import { text } from '../../format/text'

export type BarStyle = 'sure' | 'doubtful' | 'past' | 'offline' | 'open'
/** `breach` is the read that opened the violation; `other` is somebody else's, drawn as a tick without words. */
export type MarkStyle = 'breach' | 'read' | 'other' | 'refused' | 'door' | 'operator'

export interface Bar {
  readonly from: Instant
  readonly to: Instant
  readonly style: BarStyle
  readonly words: string
}
export interface Mark {
  readonly at: Instant
  readonly style: MarkStyle
  readonly words: string
}
export interface TimelineLane {
  readonly id: string
  readonly label: string
  readonly bars: readonly Bar[]
  readonly marks: readonly Mark[]
  /** Said in a lane where nothing happened. */
  readonly nothing: string
}

export interface TimelineReader {
  readonly id: ReaderId
  readonly name: string
  readonly door: string
  readonly doorName: string
  readonly contact: boolean
  readonly from: AreaId
  readonly to: AreaId
  /** Since when it has been silent; null = it answers. */
  readonly silentSince: Instant | null
}

interface Input {
  readonly violation: OpenViolation
  readonly rows: readonly LaneRow[]
  /** Readers at the border of the violation's area. */
  readonly readers: readonly TimelineReader[]
  readonly now: Instant
  readonly hms: (at: Instant) => string
  readonly area: (id: AreaId) => string
  readonly person: (id: string) => string
  readonly operatorWords: (row: LaneRow) => string | null
}

const MINUTE = 60_000
/** Readers drawn at most; those where something happened come first. */
const READERS = 5

function believed({ violation, rows, now, area }: Input): TimelineLane {
  const moves = rows.flatMap(({ event }) =>
    event.event === 'passage' && event.cardholder === violation.cardholder && !event.late
      ? [{ at: event.occurredAt ?? event.at, to: event.to }]
      : [],
  )
  const bars = moves.flatMap((move, i): Bar[] => {
    const next = moves[i + 1]
    const name = area(move.to)
    if (next) return [{ from: move.at, to: next.at, style: 'past', words: name }]
    const doubtAt = violation.confidence === 'high' ? undefined : violation.confidenceBecause?.at
    const doubtful = text('timeline.believed', {
      area: name,
      confidence: text(`confidence.${violation.confidence}.long`).toLowerCase(),
    })
    const sure = text('timeline.believed', { area: name, confidence: text('confidence.high.long').toLowerCase() })
    if (violation.confidence === 'high') return [{ from: move.at, to: now, style: 'sure', words: sure }]
    const turn = doubtAt === undefined ? move.at : Math.max(move.at, doubtAt)
    return [
      ...(turn > move.at ? [{ from: move.at, to: turn, style: 'sure' as const, words: sure }] : []),
      { from: turn, to: now, style: 'doubtful', words: doubtful },
    ]
  })
  return {
    id: 'believed',
    label: text('timeline.lane.believed'),
    bars,
    marks: [],
    nothing: text('timeline.no-passage'),
  }
}

function readerLane(input: Input, reader: TimelineReader): TimelineLane {
  const { violation, rows, now, hms, person } = input
  const marks: Mark[] = []
  const bars: Bar[] = []
  let silentFrom: Instant | null = null
  for (const { event } of rows) {
    if (!('reader' in event) || event.reader !== reader.id) continue
    const at = hms(('occurredAt' in event ? event.occurredAt : undefined) ?? event.at)
    const own = 'cardholder' in event && event.cardholder === violation.cardholder
    const isBreach = own && event.at === violation.openedAt
    if (isBreach && (event.event === 'access.denied' || event.event === 'access.granted'))
      marks.push({
        at: event.at,
        style: 'breach',
        words: text(event.event === 'access.denied' ? 'timeline.breach.refused' : 'timeline.breach.let-in', { at }),
      })
    else if (event.event === 'access.denied')
      marks.push({
        at: event.at,
        style: own ? 'refused' : 'other',
        words: own
          ? text('timeline.refused', { at, rule: event.violation?.rule ?? event.reason })
          : text('timeline.other', { who: event.cardholder === undefined ? '' : person(event.cardholder), at }),
      })
    else if (event.event === 'access.granted')
      marks.push({
        at: event.at,
        style: own ? 'read' : 'other',
        words: own
          ? text('timeline.allowed', { at })
          : text('timeline.other', { who: event.cardholder === undefined ? '' : person(event.cardholder), at }),
      })
    else if (event.event === 'reader.offline') silentFrom ??= event.at
    else if (event.event === 'reader.online' && silentFrom !== null) {
      bars.push({ from: silentFrom, to: event.at, style: 'offline', words: text('timeline.was-offline') })
      silentFrom = null
    }
  }
  const since = silentFrom ?? reader.silentSince
  if (since !== null)
    bars.push({ from: since, to: now, style: 'offline', words: text('timeline.offline', { at: hms(since) }) })
  return {
    id: `reader ${reader.id}`,
    label: reader.name,
    bars,
    marks,
    nothing: text('timeline.no-read', { name: violation.name }),
  }
}

function doorLane({ rows, now, hms }: Input, door: string, label: string): TimelineLane {
  const bars: Bar[] = []
  const marks: Mark[] = []
  let openedAt: Instant | null = null
  for (const { event } of rows) {
    if (!('door' in event) || event.door !== door) continue
    if (event.event === 'door.opened' || event.event === 'door.forced') {
      openedAt = event.at
      const how =
        event.event === 'door.forced'
          ? 'timeline.forced'
          : event.rex
            ? 'timeline.rex'
            : ('timeline.opened-door' as const)
      marks.push({ at: event.at, style: 'door', words: text(how, { at: hms(event.at) }) })
    } else if (event.event === 'door.closed' && openedAt !== null) {
      bars.push({ from: openedAt, to: event.at, style: 'open', words: '' })
      openedAt = null
    }
  }
  if (openedAt !== null) bars.push({ from: openedAt, to: now, style: 'open', words: '' })
  return { id: `door ${door}`, label, bars, marks, nothing: '' }
}

/** The door's name, distinguished from its readers' by a word that many door names already end with. */
function doorLabel(name: string): string {
  const word = text('timeline.lane.door', { door: '' }).trim()
  return name.toLowerCase().endsWith(word.toLowerCase()) ? name : text('timeline.lane.door', { door: name })
}

function operatorLane({ rows, operatorWords }: Input): TimelineLane {
  const marks = rows.flatMap((row): Mark[] => {
    const words = operatorWords(row)
    return words === null ? [] : [{ at: row.event.at, style: 'operator', words }]
  })
  return { id: 'operators', label: text('timeline.lane.operators'), bars: [], marks, nothing: text('timeline.nobody') }
}

export function timelineLanes(input: Input): readonly TimelineLane[] {
  const readers = input.readers
    .map((reader) => readerLane(input, reader))
    .toSorted((a, b) => Number(b.marks.length + b.bars.length > 0) - Number(a.marks.length + a.bars.length > 0))
    .slice(0, READERS)
  const shown = input.readers.filter((reader) => readers.some((lane) => lane.id === `reader ${reader.id}`))
  const lanes: TimelineLane[] = [believed(input)]
  const doors = new Set<string>()
  for (const reader of shown) {
    const lane = readers.find(({ id }) => id === `reader ${reader.id}`)
    if (lane) lanes.push(lane)
    if (!reader.contact || doors.has(reader.door)) continue
    doors.add(reader.door)
    const moved = doorLane(input, reader.door, doorLabel(reader.doorName))
    if (moved.marks.length > 0) lanes.push(moved)
  }
  return [...lanes, operatorLane(input)]
}

/** The stretch of time to show first: from before the last good passage to now, or to soon after the last try. */
export function firstView(
  violation: OpenViolation,
  rows: readonly LaneRow[],
  now: Instant,
): readonly [Instant, Instant] {
  const passages = rows.flatMap(({ event }) =>
    event.event === 'passage' && event.cardholder === violation.cardholder && event.at <= violation.openedAt
      ? [event.at]
      : [],
  )
  const before = Math.max(...passages, violation.openedAt - 24 * MINUTE)
  const from = Math.min(before - 3 * MINUTE, violation.openedAt - 5 * MINUTE)
  const to = now - violation.lastAt < 60 * MINUTE ? now + 2 * MINUTE : violation.lastAt + 15 * MINUTE
  return [Math.max(from, violation.openedAt - 6 * 60 * MINUTE), to]
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440].map((minutes) => minutes * MINUTE)

/** Instants for the marks of the axis: at most `room` of them, at round minutes. */
export function axis(from: Instant, to: Instant, room: number): readonly Instant[] {
  const step = STEPS.find((candidate) => (to - from) / candidate <= room) ?? to - from
  const found: Instant[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) found.push(at)
  return found
}
