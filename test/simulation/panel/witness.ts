/** Records what really happened at the panels: every event that a ring stored, and every unlocked door. */
import { fromBinary } from '@bufbuild/protobuf'
import { EventSchema } from '../../../main/panel/schema/panel-link_pb'
import type { Disk } from '../../simulator/panel/disk'
import type { Seen } from '../../simulator/panel/seen'

export interface Witness {
  /** Completely stored serials, by panel. */
  readonly stored: Map<string, Set<number>>
  /** Serials that a full ring dropped before their acknowledgement, by panel. */
  readonly dropped: Map<string, Set<number>>
  readonly faults: string[]
  watchDisk(panel: string, disk: Disk): Disk
  see(panel: string, what: Seen): void
}

/** `committedGrants` returns how many reads at a reader the console has granted and stored. */
export function createWitness(ringCapacity: number, committedGrants: (reader: string) => number): Witness {
  const stored = new Map<string, Set<number>>()
  const dropped = new Map<string, Set<number>>()
  const faults: string[] = []
  const used = new Map<string, number>()
  /** Unlocks that earlier events allow, by panel. */
  const allowed = new Map<string, number>()

  return {
    stored,
    dropped,
    faults,
    watchDisk(panel, disk) {
      const serials = new Set<number>()
      stored.set(panel, serials)
      const gone = new Set<number>()
      dropped.set(panel, gone)
      let acknowledged = 0
      return {
        read: (name) => disk.read(name),
        replace: (name, bytes) => disk.replace(name, bytes),
        append(name, bytes) {
          disk.append(name, bytes)
          const whole =
            bytes.length >= 9 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === bytes.length - 8
          const kind = bytes[8]
          if (whole && kind === 3) acknowledged = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(9))
          if (!whole || (kind !== 1 && kind !== 2)) return
          const serial = Number(fromBinary(EventSchema, bytes.slice(9)).serial)
          if (serials.has(serial)) faults.push(`${panel}: serial ${serial} was used twice`)
          serials.add(serial)
          if (serial - ringCapacity > acknowledged) gone.add(serial - ringCapacity)
        },
      }
    },
    see(panel, what) {
      const credit = allowed.get(panel) ?? 0
      if (what.seen === 'granted') {
        allowed.set(panel, credit + 1)
        if (what.by !== 'host') return
        const count = (used.get(what.reader) ?? 0) + 1
        used.set(what.reader, count)
        if (count > committedGrants(what.reader))
          faults.push(`${panel}: ${what.reader} was opened without a stored grant`)
      }
      if (what.seen === 'unlocked') {
        if (credit < 1) faults.push(`${panel}: door ${what.door} was unlocked without a cause`)
        allowed.set(panel, 0)
      }
    },
  }
}
