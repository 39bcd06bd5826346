/** What the details show. A selection stays until somebody changes it, whatever arrives. */
import { create } from 'zustand'
import type { AreaId, CardholderId, DoorId, EventDetail } from '../../../preload/contract/models'
import { ask, type Failure } from '../../bridge'
import { learn } from '../people/people'

interface Selection {
  readonly seq: number | null
  readonly alarm: string | null
  readonly detail: EventDetail | null
  readonly failure: Failure | null
  /** The violation shown on the violations screen. */
  readonly violation: { readonly cardholder: CardholderId; readonly area: AreaId } | null
  /** The door and the area looked at on their screens. */
  readonly door: DoorId | null
  readonly area: AreaId | null
}

const NOTHING: Selection = {
  seq: null,
  alarm: null,
  detail: null,
  failure: null,
  violation: null,
  door: null,
  area: null,
}

export const useSelection = create<Selection>()(() => NOTHING)

async function load(seq: number): Promise<void> {
  const answer = await ask('detail', seq)
  // Another row may have been selected meanwhile.
  if (useSelection.getState().seq !== seq) return
  if (!answer.ok) return useSelection.setState({ failure: answer })
  const { person } = answer.value
  if (person) learn([person])
  useSelection.setState({ detail: answer.value, failure: null })
}

export function select(seq: number, alarm: string | null = null): void {
  const before = useSelection.getState()
  if (before.seq === seq && before.alarm === alarm) return
  const same = before.seq === seq
  useSelection.setState({ seq, alarm, failure: null, ...(!same && { detail: null }) })
  if (!same) void load(seq)
}

export function deselect(): void {
  useSelection.setState({ seq: null, alarm: null, detail: null, failure: null })
}

/** Nothing is selected on any screen. */
export const forgetSelection = (): void => useSelection.setState(NOTHING)

/** Asks again: something was done about the selected person. */
export function refreshDetail(): void {
  const { seq } = useSelection.getState()
  if (seq !== null) void load(seq)
}

export const selectViolation = (violation: Selection['violation']): void => useSelection.setState({ violation })
export const selectDoor = (door: DoorId): void => useSelection.setState({ door })
export const selectArea = (area: AreaId): void => useSelection.setState({ area })
