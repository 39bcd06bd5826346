import type { Instant } from '../../domain/time'
import { NONE } from '../codes'
import { slotKey, TIMER, type Slots } from './slots'

/**
 * Who may have a timer running at a reader that another credential clears (apb.md 4.7): the one who passed last, and now
 * and then one more whose passage a backlog reported late. Each passage empties the list but for itself, so
 * clearing costs no more than starting did.
 */
export class Visitors {
  private readonly last: Int32Array
  private readonly more = new Map<number, number[]>()

  constructor(readers: number) {
    this.last = new Int32Array(readers).fill(NONE)
  }

  /** `holder` passed: the timers of the others end, but for those that a passage from a backlog is too old for (7). */
  passed(slots: Slots, holder: number, reader: number, at: Instant): void {
    const last = this.last[reader] as number
    this.last[reader] = holder
    const more = this.more.get(reader)
    if (more === undefined) {
      if (last !== NONE && last !== holder && !clear(slots, last, reader, at)) this.more.set(reader, [last])
      return
    }
    const left = [...more, last].filter((other) => other !== holder && !clear(slots, other, reader, at))
    if (left.length > 0) this.more.set(reader, left)
    else this.more.delete(reader)
  }

  /** A timer as it was saved. */
  restore(holder: number, reader: number): void {
    const last = this.last[reader] as number
    if (last !== NONE) this.more.set(reader, [...(this.more.get(reader) ?? []), last])
    this.last[reader] = holder
  }
}

/** True when the cardholder has no timer there, or no longer. */
function clear(slots: Slots, holder: number, reader: number, at: Instant): boolean {
  const key = slotKey(TIMER, reader)
  const slot = slots.find(holder, key)
  if (slot === NONE) return true
  if (slots.at(slot) > at) return false
  slots.remove(holder, key)
  return true
}
