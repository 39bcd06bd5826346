/** Cables with faults on command. */
import type { Line } from './line'
import type { World } from './time'

export interface CableFaults {
  /** Bytes per second in each direction; undefined: full speed. */
  slow(bytesPerSecond: number | undefined): void
  /** No bytes pass in either direction, and neither end receives an error. */
  halfOpen(on: boolean): void
  /** Sends each of the next frames twice. */
  duplicate(frames: number): void
  /** Sends the next two frames in the wrong order. */
  reorder(): void
  /** Sends these bytes unchanged. */
  inject(bytes: Uint8Array): void
  cut(): void
}

export function faultyCable(line: Line, world: World): { line: Line; faults: CableFaults } {
  let rate: number | undefined
  let dead = false
  let twice = 0
  let swap = false
  let heldBack: Uint8Array | undefined
  let freeAt = 0
  let waiting = 0
  let onBytes: ((bytes: Uint8Array) => void) | undefined

  const transmit = (bytes: Uint8Array): void => {
    if (rate === undefined && waiting === 0) return line.write(bytes)
    const now = world.monotonic()
    freeAt = Math.max(freeAt, now) + (bytes.length / (rate ?? Number.POSITIVE_INFINITY)) * 1000
    waiting += bytes.length
    world.setTimer(freeAt - now, () => {
      waiting -= bytes.length
      if (!dead) line.write(bytes)
    })
  }

  return {
    line: {
      write(bytes) {
        if (dead) return
        if (swap && heldBack === undefined) {
          heldBack = bytes
          return
        }
        transmit(bytes)
        if (twice > 0) {
          twice -= 1
          transmit(bytes)
        }
        if (heldBack !== undefined) {
          swap = false
          transmit(heldBack)
          heldBack = undefined
        }
      },
      close: () => line.close(),
      onBytes(listener) {
        onBytes = listener
        line.onBytes((bytes) => {
          if (dead) return
          if (rate === undefined) listener(bytes)
          else world.setTimer((bytes.length / rate) * 1000, () => (dead ? undefined : onBytes?.(bytes)))
        })
      },
      onDown: (listener) => line.onDown(listener),
      bufferedBytes: () => line.bufferedBytes() + waiting,
    },
    faults: {
      slow(bytesPerSecond) {
        rate = bytesPerSecond
      },
      halfOpen(on) {
        dead = on
      },
      duplicate(frames) {
        twice += frames
      },
      reorder() {
        swap = true
      },
      inject: (bytes) => line.write(bytes),
      cut: () => line.close(),
    },
  }
}
