/** The order of a list with buttons in its rows, held for two seconds after a click in it. */
import { useEffect, useState, type MouseEvent } from 'react'
import { HOLD_MS, noteDrawing } from './steady'

/** Items in the order of `ids`; those that are not named come last, those that are gone are left out. */
export function inHeldOrder<T>(items: readonly T[], ids: readonly string[], idOf: (item: T) => string): readonly T[] {
  const place = new Map(ids.map((id, i) => [id, i]))
  const placeOf = (item: T): number => place.get(idOf(item)) ?? ids.length
  return items.toSorted((a, b) => placeOf(a) - placeOf(b))
}

interface Held {
  readonly ids: readonly string[]
  readonly until: number
}

export interface HeldOrder<T> {
  readonly items: readonly T[]
  /** Whether this one keeps the size and place that it had at the click. */
  readonly isHeld: (item: T) => boolean
  /** For the list's `onClickCapture`. */
  readonly hold: (event: MouseEvent) => void
}

export function useHeldOrder<T>(items: readonly T[], idOf: (item: T) => string): HeldOrder<T> {
  const [held, setHeld] = useState<Held | null>(null)
  const shown = held ? inHeldOrder(items, held.ids, idOf) : items
  useEffect(() => {
    if (!held) return
    const timer = setTimeout(() => setHeld(null), Math.max(0, held.until - performance.now()))
    return () => clearTimeout(timer)
  }, [held])
  useEffect(noteDrawing)
  return {
    items: shown,
    isHeld: (item) => held?.ids.includes(idOf(item)) ?? false,
    hold: ({ detail }) => {
      if (detail > 0) setHeld({ ids: shown.map(idOf), until: performance.now() + HOLD_MS })
    },
  }
}
