/** Panels that dial and are not in the site, asked for while they are shown. */
import { useEffect, useState } from 'react'
import type { Strangers } from '../../../../preload/contract/hardware'
import { ask, type Failure } from '../../../bridge'

const AGAIN_MS = 1_000

interface Look {
  readonly strangers: Strangers | null
  readonly failure: Failure | null
}

export function useStrangers(): Look {
  const [look, setLook] = useState<Look>({ strangers: null, failure: null })
  useEffect(() => {
    let stale = false
    const again = async (): Promise<void> => {
      const answer = await ask('strangers')
      if (!stale) setLook(answer.ok ? { strangers: answer.value, failure: null } : { strangers: null, failure: answer })
    }
    void again()
    const timer = setInterval(() => void again(), AGAIN_MS)
    return () => {
      stale = true
      clearInterval(timer)
    }
  }, [])
  return look
}
