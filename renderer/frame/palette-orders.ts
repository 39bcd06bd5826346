/** Orders that the palette finds by what they do and where: each opens its dialog, where it is confirmed. */
import { text, type TextKey } from '../format/text'
import type { AreaId, DoorId, Role } from '../../preload/contract/models'
import { may, type Ability } from '../screens/session/session'
import { openSheet, showKeys } from '../screens/desk/sheet'
import { doorStatus, useStatus } from '../screens/desk/status'
import { siteIndex } from '../screens/site/site'

export interface Order {
  readonly id: string
  readonly title: string
  /** Why it cannot be given; null = it can. */
  readonly off: string | null
  readonly pick: () => void
}

const SITE = 'site'

/** Areas and doors are offered only to a search: a site may have hundreds. */
export function orders(query: string, role: Role | undefined): readonly Order[] {
  const off = (ability: Ability): string | null => (may(role, ability) ? null : text('off.supervisor'))
  const help: Order = { id: 'help', title: text('palette.help'), off: null, pick: () => showKeys(true) }
  const verify: Order[] = may(role, 'records')
    ? [{ id: 'verify', title: text('palette.verify'), off: null, pick: () => openSheet({ kind: 'records' }) }]
    : []
  if (query.trim() === '') return [...verify, help]
  return [...verify, help, ...inAreas(off('relax')), ...atDoors(off('lockdown'))]
}

function inAreas(off: string | null): readonly Order[] {
  const { areas } = siteIndex().view
  const places: readonly { readonly id: AreaId | typeof SITE; readonly name: string }[] = [
    { id: SITE, name: text('scope.site') },
    ...areas.filter(({ id }) => id !== 0),
  ]
  const order = (says: TextKey, kind: 'relax' | 'suspend' | 'reset-many'): readonly Order[] =>
    places.map(({ id, name }) => ({
      id: `${kind} ${id}`,
      title: text(says, { place: name }),
      off,
      pick: () => openSheet({ kind, scope: id === SITE ? { site: true } : { area: id } }),
    }))
  return [
    ...order('palette.grant', 'relax'),
    ...order('palette.suspend', 'suspend'),
    ...order('palette.reset', 'reset-many'),
  ]
}

function atDoors(off: string | null): readonly Order[] {
  const { status } = useStatus.getState()
  const isLocked = (id: DoorId): boolean => doorStatus(status, id)?.lockdown === true
  return siteIndex().view.doors.map(({ id, name }) => ({
    id: `lockdown ${id}`,
    title: text(isLocked(id) ? 'palette.release' : 'palette.lockdown', { door: name }),
    off,
    pick: () => openSheet({ kind: 'lockdown', door: id, on: !isLocked(id) }),
  }))
}
