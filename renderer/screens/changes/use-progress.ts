import { useEffect, useState } from 'react'
import { ask } from '../../bridge'

/** What is read in less time than this shows no progress. */
const EVERY_MS = 250

/** How far work in the main process is, from 0 to 1. */
export function useProgress(running: boolean, of: 'changeProgress' | 'photoProgress' = 'changeProgress'): number {
  const [done, setDone] = useState(0)
  useEffect(() => {
    if (!running) return
    const timer = setInterval(async () => {
      const answer = await ask(of)
      if (answer.ok) setDone(answer.value)
    }, EVERY_MS)
    return () => clearInterval(timer)
  }, [running, of])
  return running ? done : 0
}
