/**
 * How a simulated PD receives: searches for SOM, accepts LEN only within bounds, drops a packet whose bytes stop
 * coming. Does not share code with the console's framer, so that both cannot have the same bug.
 */
const SOM = 0x53
/** After this much silence inside a packet its rest will not arrive. */
export const GAP_MS = 100

export class Stream {
  private pending: number[] = []
  private lastAt = 0

  /** Candidate packets with a plausible LEN and an unchecked check. `refused`: the last candidate was not a packet. */
  hear(bytes: Uint8Array, at: number, accept: (raw: Uint8Array) => boolean): void {
    if (this.pending.length > 0 && at - this.lastAt > GAP_MS) this.pending = []
    this.lastAt = at
    this.pending.push(...bytes)
    for (;;) {
      const start = this.pending.indexOf(SOM)
      if (start < 0) {
        this.pending = []
        return
      }
      if (start > 0) this.pending.splice(0, start)
      const [, , low, high] = this.pending
      if (low === undefined || high === undefined) return
      const length = low + high * 256
      if (length < 7 || length > 1440) {
        this.pending.shift()
        continue
      }
      if (this.pending.length < length) return
      const raw = Uint8Array.from(this.pending.slice(0, length))
      this.pending.splice(0, accept(raw) ? length : 1)
    }
  }
}
