/**
 * Lists whose rows have buttons hold still under the hand: for two seconds after a click their order stays, and a button
 * that moved under a resting pointer ignores the click that was meant for another.
 */

/** How long an order holds after a click, and a button that moved stays off, in milliseconds. */
export const HOLD_MS = 2_000
/** A hand that clicks trembles this much, in pixels. */
const REST_PX = 4

/** What is under the pointer and since when; pure, so that it can be tested without a page. */
export class Pointer {
  #x = -Infinity
  #y = -Infinity
  #under: string | null = null
  /** When the list put something else under the resting pointer; -Infinity = the pointer went there itself. */
  #changedAt = -Infinity

  get place(): { readonly x: number; readonly y: number } {
    return { x: this.#x, y: this.#y }
  }

  /** The pointer moved, or the hand scrolled: the pointer is now on what the operator chose. */
  moved(x: number, y: number, under: string | null): void {
    if (Math.hypot(x - this.#x, y - this.#y) < REST_PX) return
    this.#x = x
    this.#y = y
    this.#under = under
    this.#changedAt = -Infinity
  }

  scrolled(under: string | null): void {
    this.#under = under
    this.#changedAt = -Infinity
  }

  /** The page was drawn: something else may lie under the pointer now. */
  drawn(under: string | null, at: number): void {
    if (under === this.#under) return
    this.#under = under
    this.#changedAt = at
  }

  /** Whether a click on this is meant. */
  means(under: string | null, at: number): boolean {
    this.drawn(under, at)
    return under === null || at - this.#changedAt >= HOLD_MS
  }
}

const ROWS = '[data-alarm], [data-roll], [data-row]'

/** Which button or choice of which row; null outside of such lists. */
function buttonOf(target: EventTarget | null): string | null {
  const button = target instanceof Element ? target.closest<HTMLElement>('button, label') : null
  const row = button?.closest<HTMLElement>(ROWS)
  if (!button || !row) return null
  const { alarm, roll, row: other } = row.dataset
  return `${alarm ?? roll ?? other ?? ''} ${button.dataset['act'] ?? button.classList[0] ?? ''}`
}

const pointer = new Pointer()

/** Called by a list after each drawing. */
export function noteDrawing(): void {
  const { x, y } = pointer.place
  if (Number.isFinite(x)) pointer.drawn(buttonOf(document.elementFromPoint(x, y)), performance.now())
}

/** Listens to the pointer; `ignored` is called when a click is dropped. Returns the end of that. */
export function keepSteady(ignored: () => void): () => void {
  const moved = (event: PointerEvent): void => pointer.moved(event.clientX, event.clientY, buttonOf(event.target))
  const scrolled = (event: WheelEvent): void => pointer.scrolled(buttonOf(event.target))
  const clicked = (event: MouseEvent): void => {
    // A key or a program presses a button by name, not by place.
    if (event.detail === 0 || pointer.means(buttonOf(event.target), performance.now())) return
    event.preventDefault()
    event.stopImmediatePropagation()
    ignored()
  }
  const options = { capture: true } as const
  window.addEventListener('pointermove', moved, options)
  window.addEventListener('pointerdown', moved, options)
  window.addEventListener('wheel', scrolled, { capture: true, passive: true })
  window.addEventListener('click', clicked, options)
  return () => {
    window.removeEventListener('pointermove', moved, options)
    window.removeEventListener('pointerdown', moved, options)
    window.removeEventListener('wheel', scrolled, options)
    window.removeEventListener('click', clicked, options)
  }
}
