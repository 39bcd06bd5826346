/** The week painted: by dragging, or by keyboard with arrows, Space and Shift. */
import { useRef, useState, type KeyboardEvent } from 'react'
import { text } from '../../../format/text'
import { Radios } from '../controls'
import { useValue } from '../form'
import { DAYS, openIn, painted, stepOf, timeOf, weeklyOf, weekOf, type Week } from './week'

const DAY_MINUTES = 1_440
const STEPS = [30, 15] as const
type Step = (typeof STEPS)[number]

interface Cell {
  readonly day: number
  readonly n: number
}

const spanOf = ({ n }: Cell, step: Step) => [n * step, (n + 1) * step] as const

/** Arrows as steps down and to the right. */
const ARROWS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
}

interface Painting {
  readonly week: Week
  /** While something is painted: what it will be, before it is one step of the draft. */
  readonly shown: Week
  readonly before: Week
  readonly canEdit: boolean
  readonly paint: (cell: Cell, open?: boolean) => void
  readonly begin: (cell: Cell) => void
  readonly drag: (cell: Cell) => void
  readonly end: () => void
}

function usePainting(step: Step): Painting {
  const { value, was, canEdit, set } = useValue('weekly')
  const week = weekOf(value)
  const [dragged, setDragged] = useState<{ readonly week: Week; readonly open: boolean } | null>(null)
  const save = (next: Week): void => {
    const weekly = weeklyOf(next)
    set(weekly.length === 0 ? undefined : weekly)
  }
  const opposite = (cell: Cell): boolean => openIn(week, cell.day, spanOf(cell, step)) !== 'open'
  return {
    week,
    shown: dragged?.week ?? week,
    before: weekOf(was),
    canEdit,
    paint: (cell, open = opposite(cell)) => {
      if (canEdit) save(painted(week, cell.day, spanOf(cell, step), open))
    },
    begin: (cell) => {
      const open = opposite(cell)
      if (canEdit) setDragged({ week: painted(week, cell.day, spanOf(cell, step), open), open })
    },
    drag: (cell) => {
      if (dragged) setDragged({ ...dragged, week: painted(dragged.week, cell.day, spanOf(cell, step), dragged.open) })
    },
    end: () => {
      if (dragged) save(dragged.week)
      setDragged(null)
    },
  }
}

export function WeekGrid() {
  const { value } = useValue('weekly')
  const [step, setStep] = useState<Step>(stepOf(weekOf(value)))
  const [at, setAt] = useState<Cell>({ day: 0, n: 0 })
  const painting = usePainting(step)
  const grid = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key]
    if (event.key !== ' ' && !by) return
    event.preventDefault()
    event.stopPropagation()
    if (!by) return painting.paint(at)
    const [down, right] = by
    const day = Math.min(DAYS.length - 1, Math.max(0, at.day + down))
    const n = Math.min(DAY_MINUTES / step - 1, Math.max(0, at.n + right))
    // Shift takes what stands here along.
    if (event.shiftKey) painting.paint({ day, n }, openIn(painting.week, at.day, spanOf(at, step)) === 'open')
    setAt({ day, n })
    grid.current?.querySelector<HTMLElement>(`[data-cell='${day}.${n}']`)?.focus()
  }
  return (
    <div className="week">
      <div className="week-head">
        <span className="t3">{text('site-week.keys')}</span>
        <span className="spring" />
        <Radios
          label={text('site-week.step')}
          value={String(step)}
          canEdit
          options={STEPS.map((min) => ({ value: String(min), label: text('duration.min', { min }) }))}
          onChange={(next) => {
            setStep(next === '15' ? 15 : 30)
            setAt({ day: at.day, n: 0 })
          }}
        />
      </div>
      <div className="week-hours m t3" aria-hidden="true">
        {Array.from({ length: 12 }, (_, n) => (
          <span key={n}>{String(n * 2).padStart(2, '0')}</span>
        ))}
      </div>
      <div
        ref={grid}
        className="week-grid"
        role="grid"
        tabIndex={-1}
        aria-label={text('site-week')}
        aria-readonly={!painting.canEdit || undefined}
        onKeyDown={onKeyDown}
        onPointerUp={painting.end}
        onPointerLeave={painting.end}
      >
        {DAYS.map((_, day) => (
          <DayRow key={day} day={day} step={step} at={at} painting={painting} onFocus={setAt} />
        ))}
      </div>
    </div>
  )
}

interface DayRowProps {
  readonly day: number
  readonly step: Step
  readonly at: Cell
  readonly painting: Painting
  readonly onFocus: (cell: Cell) => void
}

function DayRow({ day, step, at, painting, onFocus }: DayRowProps) {
  const name = text(`site-week.${DAYS[day] ?? 'mon'}`)
  return (
    <div className="week-day" role="row">
      <span className="week-name" role="rowheader">
        {name}
      </span>
      <span className="week-cells" role="presentation">
        {Array.from({ length: DAY_MINUTES / step }, (_, n) => {
          const span = spanOf({ day, n }, step)
          const state = openIn(painting.shown, day, span)
          const isErased = state === 'closed' && openIn(painting.before, day, span) === 'open'
          return (
            <span
              key={n}
              role="gridcell"
              data-cell={`${day}.${n}`}
              tabIndex={at.day === day && at.n === n ? 0 : -1}
              aria-selected={state === 'open'}
              aria-label={text('site-week.cell', { day: name, from: timeOf(span[0]), to: timeOf(span[1]) })}
              className={`week-cell ${state} ${isErased ? 'erased' : ''}`}
              onFocus={() => onFocus({ day, n })}
              onPointerDown={() => painting.begin({ day, n })}
              onPointerEnter={() => painting.drag({ day, n })}
            />
          )
        })}
      </span>
    </div>
  )
}
