import type { Core } from './core'
import type { Plan } from './plan'
import type { State } from './state'

/** State of an area with a limit (apb.md 10.4). */
export const OCCUPANCIES = ['normal', 'full', 'over'] as const

/** apb.md 10.4: tells of the areas whose state has changed, in the order of the file. */
export function reportOccupancy(core: Core): void {
  const { plan, state, sink } = core
  if (!state.holders.countsChanged) return
  state.holders.countsChanged = false
  for (const area of plan.areas.limited) {
    const count = state.holders.occupancy(area)
    const now = occupancyOf(count, plan.areas.capacity[area] as number)
    if (state.occupancyTold[area] === now) continue
    state.occupancyTold[area] = now
    if (!plan.firstEdition) sink.occupancy(area, now, count)
  }
  // Counting drops presences that are over, which is no further change.
  state.holders.countsChanged = false
}

/** Whether a restart on a changed site left an area in a different state than was reported. */
export function occupancyDiffers({ plan, state }: Core): boolean {
  return plan.areas.limited.some(
    (area) =>
      state.occupancyTold[area] !== occupancyOf(state.holders.occupancy(area), plan.areas.capacity[area] as number),
  )
}

/** Takes the state of the areas as reported. */
export function restoreOccupancy(plan: Plan, state: State): void {
  for (const area of plan.areas.limited)
    state.occupancyTold[area] = occupancyOf(state.holders.occupancy(area), plan.areas.capacity[area] as number)
}

const occupancyOf = (count: number, max: number): number => (count < max ? 0 : count === max ? 1 : 2)
