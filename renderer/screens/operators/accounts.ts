/** Accounts of the console's operators. */
import { useEffect, useState } from 'react'
import type { OperatorAccount } from '../../../preload/contract/models'
import { ask, request } from '../../bridge'
import { failureWords } from '../../format/failure'

export const addOperator = request('addOperator')
export const removeOperator = request('removeOperator')
export const resetPassword = request('resetPassword')
export const setRole = request('setRole')

export function useAccounts() {
  const [all, setAll] = useState<readonly OperatorAccount[]>([])
  const [failure, setFailure] = useState<string | null>(null)
  const [reads, setReads] = useState(0)
  useEffect(() => {
    let stale = false
    void ask('operators').then((answer) => {
      if (stale) return
      if (answer.ok) setAll(answer.value)
      else setFailure(failureWords(answer))
    })
    return () => {
      stale = true
    }
  }, [reads])
  return { all, failure, readAgain: () => setReads((n) => n + 1) }
}
