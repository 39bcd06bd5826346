/** A panel's time source: the machine's, or a simulation's. */
export interface World {
  /** True wall time in ms. */
  wall(): number
  /** Monotonic milliseconds. */
  monotonic(): number
  setTimer(ms: number, fire: () => void): () => void
  random(bytes: number): Uint8Array
}

/** A panel's own clock: it can be set, can jump and can drift. */
export interface PanelClock {
  now(): number
  uptime(): number
  set(ms: number): void
  /** Jumps by this many ms. */
  step(ms: number): void
  /** From now on gains this many ms per second. */
  drift(msPerSecond: number): void
}

export function createPanelClock(world: World): PanelClock {
  const started = world.monotonic()
  let offset = 0
  let rate = 0
  let since = started
  const now = (): number => Math.round(world.wall() + offset + ((world.monotonic() - since) * rate) / 1000)
  const fold = (): void => {
    offset = now() - world.wall()
    since = world.monotonic()
  }
  return {
    now,
    uptime: () => Math.round(world.monotonic() - started),
    set(ms) {
      fold()
      offset = ms - world.wall()
    },
    step(ms) {
      fold()
      offset += ms
    },
    drift(msPerSecond) {
      fold()
      rate = msPerSecond
    },
  }
}
