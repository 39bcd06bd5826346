/** An operator opens a door once for its `unlockSeconds`: journalled first, then sent. */
import type { Fleet } from '../devices/fleet'
import type { Audit } from '../domain/audit'
import type { Incoming } from '../decider/messages'
import type { DoorId } from '../domain/ids'
import { fail, type Result } from '../domain/result'
import type { Site } from '../domain/site'
import { SECOND, type Instant } from '../domain/time'
import type { Done, NotDone } from './not-done'

interface Unlocking {
  readonly site: () => Site
  readonly fleet: Pick<Fleet, 'cannotUnlock' | 'unlock'>
  readonly submit: (item: Incoming) => Promise<Result<Done, NotDone>>
  readonly now: () => Instant
  /** Name of this machine. */
  readonly workstation: string
}

/** The function that resolves once the unlock is journalled and sent. */
export const unlocking =
  ({ site, fleet, submit, now, workstation }: Unlocking) =>
  async (id: DoorId, operator: string, reason: string, audit?: Audit): Promise<Result<Done, NotDone>> => {
    const door = site().doors.find((one) => one.id === id)
    const cannot = door ? fleet.cannotUnlock(id) : `there is no door ${id}`
    if (!door || cannot !== null) return fail({ code: 'offline', detail: cannot ?? '' })
    const at = now()
    const done = await submit({
      kind: 'desk',
      event: { at, event: 'desk.unlock-once', operator, reason, door: id, workstation, ...audit },
    })
    if (!done.ok) return done
    // Requested from inside, in a way: so that the door that now opens does not count as forced (apb.md 5.6).
    const free = await submit({ kind: 'record', record: { type: 'rex', at, door: id } })
    if (free.ok) fleet.unlock(id, door.unlockSeconds, at + door.unlockSeconds * SECOND)
    return free
  }
