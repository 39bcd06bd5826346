/** Counts down a wait reported by main. */
import { useEffect, useState } from 'react'

/** Milliseconds left, to the second; 0 when there is no wait. `wait` sets a new one. */
export function useWait(): { readonly left: number; readonly wait: (ms: number) => void } {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(0)
  const left = Math.max(0, until - now)
  useEffect(() => {
    if (until === 0) return
    const timer = setInterval(() => {
      setNow(performance.now())
      if (performance.now() >= until) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [until])
  return {
    left,
    wait: (ms) => {
      const at = performance.now()
      setNow(at)
      setUntil(ms > 0 ? at + ms : 0)
    },
  }
}
