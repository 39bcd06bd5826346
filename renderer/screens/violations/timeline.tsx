/** Draws the timeline: scroll or the buttons zoom, dragging moves. The table below says the same in words. */
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useRef, useState, type PointerEvent } from 'react'
import { useNow, useZone } from '../../components/time'
import type { Instant, LaneRow, OpenViolation } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { axis, firstView, timelineLanes, type Mark, type TimelineLane } from './timeline-lanes'
import { placeLabels, type LabelPlace } from './timeline-labels'
import { rowKind } from '../../format/row-kind'
import { entriesOf } from '../events/entries'
import { names } from '../site/naming'
import { usePeople } from '../people/people'
import { sayEntry } from '../events/say-entry'
import { useSite } from '../site/site'
import { readerStatus, useStatus } from '../desk/status'

const LABEL = 150
const LANE = 33
const HEAD = 28
const PER_LETTER = 6.1
const NARROWEST = 60_000
const WIDEST = 7 * 24 * 3_600_000
/** Nearer than this to the mark of the present, or to the edge, an hour's figures would be covered or cut. */
const AXIS_CLEAR = 34
const AXIS_EDGE = 18

interface Placed extends Mark {
  readonly x: number
  readonly label: LabelPlace | null
}

/** The breach gets its words first. Other people's marks have no label; labels may cover them. */
const FIRST: Readonly<Record<Mark['style'], number>> = {
  breach: 0,
  refused: 1,
  read: 2,
  door: 2,
  operator: 2,
  other: 3,
}
const MINUTE = 60_000

interface Drawing {
  readonly toX: (at: Instant) => number
  readonly width: number
  /** Upright lines over all lanes: the breach and now. */
  readonly lines: readonly number[]
}

function place(lane: TimelineLane, { toX, width, lines }: Drawing): readonly Placed[] {
  const inside = lane.marks
    .map((mark) => ({ ...mark, x: toX(mark.at) }))
    .filter(({ x }) => x >= LABEL && x <= width)
    .toSorted((a, b) => FIRST[a.style] - FIRST[b.style] || a.x - b.x)
  const said = new Set<number>()
  const sizes = inside.map(({ at, words, style }) => {
    const minute = Math.floor(at / MINUTE)
    // One label per lane and minute: the rest are in the mark's title and in the table.
    if (style === 'other' || said.has(minute)) return null
    said.add(minute)
    return words.length * PER_LETTER
  })
  const places = placeLabels(
    inside.map(({ x, style }, i) => ({
      x,
      size: sizes[i] ?? null,
      rank: FIRST[style],
      faint: style === 'other',
    })),
    lane.bars.map((bar) => ({ from: toX(bar.from), to: toX(bar.to) })),
    { from: LABEL, to: width },
    lines,
  )
  return inside.map((mark, i) => ({ ...mark, label: places[i] ?? null }))
}

function MarkShape({ mark }: { readonly mark: Placed }) {
  const { x, style } = mark
  switch (style) {
    case 'breach':
      return (
        <g className="tl-breach">
          <path d={`M${x} -11l11 20h-22z`} />
          <path className="tl-breach-mark" d={`M${x} -3v6M${x} 5v2`} />
        </g>
      )
    case 'refused':
      return <path className="tl-refused" d={`M${x} -8l8 15h-16z`} />
    case 'door':
      return <rect className="tl-door" x={x - 3} y={-6} width={6} height={12} />
    case 'operator':
      return <circle className="tl-operator" cx={x} cy={0} r={3.5} />
    case 'read':
      return <circle className="tl-read" cx={x} cy={0} r={5} />
    case 'other':
      return <line className="tl-other" x1={x} x2={x} y1={-5} y2={5} />
  }
}

function NowLine({ x, height }: { readonly x: number; readonly height: number }) {
  return (
    <>
      <line className="tl-now" x1={x} x2={x} y1={HEAD - 6} y2={height} />
      <text className="tl-axis now" x={x} y={14} textAnchor="middle">
        {text('timeline.now')}
      </text>
    </>
  )
}

function LaneRowShape({ lane, y, ...drawing }: Drawing & { readonly lane: TimelineLane; readonly y: number }) {
  const { toX, width } = drawing
  const clamp = (x: number): number => Math.min(width, Math.max(LABEL, x))
  const marks = place(lane, drawing)
  const bars = lane.bars.filter((bar) => toX(bar.to) > LABEL && toX(bar.from) < width)
  const empty = lane.bars.length === 0 && lane.marks.length === 0
  return (
    <g transform={`translate(0 ${y})`}>
      <text className="tl-label" x={0} y={4}>
        {lane.label}
      </text>
      <line className="tl-line" x1={LABEL - 8} x2={width} y1={LANE / 2} y2={LANE / 2} />
      {empty && (
        <text className="tl-words faint" x={LABEL + 12} y={4}>
          {lane.nothing}
        </text>
      )}
      {bars.map((bar) => {
        const from = clamp(toX(bar.from))
        const size = Math.max(2, clamp(toX(bar.to)) - from)
        return (
          <g key={`${bar.from} ${bar.style}`}>
            <title>{bar.words}</title>
            <rect className={`tl-bar ${bar.style}`} x={from} y={-9} width={size} height={18} rx={2} />
            {bar.words.length * PER_LETTER + 14 < size && (
              <text className={`tl-bar-words ${bar.style}`} x={from + 8} y={4}>
                {bar.words}
              </text>
            )}
          </g>
        )
      })}
      {marks.toReversed().map((mark) => (
        <g key={`${mark.at} ${mark.style} ${mark.words}`}>
          <title>{mark.words}</title>
          <MarkShape mark={mark} />
          {mark.label && (
            <text
              className={`tl-words ${mark.style}`}
              x={mark.label.x}
              y={mark.label.y + 4}
              textAnchor={mark.label.end ? 'end' : 'start'}
            >
              {mark.words}
            </text>
          )}
        </g>
      ))}
    </g>
  )
}

