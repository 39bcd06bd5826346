/** Where a site asks for two: the second operator signs for it here, beside the first. */
import { useId, type ReactNode } from 'react'
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
}

/** What is missing before it can be confirmed, in words; null = nothing. */
export function missingSecond({ name, password }: SecondDraft, first: string): string | null {
  if (name.trim() === '' || password === '') return text('second.missing')
  return name.trim().toLowerCase() === first.toLowerCase() ? text('second.same', { first }) : null
}

export function SecondOperator({ draft, onChange, first, says }: SecondOperatorProps) {
  const id = useId()
  const same = draft.name !== '' && missingSecond({ ...draft, password: '-' }, first)
  return (
    <div className="second">
      <p>{says}</p>
      <div className="second-fields">
        <div className="labelled">
          <label htmlFor={id}>{text('second.name')}</label>
          <input
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
