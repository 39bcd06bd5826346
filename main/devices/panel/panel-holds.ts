/** Doors of one panel that the console holds unlocked (apb.md 5.9), brought in line with what the panel reports. */
import type { DoorId } from '../../domain/ids'
import type { PanelCommand, PanelStatus } from '../../domain/panel'
import type { Result } from '../../domain/result'
import type { Instant } from '../../domain/time'
import type { DeviceClock } from '../device-clock'

/**
 * A door is held unlocked on a panel by an unlock that lasts a day and is sent again whenever the panel reports the door as
 * locked, and four times a day. A panel that loses its console locks the door within that day.
 */
export const HOLD_SECONDS = 86_400
const HOLD_AGAIN_MS = 6 * 3_600_000
/** An order that cannot be carried out immediately is given again with the panel's next report. */
const ORDER_MS = 10_000

export interface PanelHolds {
  /** A door's hold begins or ends. */
  readonly change: (door: DoorId, unlocked: boolean) => void
  readonly reconcile: (status: PanelStatus) => void
  /** Doors whose hold has ended and which the panel has not locked since. */
  readonly released: () => readonly DoorId[]
  readonly stop: () => void
}

export interface HoldsSetup {
  readonly clock: DeviceClock
  /** As {@link PanelHolds.released} was stored. */
  readonly released: readonly DoorId[]
  /** Doors that are held now, at any panel. */
  readonly heldDoors: ReadonlySet<DoorId>
  readonly isOurs: (door: DoorId) => boolean
  readonly command: (command: PanelCommand, atLatest: Instant) => Promise<Result<undefined, string>>
  readonly refused: (command: PanelCommand, why: string) => void
  /** `released` is another. */
  readonly changed: () => void
}

export function createPanelHolds(setup: HoldsSetup): PanelHolds {
  const { clock, changed } = setup
  const held = (): DoorId[] => [...setup.heldDoors].filter(setup.isOurs)
  /** Says whether it was done. */
  const order = async (wanted: PanelCommand): Promise<boolean> => {
    const result = await setup.command(wanted, clock.now() + ORDER_MS)
    if (!result.ok) setup.refused(wanted, result.error)
    return result.ok
  }
  const released = new Set<DoorId>(setup.released)
  const forget = (door: DoorId): void => {
    if (released.delete(door)) changed()
  }
  const hold = (door: DoorId): void => void order({ kind: 'unlock', door, seconds: HOLD_SECONDS })
  const release = (door: DoorId): void => {
    if (!released.has(door)) {
      released.add(door)
      changed()
    }
    void order({ kind: 'lock', door }).then((done) => {
      if (done) forget(door)
    })
  }
  const holdOn = (): void => {
    held().forEach(hold)
    stopHolding = clock.setTimer(HOLD_AGAIN_MS, holdOn)
  }
  let stopHolding = clock.setTimer(HOLD_AGAIN_MS, holdOn)
  return {
    change(door, unlocked) {
      if (!unlocked) return release(door)
      forget(door)
      hold(door)
    },
    reconcile({ doors }) {
      const wanted = new Set(held())
      for (const { door, unlocked } of doors) {
        if (unlocked && released.has(door) && !wanted.has(door)) release(door)
        if (!unlocked && wanted.has(door)) hold(door)
      }
    },
    released: () => [...released],
    stop: () => stopHolding(),
  }
}