/** What an operator did, in words; null for every other row. */
function operatorWords(row: LaneRow): string | null {
  const kind = rowKind(row.event)
  const byOperator = kind === 'operator' || (row.event.event === 'violation.cleared' && row.event.by === 'operator')
  const line = byOperator ? entriesOf([row])[0] : undefined
  if (!line) return null
  const said = sayEntry(line)
  return text('timeline.operator', { at: names.zone.hms(said.at), what: said.what })
}

interface TimelineProps {
  readonly violation: OpenViolation
  readonly rows: readonly LaneRow[]
}

export function Timeline({ violation, rows }: TimelineProps) {
  const zone = useZone()
  const now = useNow()
  const site = useSite()
  // Drawn again as names come to be known.
  usePeople((people) => people.known)
  const status = useStatus(({ status: known }) => known)
  const svg = useRef<SVGSVGElement>(null)
  const [width, setWidth] = useState(1_180)
  const [view, setView] = useState<readonly [Instant, Instant] | null>(null)
  const drag = useRef<{ readonly x: number; readonly view: readonly [Instant, Instant] } | null>(null)
  const [from, to] = view ?? firstView(violation, rows, now)
  const toX = (at: Instant): number => LABEL + ((at - from) / (to - from)) * (width - LABEL)

  const zoom = (factor: number, at = (from + to) / 2): void => {
    const size = Math.min(WIDEST, Math.max(NARROWEST, (to - from) * factor))
    const share = (at - from) / (to - from)
    setView([at - share * size, at + (1 - share) * size])
  }
  useEffect(() => {
    const element = svg.current
    if (!element) return
    const resized = new ResizeObserver(() => setWidth(Math.max(480, element.clientWidth)))
    resized.observe(element)
    return () => resized.disconnect()
  }, [])
  useEffect(() => {
    const element = svg.current
    if (!element) return
    // React listens passively to wheels; this one must keep the page from scrolling.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      const x = event.clientX - element.getBoundingClientRect().left
      zoom(event.deltaY > 0 ? 1.25 : 0.8, from + ((x - LABEL) / (width - LABEL)) * (to - from))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  })
  const onMove = (event: PointerEvent): void => {
    const start = drag.current
    if (!start) return
    const by = ((event.clientX - start.x) / (width - LABEL)) * (start.view[1] - start.view[0])
    setView([start.view[0] - by, start.view[1] - by])
  }

  const readers = site.view.readers
    .filter((reader) => reader.from === violation.area || reader.to === violation.area)
    .flatMap((reader) => {
      if (reader.door === null) return []
      const door = site.door.get(reader.door)
      const known = readerStatus(status, reader.id)
      return [
        {
          id: reader.id,
          name: reader.name,
          door: reader.door,
          doorName: door?.name ?? reader.door,
          contact: door?.contact ?? false,
          from: reader.from,
          to: reader.to,
          silentSince: known && !known.online ? known.since : null,
        },
      ]
    })
  const lanes = timelineLanes({
    violation,
    rows,
    readers,
    now,
    hms: zone.hms,
    area: names.area,
    person: names.person,
    operatorWords,
  })
  const height = HEAD + lanes.length * LANE
  const opened = toX(violation.openedAt)
  const nowX = toX(now)
  const drawing = { toX, width, lines: [opened, nowX] }
  const range = text('timeline.range', { from: zone.hm(from), to: zone.hm(to) })
  return (
    <div className="tl">
      <div className="tl-tools" role="group" aria-label={text('timeline.tools')}>
        <span className="chip">{range}</span>
        <button type="button" className="icon-button" aria-label={text('timeline.in')} onClick={() => zoom(0.5)}>
          <ZoomIn size={16} aria-hidden="true" />
        </button>
        <button type="button" className="icon-button" aria-label={text('timeline.out')} onClick={() => zoom(2)}>
          <ZoomOut size={16} aria-hidden="true" />
        </button>
        <button type="button" className="icon-button" aria-label={text('timeline.fit')} onClick={() => setView(null)}>
          <Maximize2 size={16} aria-hidden="true" />
        </button>
        <span className="t3 tl-how">{text('timeline.how')}</span>
      </div>
      <svg
        ref={svg}
        className="tl-svg"
        viewBox={`0 0 ${width} ${height}`}
        height={height}
        role="img"
        aria-label={text('timeline.label', { name: violation.name, range })}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, view: [from, to] }
          event.currentTarget.setPointerCapture(event.pointerId)
        }}
        onPointerMove={onMove}
        onPointerUp={() => {
          drag.current = null
        }}
      >
        {axis(from, to, (width - LABEL) / 90).map((at) => (
          <g key={at}>
            <line className="tl-grid" x1={toX(at)} x2={toX(at)} y1={HEAD - 6} y2={height} />
            {Math.abs(toX(at) - nowX) >= AXIS_CLEAR && toX(at) <= width - AXIS_EDGE && (
              <text className="tl-axis" x={toX(at)} y={14} textAnchor="middle">
                {zone.hm(at)}
              </text>
            )}
          </g>
        ))}
        {lanes.map((lane, i) => (
          <LaneRowShape key={lane.id} lane={lane} y={HEAD + LANE / 2 + i * LANE} {...drawing} />
        ))}
        {opened > LABEL && opened < width && (
          <line className="tl-opened" x1={opened} x2={opened} y1={HEAD - 6} y2={height} />
        )}
        {nowX > LABEL && nowX < width && <NowLine x={nowX} height={height} />}
      </svg>
    </div>
  )
}
