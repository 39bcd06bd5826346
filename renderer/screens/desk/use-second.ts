/** Whether an act needs a second operator, or a guard's a supervisor, and that person's signature for it. */
import { useEffect, useState } from 'react'
import { missingSecond, NO_SECOND, type SecondDraft } from '../../components/second-operator'
import type { Confirmable } from '../../../preload/contract/models'
import { mayConfirm } from '../../../preload/contract/roles'
import { ask, type Answer } from '../../bridge'
import { useSite } from '../site/site'
import { useStatus } from './status'

export interface Second {
  readonly needed: boolean
  /** The operator at this desk only prepares it: a supervisor signs. */
  readonly prepares: boolean
  readonly first: string
  readonly draft: SecondDraft
  readonly change: (draft: SecondDraft) => void
  /** What is missing before the act can be done; null = nothing. */
  readonly off: string | null
  /** Confirms this very act; without a need it does nothing. The password is forgotten either way. */
  readonly sign: (what: Confirmable) => Promise<Answer<null>>
}

const DONE: Answer<null> = { ok: true, value: null }

/** @param what null = nothing is chosen that could need one */
export function useSecond(what: Confirmable | null): Second {
  const dual = useSite(({ view }) => view.dualAuthorisation)
  const operator = useStatus(({ status }) => status?.operator)
  const first = operator?.name ?? ''
  const [asks, setAsks] = useState(false)
  const [draft, setDraft] = useState(NO_SECOND)
  const of = JSON.stringify(what)
  const prepares = what !== null && operator !== undefined && !mayConfirm(operator.role, what)
  const asksMain = dual || prepares
  const needed = prepares || (dual && what !== null && asks)
  useEffect(() => {
    const asked = JSON.parse(of) as Confirmable | null
    if (!asksMain || asked === null) return
    let stale = false
    void ask('challenge', asked).then((answer) => {
      if (!stale) setAsks(answer.ok && answer.value !== null)
    })
    return () => {
      stale = true
    }
  }, [of, asksMain])

  async function sign(act: Confirmable): Promise<Answer<null>> {
    if (!asksMain) return DONE
    const challenge = await ask('challenge', act)
    if (!challenge.ok) return challenge
    setAsks(challenge.value !== null)
    if (challenge.value === null) return DONE
    const answer = await ask('confirm', challenge.value, { ...draft, name: draft.name.trim() })
    setDraft({ ...draft, password: '' })
    return answer
  }

  const off = needed ? missingSecond(draft, first, prepares) : null
  return { needed, prepares, first, draft, change: setDraft, off, sign }
}
