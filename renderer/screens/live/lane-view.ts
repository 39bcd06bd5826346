/** What the lane's frame shows about it: whether it holds, and how much came since. Set by the drawing, at most ten times a second. */
import { create } from 'zustand'
import type { Instant } from '../../../preload/contract/models'
import { lane } from './lane'

interface LaneView {
  readonly held: boolean
  readonly fresh: number
  /** The instant that is looked at while held. */
  readonly lookedAt: Instant | null
  readonly empty: boolean
}

export const useLaneView = create<LaneView>()(() => ({ held: false, fresh: 0, lookedAt: null, empty: true }))

let scroller: { readonly toTop: () => void; readonly show: (index: number) => void } | null = null

/** The drawn lane says how it is scrolled; returns the end of that. */
export function attachScroller(to: NonNullable<typeof scroller>): () => void {
  scroller = to
  return () => {
    scroller = null
  }
}

export const showIndex = (index: number): void => scroller?.show(index)

/** Newest first again, from the top. */
export function followLane(): void {
  scroller?.toTop()
  lane.follow()
}
