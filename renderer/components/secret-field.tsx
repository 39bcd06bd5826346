/** A field for a password: labelled, never remembered, and it says when Caps Lock is on. */
import { useId, useState, type KeyboardEvent, type RefObject } from 'react'
import { text } from '../format/text'

interface SecretFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly isNew?: boolean
  readonly field?: RefObject<HTMLInputElement | null>
  /** Id of what is said about it. */
  readonly saidBy?: string
}

export function SecretField({ label, value, onChange, isNew = false, field, saidBy }: SecretFieldProps) {
  const id = useId()
  const [capsLock, setCapsLock] = useState(false)
  const look = (event: KeyboardEvent): void => setCapsLock(event.getModifierState('CapsLock'))
  return (
    <div className="labelled">
      <label htmlFor={id}>{label}</label>
      <span className="field-frame">
        <input
          id={id}
          ref={field}
          className="field"
          type="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          aria-describedby={saidBy}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={look}
          onKeyUp={look}
          onBlur={() => setCapsLock(false)}
        />
        {capsLock && (
          <span className="field-note" role="status">
            {text('sign-in.caps-lock')}
          </span>
        )}
      </span>
    </div>
  )
}
