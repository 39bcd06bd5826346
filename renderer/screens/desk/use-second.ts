/** Whether an act needs a second operator, and that operator's signature for it. */
import { useEffect, useState } from 'react'
import { missingSecond, NO_SECOND, type SecondDraft } from '../../components/second-operator'
import type { Confirmable } from '../../../preload/contract/models'
import { ask, type Answer } from '../../bridge'
import { useSite } from '../site/site'
import { useStatus } from './status'

export interface Second {
  readonly needed: boolean
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
  const first = useStatus(({ status }) => status?.operator.name ?? '')
  const [asks, setAsks] = useState(false)
  const [draft, setDraft] = useState(NO_SECOND)
  const of = JSON.stringify(what)
  const needed = dual && what !== null && asks
  useEffect(() => {
    const asked = JSON.parse(of) as Confirmable | null
    if (!dual || asked === null) return
    let stale = false
    void ask('challenge', asked).then((answer) => {
      if (!stale) setAsks(answer.ok && answer.value !== null)
    })
    return () => {
      stale = true
    }
  }, [of, dual])

  async function sign(act: Confirmable): Promise<Answer<null>> {
    if (!dual) return DONE
    const challenge = await ask('challenge', act)
    if (!challenge.ok) return challenge
    setAsks(challenge.value !== null)
    if (challenge.value === null) return DONE
    const answer = await ask('confirm', challenge.value, { ...draft, name: draft.name.trim() })
    setDraft({ ...draft, password: '' })
    return answer
  }

  return { needed, first, draft, change: setDraft, off: needed ? missingSecond(draft, first) : null, sign }
}
