/** The change that was previewed last, and who may apply it: only the session that saw it, with every hazard confirmed. */
import { fail, ok, type Result } from '../domain/result'
import type { AreaId } from '../domain/ids'
import type { ChangeLook } from '../../preload/contract/administration'
import type { Failure } from '../../preload/contract/answer'
import type { Operator } from '../../preload/contract/models'
import type { Confirmations } from './confirmations'
import type { Present } from './presence'

export type Asker = Present & { readonly operator: Operator; readonly session: number }

interface Seen {
  readonly look: ChangeLook
  readonly by: Present
  /** Revision of the draft, where it is one. */
  readonly revision?: number
}

/** What is applied, and what the journal says of it besides. */
export interface Allowed extends Pick<Seen, 'look' | 'revision'> {
  readonly note: { readonly note?: string }
}

export interface SeenChange {
  readonly see: (seen: Seen) => void
  readonly forget: () => void
  /** Whether the asker may apply the change with this id. */
  readonly allow: (id: number, confirmed: readonly AreaId[], asker: Asker) => Result<Allowed, Failure>
}

const failed = (code: Failure['code'], detail: string) => fail<Failure>({ ok: false, code, detail })

/** @param gone what is said when another change was previewed since */
export function createSeenChange({ pass }: Pick<Confirmations, 'pass'>, gone: () => string): SeenChange {
  let seen: Seen | undefined
  return {
    see: (next) => (seen = next),
    forget: () => (seen = undefined),
    allow: (id, confirmed, asker) => {
      if (seen?.look.id !== id || !seen.by.isPresent()) return failed('change', gone())
      const { look, revision } = seen
      const open = look.hazards.find(({ area }) => !confirmed.includes(area))
      if (open) return failed('bad-argument', `confirmed: nobody has taken responsibility for ${open.name}`)
      const passed = pass({ kind: 'change', id }, asker)
      if (!passed.ok) return passed
      const { secondOperator } = passed.value
      const said = [
        ...(look.hazards.length === 0
          ? []
          : [`free egress confirmed of ${look.hazards.map(({ name }) => name).join(', ')}`]),
        ...(secondOperator === undefined ? [] : [`confirmed by ${secondOperator}`]),
      ]
      const note = said.length === 0 ? {} : { note: said.join('; ') }
      return ok({ look, note, ...(revision === undefined ? {} : { revision }) })
    },
  }
}
