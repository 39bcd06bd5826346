/**
 * How a simulated PD hears: hunts for SOM, trusts LEN only within bounds, gives up on a packet whose bytes stop coming.
 * Written apart from the console's own framer, so that one does not share the other's mistakes.
 */
const SOM = 0x53
/** The line is quiet for so long inside a packet: the rest will not come. */
export const GAP_MS = 100

export class Stream {
  private pending: number[] = []
  private lastAt = 0

  /** Candidate packets with a believable LEN, checks not looked at. `refused` says that the last one was none. */
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
