/**
 * Cuts a byte stream into packets and finds the next packet after any damage (osdp.md 2). It has no clock: the caller
 * runs `expire` when a partial packet has received no byte for PARTIAL_TIMEOUT_MS.
 */
import { type Frame, type FrameFault, MARK, MAX_PACKET, MIN_PACKET, SOM, decodeFrame } from './frame'

/** The standard's 20 ms plus the measured delay of USB adapters (32..110 ms); below the reply timeout (osdp.md 1). */
export const PARTIAL_TIMEOUT_MS = 150

export type FramerItem =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly raw: Uint8Array }
  /** A valid LEN, but not a packet. The search continues one byte after its SOM. */
  | { readonly kind: 'damaged'; readonly fault: FrameFault; readonly raw: Uint8Array }
  /** Bytes outside any packet; mark bytes between packets do not count. */
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }

const HEADER = 5
/** The buffer holds one unfinished packet and one slice of new bytes, so it never overflows. */
const SLICE = 1024

export class Framer {
  private readonly buffer = new Uint8Array(MAX_PACKET + SLICE)
  private length = 0

  /** True while a packet has started and not ended. */
  get partial(): boolean {
    return this.length > 0
  }

  push(bytes: Uint8Array): FramerItem[] {
    const items: FramerItem[] = []
    for (let from = 0; from < bytes.length; from += SLICE) {
      const slice = bytes.subarray(from, from + SLICE)
      this.buffer.set(slice, this.length)
      this.length += slice.length
      this.scan(items, false)
    }
    return items
  }

  /** Drops the unfinished packet and searches for packets in the bytes after its SOM. */
  expire(): FramerItem[] {
    const items: FramerItem[] = []
    this.scan(items, true)
    return items
  }

  /** Drops all bytes, which are stale once we transmit. */
  reset(): void {
    this.length = 0
  }

  private scan(items: FramerItem[], final: boolean): void {
    const at = (i: number): number => this.buffer[i] ?? 0
    let position = 0
    const lost: number[] = []
    const skip = (): void => {
      if (at(position) !== MARK) lost.push(at(position))
      position++
    }
    const flushLost = (): void => {
      if (lost.length > 0) items.push({ kind: 'noise', bytes: Uint8Array.from(lost) })
      lost.length = 0
    }
    while (position < this.length) {
      if (at(position) !== SOM) {
        skip()
        continue
      }
      const available = this.length - position
      const size = available >= 4 ? at(position + 2) | (at(position + 3) << 8) : undefined
      if (size !== undefined && (size < MIN_PACKET || size > MAX_PACKET)) {
        skip()
        continue
      }
      if (size === undefined || available < HEADER || available < size) {
        if (!final) break
        skip()
        continue
      }
      const raw = this.buffer.slice(position, position + size)
      const decoded = decodeFrame(raw)
      flushLost()
      if (decoded.ok) {
        items.push({ kind: 'frame', frame: decoded.value, raw })
        position += size
      } else {
        items.push({ kind: 'damaged', fault: decoded.error, raw })
        position++
      }
    }
    flushLost()
    this.buffer.copyWithin(0, position, this.length)
    this.length -= position
  }
}
