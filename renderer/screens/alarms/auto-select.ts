/** The newest alarm of priority 1 or 2 that nobody has acknowledged selects itself when nothing is selected. */
import type { Alarm } from '../../../preload/contract/models'
import { useAlarms } from './alarms'
import { useRoute } from '../desk/route'
import { select, useSelection } from '../desk/selection'
import { isSignedIn, useSession } from '../session/session'

/** Selected by this and not by a hand; null = the selection is somebody's own. */
let automatic: string | null = null
/** Alarms that the operator deselected. */
const letGo = new Set<string>()

/** Whether what is selected selected itself: J and K then begin at the top of the list. */
export const isAutomatic = (): boolean => automatic !== null && useSelection.getState().alarm === automatic

export function pickAlarm(alarms: readonly Alarm[], passed: ReadonlySet<string>): Alarm | undefined {
  return alarms
    .filter(({ id, state, priority }) => state === 'new' && priority <= 2 && id !== 'journal' && !passed.has(id))
    .toSorted((a, b) => a.priority - b.priority || b.at - a.at)[0]
}

function choose(): void {
  const { screen } = useRoute.getState()
  if (!isSignedIn() || useSession.getState().phase.kind !== 'ready' || (screen !== 'live' && screen !== 'alarms'))
    return
  const { all } = useAlarms.getState()
  for (const id of letGo) if (!all.some((alarm) => alarm.id === id)) letGo.delete(id)
  const { seq, alarm } = useSelection.getState()
  const own = all.find(({ id }) => id === automatic)
  // A priority 1 takes the place of a priority 2 that nobody chose.
  if (seq !== null && !(isAutomatic() && own?.priority === 2)) return
  const found = pickAlarm(all, letGo)
  if (!found || found.id === alarm || (seq !== null && found.priority !== 1)) return
  automatic = found.id
  select(found.seq, found.id)
}

/** Esc lets go of the alarms that are there now; the next one selects itself again. */
export function letGoOfAlarms(): void {
  automatic = null
  for (const { id } of useAlarms.getState().all) letGo.add(id)
}

/** Returns the end of it. */
export function startSelecting(): () => void {
  const ends = [
    useAlarms.subscribe(choose),
    useRoute.subscribe(choose),
    useSession.subscribe(choose),
    useSelection.subscribe(({ seq, alarm }) => {
      if (seq !== null && alarm !== automatic) automatic = null
    }),
  ]
  return () => {
    automatic = null
    letGo.clear()
    for (const end of ends) end()
  }
}
