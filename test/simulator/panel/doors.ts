/** Locks and contacts of the panel's doors. */
import { create } from '@bufbuild/protobuf'
import type { Presented } from '../../../main/panel/schema/panel-link_pb'
import { UsedGrantSchema, type UsedGrant } from '../../../main/panel/schema/panel-link_pb'
import type { World } from './time'

export interface Grant {
  readonly reader: string
  readonly presented: Presented
  readonly by: { readonly case: 'serial' | 'requestId'; readonly value: bigint }
  /** The host received the grant when it was made, or made it. */
  readonly known: boolean
}

export interface DoorState {
  open: boolean
  unlocked: boolean
  rex: boolean
  forced: boolean
  held: boolean
  grant: Grant | undefined
  relock: (() => void) | undefined
  /** When it locks again, on the monotonic clock. */
  endsAt: number
  once: boolean
}

export interface Doors {
  of(door: string): DoorState
  readonly all: ReadonlyMap<string, DoorState>
  /** Opens the lock for `seconds`, or with `once` until the door has been used if that is sooner. */
  unlock(door: string, seconds: number, once: boolean): void
  /** The door closed: ends an unlock for a single use. */
  shut(door: string): void
  lock(door: string): void
}

export const wireGrant = (grant: Grant): UsedGrant =>
  create(UsedGrantSchema, { reader: grant.reader, presented: grant.presented, grant: grant.by })

export function createDoors(world: World, onLock: (door: string, unlocked: boolean) => void): Doors {
  const doors = new Map<string, DoorState>()
  const of = (door: string): DoorState => {
    let state = doors.get(door)
    if (state === undefined) {
      state = {
        open: false,
        unlocked: false,
        rex: false,
        forced: false,
        held: false,
        grant: undefined,
        relock: undefined,
        endsAt: 0,
        once: false,
      }
      doors.set(door, state)
    }
    return state
  }
  const set = (door: string, unlocked: boolean): void => {
    const state = of(door)
    if (state.unlocked === unlocked) return
    state.unlocked = unlocked
    onLock(door, unlocked)
  }
  const lock = (door: string): void => {
    const state = of(door)
    state.relock?.()
    state.relock = undefined
    state.grant = undefined
    set(door, false)
  }
  return {
    of,
    all: doors,
    unlock(door, seconds, once) {
      const state = of(door)
      state.once = once && (state.once || !state.unlocked)
      // An unlock never shortens a longer one.
      const endsAt = world.monotonic() + seconds * 1000
      if (state.unlocked && state.endsAt >= endsAt) return
      state.endsAt = endsAt
      state.relock?.()
      state.relock = world.setTimer(seconds * 1000, () => lock(door))
      set(door, true)
    },
    shut(door) {
      if (of(door).once) lock(door)
    },
    lock,
  }
}
