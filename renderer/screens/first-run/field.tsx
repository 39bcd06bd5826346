/** One answer of a step: its label, its field, and what it is for. */
import { useId, type ReactNode } from 'react'

interface FieldProps {
  readonly label: string
  readonly help?: string
  readonly children: (id: string, help: string | undefined) => ReactNode
}

export function Field({ label, help, children }: FieldProps) {
  const id = useId()
  const helpId = `${id}-help`
  return (
    <div className="step-field">
      <label htmlFor={id}>{label}</label>
      <div>
        {children(id, help === undefined ? undefined : helpId)}
        {help !== undefined && (
          <p className="step-help" id={helpId}>
            {help}
          </p>
        )}
      </div>
    </div>
  )
}

interface TextFieldProps {
  readonly label: string
  readonly help?: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly narrow?: boolean
  readonly autoFocus?: boolean
  readonly wrong?: boolean
}

export function TextField({
  label,
  help,
  value,
  onChange,
  narrow = false,
  autoFocus = false,
  wrong = false,
}: TextFieldProps) {
  return (
    <Field label={label} {...(help === undefined ? {} : { help })}>
      {(id, said) => (
        <input
          id={id}
          className={`field ${narrow ? 'narrow' : ''}`}
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={value}
          aria-describedby={said}
          aria-invalid={wrong || undefined}
          autoFocus={autoFocus}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}
