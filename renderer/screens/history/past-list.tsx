/** The rows found, drawn by the lane's pool of elements; more are looked for as the end comes near. */
import { useEffect, useRef } from 'react'
import { text } from '../../format/text'
import { onLook } from '../live/lane-columns'
import { past } from './past'
import { sayEntry } from '../events/say-entry'
import { select, useSelection } from '../desk/selection'
import { siteIndex } from '../site/site'
import { LanePool, ROW_HEIGHT } from '../live/lane-pool'

/** More is looked for when fewer lines than this are left below. */
const NEAR_END = 100

let scrollTo: (index: number) => void = () => {}
/** Brings a line into view. */
export const showRow = (index: number): void => scrollTo(index)

/** Draws what was found into its elements until the returned end is called. */
function runList(scroller: HTMLElement, content: HTMLElement): () => void {
  const pool = new LanePool(content, 'history')
  let frame = 0
  let height = scroller.clientHeight

  const draw = (): void => {
    frame = 0
    content.style.height = `${past.length * ROW_HEIGHT}px`
    const { seq } = useSelection.getState()
    pool.draw(past, {
      top: scroller.scrollTop,
      height,
      selected: seq,
      zone: siteIndex().zone,
      say: sayEntry,
      dated: true,
    })
    const index = seq === null ? -1 : past.indexOf(seq)
    const active = index < 0 ? null : pool.rowId(index, past)
    if (active === null) scroller.removeAttribute('aria-activedescendant')
    else scroller.setAttribute('aria-activedescendant', active)
    const bottom = Math.floor((scroller.scrollTop + height) / ROW_HEIGHT)
    // A search that stopped before it found enough continues only on request.
    if (past.length - bottom < NEAR_END && past.length > bottom) past.scrolledNearEnd()
  }
  const schedule = (): void => {
    frame ||= requestAnimationFrame(draw)
  }
  const lineOf = (target: EventTarget | null) => {
    const row = target instanceof Element ? target.closest<HTMLElement>('.ev') : null
    return row?.dataset['index'] === undefined ? undefined : past.at(Number(row.dataset['index']))
  }
  const onClick = (event: MouseEvent): void => {
    const entry = lineOf(event.target)
    if (entry) select(entry.seq)
  }
  // The full words where the row had to cut them, and UTC beside local time: only for what is pointed at.
  const onOver = (event: MouseEvent): void => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('.ev > span') : null
    const entry = lineOf(cell)
    if (!cell || !entry || cell.title !== '') return
    cell.title = cell.classList.contains('tm') ? siteIndex().zone.utc(sayEntry(entry).at) : (cell.textContent ?? '')
    cell.addEventListener('pointerleave', () => cell.removeAttribute('title'), { once: true })
  }
  const resized = new ResizeObserver(() => {
    height = scroller.clientHeight
    schedule()
  })
  resized.observe(scroller)
  scroller.addEventListener('scroll', schedule, { passive: true })
  content.addEventListener('click', onClick)
  content.addEventListener('pointerover', onOver)
  scrollTo = (index) => {
    const top = index * ROW_HEIGHT
    if (top < scroller.scrollTop) scroller.scrollTop = top
    else if (top + ROW_HEIGHT > scroller.scrollTop + scroller.clientHeight) {
      content.style.height = `${past.length * ROW_HEIGHT}px`
      scroller.scrollTop = top + ROW_HEIGHT - scroller.clientHeight
    }
    schedule()
  }
  const ends = [past.onChange(schedule), useSelection.subscribe(schedule), onLook(schedule)]
  schedule()
  return () => {
    for (const end of ends) end()
    scrollTo = () => {}
    resized.disconnect()
    scroller.removeEventListener('scroll', schedule)
    content.removeEventListener('click', onClick)
    content.removeEventListener('pointerover', onOver)
    cancelAnimationFrame(frame)
    content.replaceChildren()
  }
}

export function PastList() {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => (scroller.current && content.current ? runList(scroller.current, content.current) : undefined), [])
  return (
    <div className="lane-scroll" ref={scroller} role="listbox" tabIndex={0} aria-label={text('past.label')}>
      <div className="lane-rows" role="presentation" ref={content} />
    </div>
  )
}
