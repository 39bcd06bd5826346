/**
 * Several alarms chosen together on the Alarms screen, around the one whose details are shown. Priority 1 is never among them:
 * those are handled one at a time.
 */
import { create } from 'zustand'
import type { Alarm } from '../../../preload/contract/models'
import { useAlarms, type QueueItem } from './alarms'
import { useRoute } from '../desk/route'
import { select, useSelection } from '../desk/selection'

interface Chosen {
  /** Alarms chosen together; empty unless they are at least two. */
  readonly ids: readonly string[]
  /** Where a range began. */
  readonly anchor: string | null
}

const NOBODY: Chosen = { ids: [], anchor: null }

export const useChosen = create<Chosen>()(() => NOBODY)

export const forgetChosen = (): void => useChosen.setState(NOBODY)

const isAlone = ({ alarm }: QueueItem): boolean => alarm.priority === 1 || alarm.id === 'journal'

const holds = ({ ids }: QueueItem, id: string | null): boolean => id !== null && ids.includes(id)

function choose(item: QueueItem, items: readonly QueueItem[], anchor: string | null): void {
  select(item.alarm.seq, item.alarm.id)
  const ids = items.filter((each) => !isAlone(each)).flatMap((each) => each.ids)
  useChosen.setState({ ids: ids.length > 1 && items.length > 1 ? ids : [], anchor })
}

/** This one alone. */
export function chooseOne(item: QueueItem): void {
  choose(item, [item], item.alarm.id)
}

/** Adds one to those that are chosen, or takes it out again. */
export function toggle(item: QueueItem, items: readonly QueueItem[]): void {
  const { ids } = useChosen.getState()
  const { alarm } = useSelection.getState()
  const before = items.filter((each) => (ids.length > 0 ? each.ids.some((id) => ids.includes(id)) : holds(each, alarm)))
  const next = before.includes(item) ? before.filter((each) => each !== item) : [...before, item]
  choose(next.includes(item) ? item : (next.at(-1) ?? item), next, item.alarm.id)
}

/** Everything from where the range began to this one. */
export function extendTo(item: QueueItem, items: readonly QueueItem[]): void {
  const { anchor } = useChosen.getState()
  const start = items.findIndex((each) => holds(each, anchor ?? useSelection.getState().alarm))
  const end = items.indexOf(item)
  if (start < 0 || end < 0) return chooseOne(item)
  choose(item, items.slice(Math.min(start, end), Math.max(start, end) + 1), items[start]?.alarm.id ?? null)
}

/** The alarms chosen together that are still there; empty when there are fewer than two, and on other screens. */
export function chosenAlarms(): readonly Alarm[] {
  if (useRoute.getState().screen !== 'alarms') return []
  const { ids } = useChosen.getState()
  const { all } = useAlarms.getState()
  const found = all.filter(({ id }) => ids.includes(id))
  return found.length > 1 ? found : []
}
