import { ALWAYS, type Door, type Site } from '../domain/site'
import { SECOND } from '../domain/time'
import { ALWAYS_OPEN, NONE, passageCode, pendingCode } from './codes'

/** Doors as integers. Durations in milliseconds; 0 = never, or off. */
export class DoorPlan {
  readonly count: number
  readonly contact: Uint8Array
  readonly unlockMs: Float64Array
  readonly heldMs: Float64Array
  /** apb.md 5.12: the same for cardholders with `extendedUnlock`; as above where the file gives nothing else. */
  readonly extendedUnlockMs: Float64Array
  readonly extendedHeldMs: Float64Array
  readonly rexMs: Float64Array
  readonly bounceMs: Float64Array
  readonly graceMs: Float64Array
  /** apb.md 5.10: PASS_* of codes.ts. */
  readonly passage: Uint8Array
  /** apb.md 5.4: PENDING_* of codes.ts. */
  readonly pending: Uint8Array
  /** apb.md 5.9: NONE = by no schedule, or ALWAYS_OPEN. */
  readonly schedule: Int32Array
  readonly firstPersonIn: Uint8Array
  /** Doors that a schedule unlocks, in the order of the file. */
  readonly scheduled: readonly number[]
  /** Readers of each door. */
  readonly readers: readonly (readonly number[])[]

  constructor(site: Site, readerDoor: Int32Array, scheduleOf: (id: string | undefined) => number) {
    const { doors } = site
    const per = (value: (door: Door) => number): Float64Array => Float64Array.from(doors, value)
    this.count = doors.length
    this.contact = Uint8Array.from(doors, ({ contact }) => (contact ? 1 : 0))
    this.unlockMs = per(({ unlockSeconds }) => unlockSeconds * SECOND)
    this.heldMs = per(({ heldOpenSeconds }) => (heldOpenSeconds ?? 0) * SECOND)
    this.extendedUnlockMs = per((door) => (door.extendedUnlockSeconds ?? door.unlockSeconds) * SECOND)
    this.extendedHeldMs = per((door) => (door.extendedHeldOpenSeconds ?? door.heldOpenSeconds ?? 0) * SECOND)
    this.rexMs = per(({ rexSeconds }) => rexSeconds * SECOND)
    this.bounceMs = per(({ bounceMs }) => bounceMs ?? 0)
    this.graceMs = per(({ rexGraceMs }) => rexGraceMs ?? 0)
    this.passage = Uint8Array.from(doors, ({ passage, contact }) =>
      passageCode(passage ?? (contact ? 'open' : 'grant')),
    )
    this.pending = Uint8Array.from(doors, ({ pending }) => pendingCode(pending ?? 'replace'))
    this.schedule = Int32Array.from(doors, ({ unlockSchedule }) =>
      unlockSchedule === ALWAYS ? ALWAYS_OPEN : scheduleOf(unlockSchedule),
    )
    this.firstPersonIn = Uint8Array.from(doors, ({ firstPersonIn }) => (firstPersonIn ? 1 : 0))
    this.scheduled = [...this.schedule.keys()].filter((door) => this.schedule[door] !== NONE)
    const readers: number[][] = doors.map(() => [])
    readerDoor.forEach((door, reader) => readers[door]?.push(reader))
    this.readers = readers
  }
}
