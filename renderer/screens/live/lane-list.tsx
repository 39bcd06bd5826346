/** The event lane: newest first, holds still once somebody scrolls or selects, draws once a frame. */
import { useEffect, useRef } from 'react'
import { text } from '../../format/text'
import { attachScroller, useLaneView } from './lane-view'
import { onLook } from './lane-columns'
import { lane } from './lane'
import { select, useSelection } from '../desk/selection'
import { siteIndex } from '../site/site'
import { LanePool, ROW_HEIGHT } from './lane-pool'
import { sayEntry } from '../events/say-entry'
import { readBefore } from './older'

/** Older rows are requested when fewer lines than this are left below. */
const NEAR_END = 150
const VIEW_EVERY_MS = 100
/** While it follows, the height behind the scroll bar may lag: nobody reads it then. */
const HEIGHT_EVERY_MS = 250
/** Faster than this nobody reads: the lane is then drawn twenty times a second, and a row still shows within 100 ms. */
const READABLE_PER_SECOND = 200
const UNREADABLE_EVERY_MS = 50
/** Faster than this nobody looks for a row of their own either: ten times leave the machine to others. */
const FLOOD_PER_SECOND = 2_000
const FLOOD_EVERY_MS = 100

/** Draws the lane into its elements until the returned end is called. */
function runLane(scroller: HTMLElement, content: HTMLElement): () => void {
  const pool = new LanePool(content, 'live')
  let frame = 0
  let viewAt = 0
  let viewTimer: ReturnType<typeof setTimeout> | undefined
  let heightAt = 0
  let heightRows = -1
  let height = scroller.clientHeight
  /** As the last scrolling left it: asking the element in the middle of a drawing forces a layout of the page. */
  let top = scroller.scrollTop
  let reading = false
  let drawnAt = 0
  let counted = lane.arrived
  let countedAt = performance.now()
  let perSecond = 0
  /** Somebody scrolled, selected or resized: drawn in the very next frame. */
  let urgent = true

  const readOlder = async (): Promise<void> => {
    const before = lane.oldestSeq
    if (reading || before === null || !lane.mayReadOlder) return
    reading = true
    const epoch = lane.epoch
    const answer = await readBefore(before)
    reading = false
    if (answer.ok && epoch === lane.epoch && lane.oldestSeq === before) lane.addOlder(answer.value)
  }

  const showView = (): void => {
    clearTimeout(viewTimer)
    viewTimer = undefined
    viewAt = performance.now()
    const { seq } = useSelection.getState()
    const index = seq === null ? -1 : lane.indexOf(seq)
    const looked = lane.at(index >= 0 ? index : Math.floor(top / ROW_HEIGHT))
    const next = {
      held: lane.held,
      fresh: lane.fresh,
      lookedAt: lane.held && looked ? sayEntry(looked).at : null,
      empty: lane.length === 0,
    }
    const before = useLaneView.getState()
    if (
      before.held !== next.held ||
      before.fresh !== next.fresh ||
      before.lookedAt !== next.lookedAt ||
      before.empty !== next.empty
    )
      useLaneView.setState(next)
  }

  /** How long a drawing is good for, by how fast lines came since the last one or longer. */
  const drawEvery = (at: number): number => {
    if (at - countedAt >= FLOOD_EVERY_MS) {
      perSecond = ((lane.arrived - counted) / (at - countedAt)) * 1_000
      counted = lane.arrived
      countedAt = at
    }
    if (lane.held || perSecond <= READABLE_PER_SECOND) return 0
    return perSecond > FLOOD_PER_SECOND ? FLOOD_EVERY_MS : UNREADABLE_EVERY_MS
  }

  const draw = (): void => {
    frame = 0
    const at = performance.now()
    if (at - drawnAt < drawEvery(at) && !urgent) return schedule()
    drawnAt = at
    urgent = false
    const { length } = lane
    if (length !== heightRows && (lane.held || length < 1_000 || at - heightAt > HEIGHT_EVERY_MS)) {
      heightRows = length
      heightAt = at
      content.style.height = `${length * ROW_HEIGHT}px`
    }
    const { seq } = useSelection.getState()
    pool.draw(lane, {
      top,
      height,
      selected: seq,
      zone: siteIndex().zone,
      say: sayEntry,
    })
    const index = seq === null ? -1 : lane.indexOf(seq)
    const active = index < 0 ? null : pool.rowId(index, lane)
    if (active === null) scroller.removeAttribute('aria-activedescendant')
    else scroller.setAttribute('aria-activedescendant', active)
    if (at - viewAt >= VIEW_EVERY_MS) showView()
    else viewTimer ??= setTimeout(showView, VIEW_EVERY_MS)
    const bottom = Math.floor((top + height) / ROW_HEIGHT)
    if (length - bottom < NEAR_END && (lane.held || length < NEAR_END)) void readOlder()
  }
  const schedule = (): void => {
    frame ||= requestAnimationFrame(draw)
  }
  const drawNow = (): void => {
    urgent = true
    schedule()
  }

  const onScroll = (): void => {
    top = scroller.scrollTop
    if (top > 0) lane.hold()
    else if (lane.held && lane.fresh === 0 && useSelection.getState().seq === null) lane.follow()
    drawNow()
  }
  const onClick = (event: MouseEvent): void => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('.ev') : null
    const entry = row?.dataset['index'] === undefined ? undefined : lane.at(Number(row.dataset['index']))
    if (!entry || entry.gap) return
    lane.hold()
    select(entry.seq)
  }
  // The full words where the row had to cut them, and UTC beside local time: only for what is pointed at.
  const onOver = (event: MouseEvent): void => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('.ev > span') : null
    const row = cell?.parentElement
    if (!cell || !row || cell.title !== '') return
    const entry = lane.at(Number(row.dataset['index']))
    cell.title =
      cell.classList.contains('tm') && entry ? siteIndex().zone.utc(sayEntry(entry).at) : (cell.textContent ?? '')
    const forget = (): void => cell.removeAttribute('title')
    cell.addEventListener('pointerleave', forget, { once: true })
  }
  const resized = new ResizeObserver(() => {
    height = scroller.clientHeight
    drawNow()
  })
  resized.observe(scroller)
  scroller.addEventListener('scroll', onScroll, { passive: true })
  content.addEventListener('click', onClick)
  content.addEventListener('pointerover', onOver)
  const ends = [
    lane.onChange(schedule),
    useSelection.subscribe(drawNow),
    onLook(schedule),
    attachScroller({
      toTop: () => {
        scroller.scrollTop = 0
        top = 0
      },
      show: (index) => {
        const at = index * ROW_HEIGHT
        if (at < scroller.scrollTop) scroller.scrollTop = at
        else if (at + ROW_HEIGHT > scroller.scrollTop + scroller.clientHeight) {
          content.style.height = `${lane.length * ROW_HEIGHT}px`
          scroller.scrollTop = at + ROW_HEIGHT - scroller.clientHeight
        }
        top = scroller.scrollTop
        drawNow()
      },
    }),
  ]
  schedule()
  return () => {
    for (const end of ends) end()
    resized.disconnect()
    scroller.removeEventListener('scroll', onScroll)
    content.removeEventListener('click', onClick)
    content.removeEventListener('pointerover', onOver)
    cancelAnimationFrame(frame)
    clearTimeout(viewTimer)
    content.replaceChildren()
  }
}

export function LaneList() {
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  useEffect(() => (scroller.current && content.current ? runLane(scroller.current, content.current) : undefined), [])
  return (
    <div className="lane-scroll" ref={scroller} role="listbox" tabIndex={0} aria-label={text('lane.label')}>
      <div className="lane-rows" role="presentation" ref={content} />
    </div>
  )
}
