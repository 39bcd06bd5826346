/** The rows of a long list that are in view, all of one height: a hundred thousand scroll like a hundred. */
import { useEffect, useState, type RefObject } from 'react'

/** Rows that are drawn beyond the edges, so that a flick of the wheel shows no gap. */
const BEYOND = 12
/** The range moves by this many rows: not each row that goes by draws the list again. */
const STEP = 4

interface Range {
  readonly first: number
  /** Not included. */
  readonly end: number
}

export interface VirtualRows extends Range {
  /** Pixels that the rows before and after take. */
  readonly before: number
  readonly after: number
}

function rangeOf({ scrollTop, clientHeight }: HTMLElement, height: number): Range {
  const first = Math.floor(scrollTop / height) - BEYOND
  const end = Math.ceil((scrollTop + clientHeight) / height) + BEYOND
  return { first: Math.max(0, first - (first % STEP)), end: end + STEP - (end % STEP) }
}

interface List {
  readonly rows: number
  /** Pixels of a row. */
  readonly height: number
}

export function useVirtualRows(scroller: RefObject<HTMLElement | null>, { rows, height }: List): VirtualRows {
  const [range, setRange] = useState<Range>({ first: 0, end: BEYOND * 4 })
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const look = (): void => {
      const next = rangeOf(box, height)
      setRange((now) => (now.first === next.first && now.end === next.end ? now : next))
    }
    const sized = new ResizeObserver(look)
    sized.observe(box)
    box.addEventListener('scroll', look, { passive: true })
    look()
    return () => {
      sized.disconnect()
      box.removeEventListener('scroll', look)
    }
  }, [scroller, height])
  const first = Math.min(range.first, Math.max(0, rows - 1))
  const end = Math.min(range.end, rows)
  return { first, end, before: first * height, after: Math.max(0, rows - end) * height }
}

/** Scrolls as little as it takes to bring a row into view. */
export function scrollToRow(
  box: HTMLElement | null,
  place: number,
  { height, head }: { readonly height: number; /** Pixels that the head covers. */ readonly head: number },
): void {
  if (!box) return
  const top = place * height
  const bottom = top + height + head
  if (top < box.scrollTop) box.scrollTo({ top })
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTo({ top: bottom - box.clientHeight })
}
