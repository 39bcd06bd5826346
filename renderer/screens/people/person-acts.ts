/** What can be done about the person whose card is open, by whom, and why not: its keys, its buttons and the palette ask here. */
import type { CardholderId, Role } from '../../../preload/contract/models'
import { text } from '../../format/text'
import { go, setFilter, useRoute } from '../desk/route'
import { openSheet } from '../desk/sheet'
import { useStatus } from '../desk/status'
import { may, onlySees } from '../session/session'
import { NO_FILTER } from '../live/filter'
import { followLane } from '../live/lane-view'

export type PersonAct = 'edit' | 'block'

const role = (): Role | undefined => useStatus.getState().status?.operator.role

/** The person whose card is in view; null on every other screen. */
function personInView(): CardholderId | null {
  const { screen, person } = useRoute.getState()
  return screen === 'people' ? person : null
}

/** Why it cannot be done now; null = it can. */
export function offOfPersonAct(act: PersonAct): string | null {
  if (!may(role(), act === 'edit' ? 'edit-people' : 'switch-card'))
    return onlySees(role()) ? text('off.guard') : text(act === 'edit' ? 'off.administrator' : 'off.supervisor')
  return personInView() === null ? text('off.no-person-chosen') : null
}

/** Opens the dialog of an act where it can be done. */
export function openPersonAct(act: PersonAct): void {
  const person = personInView()
  if (person === null || offOfPersonAct(act) !== null) return
  if (act === 'block') openSheet({ kind: 'switch-card', cardholder: person, credential: null, active: false })
  else openSheet({ kind: 'edit-person', person })
}

/** Live, with the lines of this person alone. */
export function showPersonInLive(): void {
  const person = personInView()
  if (person === null) return
  go('live')
  followLane()
  setFilter({ ...NO_FILTER, person })
}
