/**
 * Asks main what an action would touch, again whenever the action or the site's state changes, so that the number on the
 * button is the number it will touch; an answer that comes too late is dropped.
 */
import { useEffect, useState } from 'react'
import type { ActionPreview, OperatorAction } from '../../../preload/contract/models'
import { ask, type Failure } from '../../bridge'
import { useStatus } from './status'
import { useViolations } from '../violations/violations'

interface Preview {
  readonly of: string
  readonly value: ActionPreview | null
  readonly failure: Failure | null
}

export function usePreview(action: OperatorAction | null): Omit<Preview, 'of'> {
  const of = JSON.stringify(action)
  const [preview, setPreview] = useState<Preview>({ of: '', value: null, failure: null })
  const status = useStatus(({ status: known }) => known)
  const violations = useViolations(({ open }) => open)
  useEffect(() => {
    // The action's value decides, not its identity, which changes with every drawing.
    const asked = JSON.parse(of) as OperatorAction | null
    if (asked === null) return
    let stale = false
    void ask('preview', asked).then((answer) => {
      if (stale) return
      setPreview(answer.ok ? { of, value: answer.value, failure: null } : { of, value: null, failure: answer })
    })
    return () => {
      stale = true
    }
  }, [of, status, violations])
  return preview.of === of ? preview : { value: null, failure: null }
}
