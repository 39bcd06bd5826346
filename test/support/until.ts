/** Waits until a condition is true and checks it once per turn of the event loop; never waits for a fixed time. */
export async function until<T>(what: string, look: () => T | undefined | false, limitMs = 15_000): Promise<T> {
  const started = performance.now()
  for (;;) {
    const seen = look()
    if (seen !== undefined && seen !== false) return seen
    if (performance.now() - started > limitMs) throw new Error(`still waiting for ${what} after ${limitMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
