/** A field that narrows a list by what is typed; its label is also what stands in the empty field. */
import type { KeyboardEvent, Ref } from 'react'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (typed: string) => void
  readonly id?: string
  readonly className?: string
  readonly field?: Ref<HTMLInputElement>
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
}

export function SearchField({ label, value, onChange, id, className = '', field, onKeyDown }: SearchFieldProps) {
  return (
    <input
      id={id}
      ref={field}
      className={`field ${className}`.trim()}
      type="search"
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
      onKeyDown={onKeyDown}
    />
  )
}
