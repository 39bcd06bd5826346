/** Faults of readers as events. The same fault makes one event per minute; the next one says how often it came. */
import type { DeviceEvent, ReaderFault } from '../../domain/event'
import type { ReaderId } from '../../domain/ids'
import { HOUR, MINUTE, type Instant } from '../../domain/time'

/** This many wrong MACs within an hour are an attack until shown otherwise (osdp.md 11): damage on the line fails the CRC. */
const MAC_FAILURES_ALARM = 3
const MAC_WITHIN_MS = HOUR
/** One event for each fault of a reader in this time. */
const FAULT_PAUSE_MS = MINUTE

export type Fault = Omit<ReaderFault, 'event' | 'reader' | 'count'>

export class RestingFaults {
  /** By fault: its last event, and how often it came since. */
  private readonly rested = new Map<string, { readonly from: Instant; left: number }>()
  private readonly macFailures = new Map<ReaderId, readonly Instant[]>()

  /** Empty while the fault rests. An alarm never rests behind an event without one. */
  report(reader: ReaderId, at: Instant, about: Fault): DeviceEvent[] {
    // A wrong MAC may come in any reply, and is one fault.
    const reply = about.fault === 'mac-failure' ? '' : about.reply
    const key = [reader, about.fault, reply, about.command, about.why, about.alarm].join(' ')
    const last = this.rested.get(key)
    if (last && at - last.from < FAULT_PAUSE_MS && at >= last.from) {
      last.left++
      return []
    }
    this.rested.set(key, { from: at, left: 0 })
    const count = 1 + (last?.left ?? 0)
    return [{ at, event: 'reader.fault', reader, ...about, ...(count > 1 ? { count } : {}) }]
  }

  macFailure(reader: ReaderId, at: Instant, reply: string): DeviceEvent[] {
    const recent = [...(this.macFailures.get(reader) ?? []).filter((one) => at - one < MAC_WITHIN_MS), at]
    this.macFailures.set(reader, recent)
    const alarm = recent.length >= MAC_FAILURES_ALARM ? { alarm: true as const } : {}
    return this.report(reader, at, { fault: 'mac-failure', reply, ...alarm })
  }
}
