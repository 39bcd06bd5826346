/** Where a site asks for two, or a guard prepares: the other operator signs for it here, beside the first. */
import { useId, type ReactNode, type RefObject } from 'react'
import { text } from '../format/text'
import { SecretField } from './secret-field'

export interface SecondDraft {
  readonly name: string
  readonly password: string
}
export const NO_SECOND: SecondDraft = { name: '', password: '' }

interface SecondOperatorProps {
  readonly draft: SecondDraft
  readonly onChange: (draft: SecondDraft) => void
  /** Who asks for it, and so cannot be the second. */
  readonly first: string
  readonly says: ReactNode
  /** A guard prepares, and a supervisor signs. */
  readonly prepares?: boolean
  readonly nameField?: RefObject<HTMLInputElement | null>
}

/** What is missing before it can be confirmed, in words; null = nothing. */
export function missingSecond({ name, password }: SecondDraft, first: string, prepares = false): string | null {
  if (name.trim() === '' || password === '') return text(prepares ? 'second.missing.supervisor' : 'second.missing')
  return name.trim().toLowerCase() === first.toLowerCase() ? text('second.same', { first }) : null
}

export function SecondOperator({ draft, onChange, first, says, prepares = false, nameField }: SecondOperatorProps) {
  const id = useId()
  const same = draft.name !== '' && missingSecond({ ...draft, password: '-' }, first)
  return (
    <div className="second">
      <p>{says}</p>
      <div className="second-fields">
        <div className="labelled">
          <label htmlFor={id}>{text(prepares ? 'second.name.supervisor' : 'second.name')}</label>
          <input
            ref={nameField}
            id={id}
            className="field"
            autoComplete="off"
            spellCheck={false}
            value={draft.name}
            onChange={(event) => onChange({ ...draft, name: event.target.value })}
          />
        </div>
        <SecretField
          label={text('second.password')}
          value={draft.password}
          onChange={(password) => onChange({ ...draft, password })}
        />
      </div>
      {same && <p className="password-said">{same}</p>}
    </div>
  )
}
