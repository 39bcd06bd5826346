/** What changes about the site without being an event: who is online, what is relaxed, which door is open. Sent whole by main. */
import { create } from 'zustand'
import type { ControllerStatus } from '../../../preload/contract/controllers'
import type {
  AreaId,
  AreaStatus,
  DoorId,
  DoorStatus,
  ReaderId,
  ReaderStatus,
  Relaxation,
  Status,
} from '../../../preload/contract/models'
import { setClock } from './clock'

export const useStatus = create<{ readonly status: Status | null }>()(() => ({ status: null }))

export function setStatus(status: Status): void {
  setClock(status.at)
  useStatus.setState({ status })
}

/** What is relaxed until somebody or time ends it: suspensions first. Observing is a stage of the site file, not a relaxation to end. */
export function endable(relaxations: readonly Relaxation[]): readonly Relaxation[] {
  const rank = (r: Relaxation): number => (r.kind === 'suspended' ? 0 : 1) + ('site' in r.scope ? 0 : 2)
  return relaxations.filter((r) => r.kind !== 'observing').toSorted((a, b) => rank(a) - rank(b))
}

export const doorStatus = (status: Status | null, id: DoorId): DoorStatus | undefined =>
  status?.doors.find((door) => door.id === id)
export const readerStatus = (status: Status | null, id: ReaderId): ReaderStatus | undefined =>
  status?.readers.find((reader) => reader.id === id)
export const areaStatus = (status: Status | null, id: AreaId): AreaStatus | undefined =>
  status?.areas.find((area) => area.id === id)
export const controllerStatus = (status: Status | null, id: string): ControllerStatus | undefined =>
  status?.controllers.find((controller) => controller.id === id)
